using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Api;
using Parley.Channels;
using Parley.Channels.Smpp;
using Parley.Sandbox;
using Parley.Sandbox.Smsc;
using Parley.Storage;
using Parley.Tests.Channels.Smpp;
using Parley.Tests.Storage;

namespace Parley.Tests.Sandbox.Smsc;

/// <summary>The SMSC with a real database, the real connector bound to it, and phones and faults that a test holds in its hand.</summary>
internal sealed class SmscRig : ISandboxPhones, ISandboxFaults, ISandboxTraffic, ISmppLinks, IHttpClientFactory, IAsyncDisposable
{
    public static readonly AccountSid Account = new("AC00000000000000000000000000000001");
    public const string Ours = "+15550001111";
    public const string Phone = "+15550002222";

    private readonly TestDatabase _engine;
    private readonly TestDatabase _sandbox;
    private readonly Channel<(string Id, string From, string To, string Text)> _texts =
        System.Threading.Channels.Channel.CreateUnbounded<(string, string, string, string)>();

    private int _underWay;

    private SmscRig(TestDatabase engine, TestDatabase sandbox, SmscOptions options)
    {
        (_engine, _sandbox) = (engine, sandbox);
        var sids = new SidSource(TimeProvider.System);
        var parts = new SmsParts(engine.Database, SmppInbound.PartTable, SmppInbound.SwallowsDoubles, TimeProvider.System);
        var inbound = new SmppInbound(Inbox, parts, sids, NullLogger<SmppInbound>.Instance);
        Pool = new SmppLinkPool(inbound, TimeProvider.System, NullLogger<SmppLinkPool>.Instance);
        Connector = new SmppChannel(this, Pool, new SmppMedia(this), TimeProvider.System, NullLogger<SmppChannel>.Instance);
        Options = options;
        Smsc = NewSmsc();
    }

    public RecordingInbox Inbox { get; } = new();

    public SmppLinkPool Pool { get; }

    public SmppChannel Connector { get; }

    public SmscOptions Options { get; }

    public SandboxSmsc Smsc { get; private set; }

    public ConcurrentQueue<(string Target, FaultEffect Effect)> Ordered { get; } = new();

    public bool IsPhoneOn { get; set; } = true;

    public IReadOnlyCollection<SmppLink> AtStart => [];

    public static async Task<SmscRig> OpenAsync(SmscOptions? options = null)
    {
        var rig = new SmscRig(
            await TestDatabase.OpenAsync(SqlDialect.Sqlite), await TestDatabase.OpenAsync(SqlDialect.Sqlite, "sandbox-migrations/"),
            options ?? new SmscOptions());
        await rig.Smsc.StartAsync(TestContext.Current.CancellationToken);
        return rig;
    }

    public static FaultEffect Effect(
        int? error = null, string? mode = null, int? smppStatus = null, TimeSpan? delay = null, bool dropResponse = false,
        bool duplicate = false, bool reorder = false, bool disconnect = false) =>
        new(error, mode, null, null, smppStatus, delay, dropResponse, duplicate, reorder, disconnect);

    public Task<SendOutcome> SendAsync(string text, string receipt = "DY1", string from = Ours) =>
        Connector.SendAsync(
            new OutboundMessage(Account, new ReceiptSid(receipt), from, Phone, text, [], null), TestContext.Current.CancellationToken);

    public Task WriteAsync(string text, params string[] media) =>
        Smsc.SendFromPhoneAsync(Account, Guid.NewGuid().ToString("N"), Phone, Ours, text, media, TestContext.Current.CancellationToken);

    /// <summary>The next text on a phone.</summary>
    public async Task<(string Id, string From, string To, string Text)> NextTextAsync() =>
        await _texts.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public bool HasMoreTexts => _texts.Reader.TryPeek(out _);

    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>A new SMSC on the same database, as after a restart.</summary>
    public async Task RestartAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await Smsc.StopAsync(cancellation);
        Smsc.Dispose();
        Smsc = NewSmsc();
        await Smsc.StartAsync(cancellation);
    }

    public SmppLink? ForNumber(AccountSid account, string number) => Smsc.LinkFor(account);

    public HttpClient CreateClient(string name) => throw new NotSupportedException();

    public Task<bool> ReceiveTextAsync(
        AccountSid account, string carrierId, string from, string to, string text, CancellationToken cancellation)
    {
        _texts.Writer.TryWrite((carrierId, from, to, text));
        return Task.FromResult(IsPhoneOn);
    }

    public FaultEffect? Take(AccountSid account, string target, string? to, string? from, string? body)
    {
        if (Ordered.TryPeek(out var next) && next.Target == target && Ordered.TryDequeue(out _))
        {
            Assert.Equal((Phone, Ours), (to, from));
            return next.Effect;
        }

        return null;
    }

    public IDisposable Begin(AccountSid account, string what)
    {
        Interlocked.Increment(ref _underWay);
        return new Ended(this);
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        await Smsc.StopAsync(CancellationToken.None);
        Smsc.Dispose();
        await _engine.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    private SandboxSmsc NewSmsc() => new(
        Options, new SmscAccounts(Options, () => [1, 2, 3], () => Account), _sandbox.Database, this, this, this, () => Pool,
        new SidSource(TimeProvider.System), TimeProvider.System, NullLogger<SandboxSmsc>.Instance);

    private sealed class Ended(SmscRig rig) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref rig._underWay);
    }
}
