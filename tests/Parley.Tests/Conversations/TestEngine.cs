using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Conversations;
using Parley.Delivery;
using Parley.Inbound;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Ops;
using Parley.Participants;
using Parley.Receipts;
using Parley.Services;
using Parley.Storage;
using Parley.Storage.Postgres;
using Parley.Templates;
using Parley.Tests.Storage;
using Parley.Webhooks;

namespace Parley.Tests.Conversations;

/// <summary>The engine on a fresh database, without HTTP and without real carriers: its stores, its append, its lanes.</summary>
internal sealed class TestEngine : IAsyncDisposable, IAccountClock
{
    public const string Service = "IS11111111111111111111111111111111";
    public const string OtherService = "IS22222222222222222222222222222222";
    public static readonly AccountSid Account = new("AC" + new string('1', 32));
    public static readonly AccountSid Other = new("AC" + new string('2', 32));

    private readonly TestDatabase _test;
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-test-").FullName;
    private readonly PostgresAppends? _batcher;
    private long _address = 15550000000;

    private TestEngine(TestDatabase test, bool batched)
    {
        _test = test;
        var services = new ServiceCollection();
        services.AddSingleton<IChannel>(Sms).AddSingleton<IChannel>(WhatsApp);
        Channels = new ChannelCatalog(services.BuildServiceProvider());
        Sids = new SidSource(TimeProvider.System);
        Events = new EventWriter(Sids);
        Lanes = new LaneStore(Database, TimeProvider.System);
        Conversations = new ConversationStore(Database, Events);
        Participants = new ParticipantStore(Database, Events);
        Messages = new MessageStore(Database, Events);
        Receipts = new ReceiptStore(Database, Events);
        Webhooks = new WebhookStore(Database);
        Contents = new ContentStore(Database);
        Media = new MediaStore(Database);
        Services = new ServiceStore(Database, TimeProvider.System);
        Parts = new PartStore(Receipts);
        Files = new MediaFiles(_folder);
        _batcher = batched && Database is PostgresDatabase postgres
            ? new PostgresAppends(postgres, Channels, Sids, NullLogger<PostgresAppends>.Instance)
            : null;
        Append = new Append(Database, Events, Channels, Sids, Bell, _batcher);
        Inbox = new Inbox(Database, Append, Parts, this, Bell, NullLogger<Inbox>.Instance);
    }

    public IDatabase Database => _test.Database;

    public FakeChannel Sms { get; } = new("sms", new(1600, false, false, false, "SM")
    {
        Contents = [new("twilio/text", Freely: true, AsTemplate: false)],
    });

    public FakeChannel WhatsApp { get; } = new("whatsapp", new(1600, true, true, true, "WA")
    {
        Contents = Parley.Channels.WhatsApp.ContentWire.Abilities,
    });

    public ChannelCatalog Channels { get; }

    public ISidSource Sids { get; }

    public Bell Bell { get; } = new();

    public EventWriter Events { get; }

    public LaneStore Lanes { get; }

    public ConversationStore Conversations { get; }

    public ParticipantStore Participants { get; }

    public MessageStore Messages { get; }

    public ReceiptStore Receipts { get; }

    public WebhookStore Webhooks { get; }

    public ContentStore Contents { get; }

    public MediaStore Media { get; }

    public ServiceStore Services { get; }

    public PartStore Parts { get; }

    public MediaFiles Files { get; }

    public Append Append { get; }

    public Inbox Inbox { get; }

    public EngineOptions Options { get; init; } = new() { PublicUrl = () => "http://127.0.0.1" };

    /// <summary>Microseconds on every account's clock.</summary>
    public long Time { get; set; } = 1_800_000_000_000_000;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TestEngine> OpenAsync(SqlDialect dialect, bool batched = true, EngineOptions? options = null)
    {
        var test = await TestDatabase.OpenAsync(dialect);
        return options is null ? new TestEngine(test, batched) : new TestEngine(test, batched) { Options = options };
    }

    public long Now(AccountSid account) => Time;

    public Sender Sender() => new(
        Database, Channels, Receipts, Parts, Files,
        new MediaLinks(new SecretBox(new byte[32]), Options, TimeProvider.System), Options, this, NullLogger<Sender>.Instance);

    public InboundRunner InboundRunner() =>
        new(Append, Channels, Files, this, Sids, NullLogger<InboundRunner>.Instance);

    public IReadOnlyList<IJobRunner> Cleaners() =>
    [
        new Purger(Database, Files), new ServicePurger(Database, Conversations, TimeProvider.System), new LaneRemover(Database),
        new MediaRemover(Files),
    ];

    public async Task<Conversation> ConversationAsync(
        string? name = null, AccountSid? account = null, string service = Service, string state = "active", string? closedTimer = null)
    {
        var conversation = new Conversation(
            account ?? Account, new(Sids.Next("CH")), service, "MG" + new string('1', 32), name, null, "{}", state, null, closedTimer,
            null, null, null, null, "system", Time, Time, 0, 1);
        Assert.True(await Conversations.InsertAsync(conversation, Cancellation));
        return conversation;
    }

    public Task<Participant> PhoneAsync(Conversation conversation, string? address = null, string proxy = "+15550009999") =>
        JoinAsync(conversation, null, address ?? "+" + Interlocked.Increment(ref _address), proxy);

    public Task<Participant> ChatAsync(Conversation conversation, string identity) => JoinAsync(conversation, identity, null, null);

    public async Task<Participant> JoinAsync(Conversation conversation, string? identity, string? address, string? proxy)
    {
        var participant = new Participant(
            conversation.Account, default, new(Sids.Next("MB")), identity, Address.ChannelOf(address) ?? "chat", address, proxy, "{}",
            null, null, null, Time, Time);
        return (await Participants.InsertAsync(
            participant, conversation.Service, conversation.Sid.Value, fire: false, Cancellation))!;
    }

    public AppendRequest Request(Conversation conversation, string? author = null, string body = "hello") => new()
    {
        Account = conversation.Account,
        Conversation = conversation.Sid,
        Service = conversation.Service,
        Author = author,
        Body = body,
        Source = "API",
        Now = Time,
    };

    public async Task<Message> PostAsync(Conversation conversation, string? author = null, string body = "hello") =>
        Assert.IsType<AppendResult.Stored>(await Append.RunAsync(Request(conversation, author, body), Cancellation)).Message;

    public async Task<Webhook> HookAsync(Conversation conversation, params string[] filters)
    {
        var webhook = new Webhook(
            conversation.Account, conversation.Sid, Sids.Next("WH"), "webhook", "https://hooks.example/x", "POST", filters, [], null, null,
            Time, Time);
        Assert.True(await Webhooks.InsertAsync(webhook, Cancellation));
        return webhook;
    }

    /// <summary>Runs what is ready at a moment of the lanes' clock until nothing is; leaves alone what rests later.</summary>
    public async Task<int> RunLanesAsync(IEnumerable<IJobRunner> runners, long now = 1)
    {
        var byKind = runners.SelectMany(runner => runner.Kinds.Select(kind => (kind, runner))).ToDictionary();
        var done = 0;
        while (await Lanes.ClaimAsync("test", now, now + 1_000_000, 100, Cancellation) is { Count: > 0 } claimed)
        {
            foreach (var (lane, job) in claimed)
            {
                done++;
                switch (await byKind[job.Kind].RunAsync(job, lane.Fails, Cancellation))
                {
                    case JobResult.Later later:
                        var due = now + (long)later.After.TotalMicroseconds + 1;
                        await Lanes.RestAsync(lane, job.Seq, due, later.CountAsFailure, Cancellation);
                        break;
                    case JobResult.Done finished:
                        await Database.WriteAsync(async sql =>
                        {
                            if (finished.Store is { } store)
                            {
                                await store(sql);
                            }

                            await LaneStore.FinishAsync(sql, lane.Account, lane.Id, lane.Epoch, job.Seq, 0, finished.EndsLane);
                            return 0;
                        }, Cancellation);
                        break;
                }
            }
        }

        return done;
    }

    public ValueTask<long> CountAsync(string from, params SqlValue[] values) => Database.ReadAsync(
        sql => sql.FirstAsync($"SELECT count(*) FROM {from}", row => row.Number(0), values), Cancellation);

    public ValueTask<List<T>> QueryAsync<T>(string sql, Func<SqlRow, T> map, params SqlValue[] values) =>
        Database.ReadAsync(session => session.QueryAsync(sql, map, values), Cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_batcher is not null)
        {
            await _batcher.DisposeAsync();
        }

        await _test.DisposeAsync();
        Bell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
