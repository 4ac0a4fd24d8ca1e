using System.Collections.Concurrent;
using Parley.Api;
using Parley.Channels;
using Parley.Inbound;

namespace Parley.Tests.Conversations;

/// <summary>A channel that writes down what it is given and answers as it is told.</summary>
internal sealed class FakeChannel(string kind, ChannelCapabilities capabilities) : IChannel, IFetchesMedia
{
    private int _ids;

    public string Kind => kind;

    public ChannelCapabilities Capabilities => capabilities;

    public ConcurrentQueue<OutboundMessage> Sent { get; } = [];

    public Func<OutboundMessage, SendOutcome>? Answer { get; set; }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellation)
    {
        Sent.Enqueue(message);
        return Task.FromResult(
            Answer?.Invoke(message) ?? new SendOutcome.Accepted($"{kind}-{Interlocked.Increment(ref _ids)}"));
    }

    /// <summary>Set: no file can be fetched.</summary>
    public Exception? Broken { get; set; }

    /// <summary>The bytes of any file.</summary>
    public Func<Stream> File { get; set; } = () => new MemoryStream([1, 2, 3]);

    public Task<FetchedMedia?> FetchAsync(
        AccountSid account, string ourAddress, InboundMedia media, CancellationToken cancellation) =>
        Broken is not null
            ? Task.FromException<FetchedMedia?>(Broken)
            : Task.FromResult<FetchedMedia?>(new(File(), "image/png", "a.png"));
}
