using Parley.Inbound;

namespace Parley.Tests.Channels.WhatsApp;

/// <summary>Keeps what came. Fails when told to, after having kept nothing of that call.</summary>
internal sealed class FakeInbox : IInbox
{
    public List<InboundMessage> Messages { get; } = [];

    public List<StatusReport> Reports { get; } = [];

    public List<TemplateReview> Reviews { get; } = [];

    public int FailAfter { get; set; } = int.MaxValue;

    /// <summary>A message that cannot be stored, whatever else can.</summary>
    public Func<InboundMessage, bool> Refuses { get; set; } = _ => false;

    public int Count => Messages.Count + Reports.Count + Reviews.Count;

    public Task ReceiveAsync(InboundMessage message, CancellationToken cancellation) =>
        Refuses(message) ? throw new InvalidOperationException("It cannot be stored.") : Keep(Messages, message);

    public Task ReportAsync(StatusReport report, CancellationToken cancellation) => Keep(Reports, report);

    public Task TemplateReviewedAsync(TemplateReview review, CancellationToken cancellation) => Keep(Reviews, review);

    private Task Keep<T>(List<T> list, T item)
    {
        if (Count >= FailAfter)
        {
            throw new IOException("The database is away.");
        }

        list.Add(item);
        return Task.CompletedTask;
    }
}
