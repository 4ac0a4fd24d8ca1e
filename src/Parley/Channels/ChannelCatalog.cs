using System.Collections.Frozen;

namespace Parley.Channels;

/// <summary>The channels of this server by their kind.</summary>
internal sealed class ChannelCatalog(IEnumerable<IChannel> channels)
{
    private readonly FrozenDictionary<string, IChannel> _channels = channels.ToFrozenDictionary(channel => channel.Kind);

    public IEnumerable<IChannel> All => _channels.Values;

    public IChannel? Find(string kind) => _channels.GetValueOrDefault(kind);

    /// <summary>Two letters of the SIDs of this channel's messages.</summary>
    public string PrefixOf(string kind) => Find(kind)?.Capabilities.ChannelMessagePrefix ?? "SM";

    /// <summary>The channel that has this optional ability, or null.</summary>
    public T? With<T>() where T : class => _channels.Values.OfType<T>().FirstOrDefault();
}
