using Parley.Api;

namespace Parley.Sandbox.Outbox;

/// <summary>What is on its way to Parley.</summary>
internal enum OutboxKind
{
    /// <summary>A webhook of Meta; the payload is its bytes, signed as they are.</summary>
    Webhook = 0,

    /// <summary>A text from a phone, for the SMSC; the payload is the URLs of its pictures, one a line.</summary>
    Text = 1,

    /// <summary>A delivery receipt for a text that waited for its phone.</summary>
    Report = 2,
}

/// <summary>One delivery. Those of a queue go one after the other.</summary>
/// <param name="Message">The phone's message that is delivered when this is; for a report the carrier's id; otherwise null.</param>
/// <param name="Sender">Who wrote, for faults to match.</param>
/// <param name="Recipient">To whom, for faults to match.</param>
/// <param name="At">On the account's clock: a carrier gives up after days.</param>
internal sealed record OutboxItem(
    long Id, AccountSid Account, string Queue, OutboxKind Kind, byte[] Payload, string? Message, string? Sender, string? Recipient,
    string? Body, long At)
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when Parley has taken it, or when something stands in its way: then it is queued, and that is the answer.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Keeps Settle waiting from the commit until the delivery is finished.</summary>
    public SandboxTraffic.Entry? Entry { get; set; }

    /// <summary>Tries so far in this run.</summary>
    public int Attempts { get; set; }

    /// <summary>For Settle and the debug log.</summary>
    public string What => Kind switch
    {
        OutboxKind.Text => $"text {Message} from a phone",
        OutboxKind.Report => $"receipt of text {Message}",
        _ => Message is null ? $"webhook {Id}" : $"webhook of message {Message}",
    };

    /// <summary>Lets the waiting caller go.</summary>
    public void Answer() => _answered.TrySetResult();
}
