using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.Ops;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.WebhookDeliveries;
using Parley.Webhooks;

namespace Parley.Tests.WebhookDeliveries;

/// <summary>A call as somebody's web server got it.</summary>
internal sealed record ReceivedCall(HttpMethod Method, Uri Url, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The parameters, wherever they stood.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; } = WebhookSignature
        .Pairs(Method == HttpMethod.Get ? Url.Query[1..] : Body).ToDictionary();

    public string Token => Headers["I-Twilio-Idempotency-Token"];

    public string Signature => Headers["X-Twilio-Signature"];
}

/// <summary>An engine whose webhooks reach a server that answers as it is told.</summary>
internal sealed class HookRig : HttpMessageHandler, IHttpClientFactory, IAsyncDisposable
{
    public const string AuthToken = "0123456789abcdef0123456789ABCDEF";
    private long _now = 1;

    private HookRig(TestEngine engine)
    {
        Engine = engine;
        var accounts = new AccountDirectory(
            new AccountStore(engine.Database, new SecretBox(new byte[32])), new ApiKeyStore(engine.Database), engine.Sids, TimeProvider.System,
            open: true);
        Accounts = accounts;
        var client = new WebhookClient(accounts, this, engine, TimeProvider.System);
        Store = new WebhookDeliveryStore(engine.Database);
        var sender = new WebhookSender(client, Attempts, engine.Sids, engine.Options, NullLogger<WebhookSender>.Instance);
        Runners =
        [
            sender, new WebhookReplay(engine.Database, client, sender, Attempts, engine.Sids),
            new WebhookRedelivery(Store, client, Attempts), .. engine.Cleaners(),
        ];
    }

    public TestEngine Engine { get; }

    public AccountDirectory Accounts { get; }

    public WebhookAttempts Attempts { get; } = new();

    public WebhookDeliveryStore Store { get; }

    public IReadOnlyList<IJobRunner> Runners { get; }

    public List<ReceivedCall> Calls { get; } = [];

    /// <summary>What the server does with the call; the number counts from 1.</summary>
    public Func<int, HttpResponseMessage> Answer { get; set; } = _ => new(HttpStatusCode.OK);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<HookRig> OpenAsync(SqlDialect dialect, EngineOptions? options = null)
    {
        var rig = new HookRig(await TestEngine.OpenAsync(dialect, options: options));
        Assert.NotNull(await rig.Accounts.AuthenticateAsync(TestEngine.Account.Value, AuthToken, Cancellation));
        return rig;
    }

    /// <summary>Runs what is ready, and what rests for up to ten minutes from the last time.</summary>
    public async Task<int> RunAsync() => await Engine.RunLanesAsync(Runners, _now += 600_000_000);

    public Task<List<WebhookDelivery>> LogAsync(
        string? conversation = null, string? name = null, string? outcome = null, Page? page = null) =>
        Store.ListAsync(
            TestEngine.Account, new(conversation, name, outcome), page ?? new(100, 0, null, false), Cancellation).AsTask();

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Engine.DisposeAsync();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value));
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Calls.Add(new(request.Method, request.RequestUri!, body, headers));
        return Answer(Calls.Count);
    }
}
