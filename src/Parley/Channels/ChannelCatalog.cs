using System.Collections.Frozen;

namespace Parley.Channels;

/// <summary>
/// The channels of this server by their kind. Made at first use: channels bring what they hear to the inbox, whose way leads back
/// here.
/// </summary>
internal sealed class ChannelCatalog(IServiceProvider services)
{
    private readonly Lazy<FrozenDictionary<string, IChannel>> _channels = new(
        () => services.GetServices<IChannel>().ToFrozenDictionary(channel => channel.Kind));

    public IEnumerable<IChannel> All => _channels.Value.Values;

    public IChannel? Find(string kind) => _channels.Value.GetValueOrDefault(kind);

    /// <summary>Two letters of the SIDs of this channel's messages.</summary>
    public string PrefixOf(string kind) => Find(kind)?.Capabilities.ChannelMessagePrefix ?? "SM";

    /// <summary>The channel that has this optional ability, or null.</summary>
    public T? With<T>() where T : class => All.OfType<T>().FirstOrDefault();
}
