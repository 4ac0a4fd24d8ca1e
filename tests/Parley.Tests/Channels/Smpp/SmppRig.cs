using Microsoft.Extensions.Logging.Abstractions;
using Parley.Api;
using Parley.Channels;
using Parley.Channels.Smpp;
using Parley.Storage;
using Parley.Tests.Storage;

namespace Parley.Tests.Channels.Smpp;

/// <summary>The whole connector with a real database, one link and an inbox that records.</summary>
internal sealed class SmppRig : IAsyncDisposable, ISmppLinks, IHttpClientFactory
{
    public static readonly AccountSid Account = new("AC00000000000000000000000000000001");
    public const string OurNumber = "+15550001111";
    public const string Person = "+15550002222";

    private readonly TestDatabase _database;

    private SmppRig(TestDatabase database, SmppLink link)
    {
        (_database, Link) = (database, link);
        Parts = new SmsParts(database.Database, SmppInbound.PartTable, SmppInbound.SwallowsDoubles, TimeProvider.System);
        Handler = new SmppInbound(Inbox, Parts, new SidSource(TimeProvider.System), NullLogger<SmppInbound>.Instance);
        Pool = new SmppLinkPool(Handler, TimeProvider.System, NullLogger<SmppLinkPool>.Instance);
        Channel = new SmppChannel(this, Pool, new SmppMedia(this), TimeProvider.System, NullLogger<SmppChannel>.Instance);
    }

    public RecordingInbox Inbox { get; } = new();

    public SmppLink Link { get; }

    public SmsParts Parts { get; }

    public SmppInbound Handler { get; }

    public SmppLinkPool Pool { get; }

    public SmppChannel Channel { get; }

    public HttpMessageHandler? Http { get; init; }

    public IReadOnlyCollection<SmppLink> AtStart => [Link];

    public static SmppLink LinkTo(int port) => new(Account, "test", "127.0.0.1", port, "sys", "secret")
    {
        ResponseTimeout = TimeSpan.FromSeconds(20),
    };

    public static async Task<SmppRig> OpenAsync(SmppLink link, SqlDialect dialect = SqlDialect.Sqlite) =>
        new(await TestDatabase.OpenAsync(dialect), link);

    public SmppLink? ForNumber(AccountSid account, string number) => account == Account && number == OurNumber ? Link : null;

    public HttpClient CreateClient(string name) => new(Http ?? throw new InvalidOperationException(), disposeHandler: false);

    public Task<SendOutcome> SendAsync(string text, string receipt = "DY1", string to = Person, string from = OurNumber) =>
        Channel.SendAsync(
            new OutboundMessage(Account, new ReceiptSid(receipt), from, to, text, [], null), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        await _database.DisposeAsync();
    }
}
