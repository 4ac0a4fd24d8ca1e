using System.Collections.Concurrent;
using System.Threading.Channels;
using Parley.Api;
using Parley.Channels.Smpp;
using Parley.Sandbox;
using Parley.Sandbox.Phones;
using Parley.Sandbox.Trace;

namespace Parley.Tests.Sandbox;

/// <summary>
/// Parley as the sandbox sees it: accounts, timers, and a webhook receiver that answers as it is told. Texts of phones arrive here too.
/// </summary>
internal sealed class FakeEngine
    : ISandboxAccounts, ISandboxEnvironment, ITemplateNames, IWebhookLog, ITraces, IDevices, ITimeTravel, ISchedule, ISigning, IUnderWay,
        IResetAccount, ISandboxSmsc
{
    private readonly Channel<Webhook> _webhooks = Channel.CreateUnbounded<Webhook>();
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();

    public static readonly AccountSid One = new("AC" + new string('1', 32));
    public static readonly AccountSid Two = new("AC" + new string('2', 32));

    public AccountSid First => One;

    /// <summary>What the webhook receiver answers.</summary>
    public Func<Webhook, int> Answer { get; set; } = _ => 200;

    /// <summary>Due times of the engine's timers, ahead of now.</summary>
    public List<TimeSpan> Due { get; } = [];

    /// <summary>What the engine did, in order.</summary>
    public ConcurrentQueue<string> Story { get; } = [];

    public ConcurrentQueue<string> Busy { get; } = [];

    /// <summary>Traces by account and by the message's SID or id.</summary>
    public Dictionary<(AccountSid Account, string Name), MessageTrace> Traces { get; } = [];

    public Dictionary<string, (string Name, string Language)> Names { get; } = [];

    public ChannelReader<Webhook> Webhooks => _webhooks.Reader;

    public ChannelReader<string> Texts => _texts.Reader;

    public TaskCompletionSource? HoldTexts { get; set; }

    public void Receive(Webhook webhook) => _webhooks.Writer.TryWrite(webhook);

    public ValueTask<AccountSid?> AuthenticateAsync(string user, string password, CancellationToken cancellation) =>
        new(password == "secret" && user == One.Value ? One : password == "secret" && user == Two.Value ? Two : (AccountSid?)null);

    public ValueTask<AccountSid?> NamedAsync(string sid, CancellationToken cancellation) =>
        new(sid == Two.Value ? Two : sid == One.Value ? One : (AccountSid?)null);

    public ValueTask<SandboxEnvironment> DescribeAsync(AccountSid account, CancellationToken cancellation) =>
        new(new SandboxEnvironment(account.Value, "secret", "http://127.0.0.1", null, null, "export A=b"));

    ValueTask<(string Name, string Language)?> ITemplateNames.FindAsync(AccountSid account, string contentSid, CancellationToken cancellation) =>
        new(Names.TryGetValue(contentSid, out var found) ? found : null);

    ValueTask<string?> ITemplateNames.SidOfAsync(AccountSid account, string name, string language, CancellationToken cancellation) =>
        new(Names.Where(pair => pair.Value == (name, language)).Select(pair => pair.Key).FirstOrDefault());

    /// <summary>The log of webhooks, newest first.</summary>
    public List<LoggedDelivery> Log { get; } = [];

    ValueTask<string?> IDevices.RegisterAsync(AccountSid account, Device device, CancellationToken cancellation) =>
        new(device.Service == "IS" + new string('1', 32) ? "BS" + new string('1', 32) : null);

    ValueTask<(LoggedPage? Page, string? Problem)> IWebhookLog.ListAsync(
        AccountSid account, LoggedQuery query, CancellationToken cancellation) =>
        new(query.Status is null or "failed"
            ? (new LoggedPage([.. Log.Where(entry => query.Status is null || entry.Status == query.Status)], "next"), null)
            : (null, "No such status"));

    ValueTask<LoggedDelivery?> IWebhookLog.FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        new(Log.Find(entry => entry.Sid == sid && account == One));

    ValueTask<(LoggedDelivery? Delivery, ApiError? Error)> IWebhookLog.RedeliverAsync(
        AccountSid account, string sid, CancellationToken cancellation) => new(Log.Find(entry => entry.Sid == sid) switch
        {
            null => (null, null),
            { Kind: "pre" } => (null, ApiError.Bad(20001, "Cannot be asked again")),
            var entry => (entry with { Status = "pending", HttpStatus = null, Duration = null }, null),
        });

    public ValueTask<MessageTrace?> OfMessageAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        new(Traces.GetValueOrDefault((account, sid)));

    public ValueTask<MessageTrace?> OfPhoneAsync(AccountSid account, PhoneMessage message, CancellationToken cancellation) =>
        new(Traces.GetValueOrDefault((account, message.Id)));

    public ValueTask<TimeSpan?> NextDueAsync(AccountSid account, TimeSpan within, CancellationToken cancellation) =>
        new(Due.Where(due => due <= within).Select(due => (TimeSpan?)due).Min());

    /// <summary>What the engine has waiting besides.</summary>
    public List<DueWork> Waiting { get; } = [];

    ValueTask<IReadOnlyList<DueWork>> ISchedule.DueAsync(AccountSid account, int most, CancellationToken cancellation) =>
        new(account == One ? [.. Waiting.Take(most)] : []);

    public string PublicUrl => "https://parley.example.com";

    public ValueTask<IReadOnlyList<SigningSecret>> SecretsAsync(AccountSid account, CancellationToken cancellation) =>
        new([new("the account's auth token", "token-of-" + account), new("the secret of API key SK1", "other")]);

    public ValueTask ShiftAsync(AccountSid account, TimeSpan by, CancellationToken cancellation)
    {
        Story.Enqueue($"shift {by}");
        for (var i = Due.Count - 1; i >= 0; i--)
        {
            Due[i] -= by;
            if (Due[i] <= TimeSpan.Zero)
            {
                Story.Enqueue("due");
                Due.RemoveAt(i);
            }
        }

        return default;
    }

    ValueTask<IReadOnlyList<string>> IUnderWay.DescribeAsync(AccountSid account, bool includeWaiting, CancellationToken cancellation) =>
        new(account == One ? [.. Busy] : []);

    public ValueTask ResetAsync(AccountSid account, CancellationToken cancellation)
    {
        Story.Enqueue($"reset {account}");
        return default;
    }

    public async Task SendFromPhoneAsync(
        AccountSid account, string id, string from, string to, string text, IReadOnlyList<string> mediaUrls,
        CancellationToken cancellation)
    {
        if (HoldTexts is { } hold)
        {
            await hold.Task.WaitAsync(cancellation);
        }

        _texts.Writer.TryWrite($"{from}>{to}:{text}:{mediaUrls.Count}");
    }

    public Task ReportAsync(AccountSid account, string carrierId, CancellationToken cancellation)
    {
        _texts.Writer.TryWrite($"report {carrierId}");
        return Task.CompletedTask;
    }

    public SmppLink LinkFor(AccountSid account) => new(account, "fake", "127.0.0.1", 1, "fake", "fake");
}
