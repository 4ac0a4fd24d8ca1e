using System.Collections.Concurrent;
using System.Threading.Channels;
using Parley.Inbound;

namespace Parley.Tests.Channels.Smpp;

/// <summary>Keeps what channels bring; can refuse.</summary>
internal sealed class RecordingInbox : IInbox
{
    private readonly Channel<InboundMessage> _messages = Channel.CreateUnbounded<InboundMessage>();
    private readonly Channel<StatusReport> _reports = Channel.CreateUnbounded<StatusReport>();
    private readonly ConcurrentDictionary<string, bool> _seen = new();

    /// <summary>Runs before anything is stored.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public async Task ReceiveAsync(InboundMessage message, CancellationToken cancellation)
    {
        await Before();
        if (_seen.TryAdd(message.ProviderId, true))
        {
            _messages.Writer.TryWrite(message);
        }
    }

    public async Task ReportAsync(StatusReport report, CancellationToken cancellation)
    {
        await Before();
        _reports.Writer.TryWrite(report);
    }

    public Task TemplateReviewedAsync(TemplateReview review, CancellationToken cancellation) => throw new NotSupportedException();

    public async Task<InboundMessage> NextMessageAsync() =>
        await _messages.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public async Task<StatusReport> NextReportAsync() =>
        await _reports.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public bool HasMore => _messages.Reader.TryPeek(out _) || _reports.Reader.TryPeek(out _);
}
