using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Accounts;
using Parley.Api;
using Parley.Bindings;
using Parley.Channels;
using Parley.Configuration;
using Parley.Conversations;
using Parley.Delivery;
using Parley.Inbound;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.MessagingServices;
using Parley.Ops;
using Parley.OptOut;
using Parley.Participants;
using Parley.ProgrammableMessages;
using Parley.Receipts;
using Parley.Roles;
using Parley.Services;
using Parley.Senders;
using Parley.Storage;
using Parley.Storage.Postgres;
using Parley.Templates;
using Parley.Tests.Lanes;
using Parley.Tests.Storage;
using Parley.Users;
using Parley.Webhooks;

namespace Parley.Tests.Conversations;

/// <summary>The engine on a fresh database, without HTTP and without real carriers: its stores, its append, its lanes.</summary>
internal sealed class TestEngine : IAsyncDisposable, IAccountClock, IHttpClientFactory
{
    public const string Service = "IS11111111111111111111111111111111";
    public const string OtherService = "IS22222222222222222222222222222222";
    public const string MessagingService = "MG11111111111111111111111111111111";
    public static readonly AccountSid Account = new("AC" + new string('1', 32));
    public static readonly AccountSid Other = new("AC" + new string('2', 32));

    private readonly TestDatabase _test;
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-test-").FullName;
    private readonly PostgresAppends? _batcher;
    private long _address = 15550000000;

    private TestEngine(TestDatabase test, bool batched, EngineOptions? options)
    {
        _test = test;
        Options = options ?? Options;
        var services = new ServiceCollection();
        services.AddSingleton<IChannel>(Sms).AddSingleton<IChannel>(WhatsApp);
        Channels = new ChannelCatalog(services.BuildServiceProvider());
        Sids = new SidSource(TimeProvider.System);
        Events = new EventWriter(Sids, Options);
        Lanes = new LaneStore(Database, TimeProvider.System);
        Timers = new TimerLane(Events, this, new RealTime(this));
        Conversations = new ConversationStore(Database, Events, Timers);
        Configurations = new ServiceConfigurationStore(Database, Sids, this);
        var newcomers = new Newcomers(Configurations, Events, Sids, this);
        Participants = new ParticipantStore(Database, Events, newcomers, Timers);
        Messages = new MessageStore(Database, Events);
        Receipts = new ReceiptStore(Database, Events);
        Webhooks = new WebhookStore(Database);
        HookConfigs = new HookConfigStore(Database);
        Contents = new ContentStore(Database);
        Media = new MediaStore(Database);
        Services = new ServiceStore(Database, Configurations, TimeProvider.System);
        Roles = new RoleStore(Database);
        Users = new UserStore(Database, Configurations, Events);
        Bindings = new BindingStore(Database);
        Parts = new PartStore(Receipts);
        Files = new MediaFiles(_folder);
        _batcher = batched && Database is PostgresDatabase postgres
            ? new PostgresAppends(postgres, Channels, Sids, NullLogger<PostgresAppends>.Instance)
            : null;
        Append = new Append(Database, Events, Channels, Sids, Timers, Bell, _batcher);
        Keywords = new KeywordDesk(Channels, new OptOutOptions(), Sids);
        Texts = new ProgrammableMessageStore(Database);
        Accounts = new AccountDirectory(
            new AccountStore(Database, Secrets), new ApiKeyStore(Database), Sids, TimeProvider.System, open: false);
        Client = new WebhookClient(Accounts, this, this, HookTime);
        Pre = new PreEvents(Database, Client, new WebhookAttempts(), Sids, Options, NullLogger<PreEvents>.Instance);
        Creation = new AutoCreation(
            Database, Conversations, newcomers, Events, Pre, Append, this, Sids, NullLogger<AutoCreation>.Instance);
        Numbers = new NumberWebhook(NumberTargets, new MediaLinks(Secrets, Options, TimeProvider.System), Options, this, Sids);
        Arrivals = new Arrivals(Append, Creation, Numbers, this);
        Inbox = new Inbox(Database, Arrivals, Creation, Numbers, Keywords, Parts, Pre, this, Bell, NullLogger<Inbox>.Instance);
    }

    public IDatabase Database => _test.Database;

    public FakeChannel Sms { get; } = new("sms", new(1600, false, false, false, "SM", HasKeywordOptOut: true)
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

    public TimerLane Timers { get; }

    public ConversationStore Conversations { get; }

    public ParticipantStore Participants { get; }

    public MessageStore Messages { get; }

    public ReceiptStore Receipts { get; }

    public WebhookStore Webhooks { get; }

    public HookConfigStore HookConfigs { get; }

    public ContentStore Contents { get; }

    public AccountDirectory Accounts { get; }

    public PreEvents Pre { get; }

    public WebhookClient Client { get; }

    public AutoCreation Creation { get; }

    public NumberWebhook Numbers { get; }

    public Arrivals Arrivals { get; }

    /// <summary>The numbers' ordinary webhooks.</summary>
    public TestNumbers NumberTargets { get; } = new();

    /// <summary>The clock on which pre-event hooks have five seconds.</summary>
    public LeapingTime HookTime { get; } = new();

    private SecretBox Secrets { get; } = new(new byte[32]);

    public MediaStore Media { get; }

    public ServiceStore Services { get; }

    public ServiceConfigurationStore Configurations { get; }

    public RoleStore Roles { get; }

    public UserStore Users { get; }

    public BindingStore Bindings { get; }

    public PartStore Parts { get; }

    public MediaFiles Files { get; }

    public KeywordDesk Keywords { get; }

    public ProgrammableMessageStore Texts { get; }

    public Append Append { get; }

    public Inbox Inbox { get; }

    public EngineOptions Options { get; } = new() { PublicUrl = () => "http://127.0.0.1" };

    /// <summary>Microseconds on every account's clock.</summary>
    public long Time { get; set; } = 1_800_000_000_000_000;

    /// <summary>How far every account's clock is ahead of the lanes', in microseconds.</summary>
    public long Ahead { get; set; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TestEngine> OpenAsync(SqlDialect dialect, bool batched = true, EngineOptions? options = null)
    {
        var test = await TestDatabase.OpenAsync(dialect);
        await test.Database.WriteAsync(async sql =>
        {
            foreach (var account in (AccountSid[])[Account, Other])
            {
                await MessagingServiceStore.InsertDefaultAsync(sql, account, MessagingService, 1);
            }

            return 0;
        }, Cancellation);
        return new TestEngine(test, batched, options);
    }

    public long Now(AccountSid account) => Time;

    /// <summary>Calls webhooks without a guard: tests have them on loopback.</summary>
    public HttpClient CreateClient(string name) => new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Gives the test account its row; webhooks are signed with its token.</summary>
    public async Task<Account> KnownAsync()
    {
        var account = new Account(Account, "test", new string('t', 32), Service, "MG" + new string('1', 32), Time, Time);
        Assert.True(await new AccountStore(Database, Secrets).InsertAsync(account, Cancellation));
        return account;
    }

    public Sender Sender() => new(
        Database, Channels, Receipts, Parts, Files,
        new MediaLinks(Secrets, Options, TimeProvider.System), Options, new OptOutOptions(), new HandOvers(Options, TimeProvider.System), this,
        NullLogger<Sender>.Instance);

    public ProgrammableSender ProgrammableSender(IHttpClientFactory? clients = null) => new(
        Database, Texts, Sender(), Receipts, new OutsideMedia(clients!, Files, Sids), Channels, new OptOutOptions(), this,
        NullLogger<ProgrammableSender>.Instance);

    public InboundRunner InboundRunner(TimeProvider? time = null) =>
        new(Database, Arrivals, Creation, Pre, Channels, Files, this, Sids, time ?? TimeProvider.System, NullLogger<InboundRunner>.Instance);

    public NumberWebhookRunner NumberWebhookRunner() =>
        new(
            Client, WebhookSender(),
            new NumberAnswers(new SenderDirectory(Database, Channels, new SenderOptions(Check: false)), this, Sids, NullLogger<NumberAnswers>.Instance),
            new WebhookAttempts(), Sids, Bell);

    public WebhookSender WebhookSender() =>
        new(Client, new WebhookAttempts(), Sids, Options, NullLogger<WebhookSender>.Instance);

    public TimerRunner TimerRunner() => new(Conversations, this);

    public IReadOnlyList<IJobRunner> Cleaners() =>
    [
        new Purger(Database, Files), new ServicePurger(Database, Conversations, TimeProvider.System), new LaneRemover(Database),
        new MediaRemover(Files), new MembershipRemover(Participants, this),
    ];

    public async Task<Conversation> ConversationAsync(
        string? name = null, AccountSid? account = null, string service = Service, string state = "active", string? closedTimer = null,
        string? inactiveTimer = null)
    {
        var conversation = new Conversation(
            account ?? Account, new(Sids.Next("CH")), service, MessagingService, name, null, "{}", state, inactiveTimer,
            closedTimer, null, null, null, null, "system", Time, Time, 0, 1).Restarted(Time);
        Assert.True(await Conversations.InsertAsync(conversation, by: false, Cancellation));
        return conversation;
    }

    public Task<Participant> PhoneAsync(Conversation conversation, string? address = null, string proxy = "+15550009999") =>
        JoinAsync(conversation, null, address ?? "+" + Interlocked.Increment(ref _address), proxy);

    public Task<Participant> ChatAsync(Conversation conversation, string identity) => JoinAsync(conversation, identity, null, null);

    public async Task<Participant> JoinAsync(
        Conversation conversation, string? identity, string? address, string? proxy, string? projected = null)
    {
        var participant = new Participant(
            conversation.Account, default, new(Sids.Next("MB")), identity,
            identity is not null ? "chat" : Address.ChannelOf(address ?? projected) ?? "chat", address, proxy, "{}", null, null, null, Time,
            Time)
        {
            Projected = projected,
        };
        return (await Participants.InsertAsync(
            participant, conversation.Service, conversation.Sid.Value, by: false, Cancellation))!;
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
                    case JobResult.Again again:
                        await Database.WriteAsync(async sql =>
                        {
                            if (await again.Store(sql) is { } after)
                            {
                                await LaneStore.RestAsync(sql, lane, job.Seq, now + (long)after.TotalMicroseconds);
                                return 0;
                            }

                            await LaneStore.FinishAsync(sql, lane.Account, lane.Id, lane.Epoch, job.Seq, 0, endsLane: true);
                            return 0;
                        }, Cancellation);
                        break;
                    case JobResult.Later later:
                        var due = now + (long)later.After.TotalMicroseconds + 1;
                        await Lanes.RestAsync(lane, job.Seq, due, later.CountAsFailure, Cancellation, later.Store);
                        break;
                    case JobResult.More more:
                        await Database.WriteAsync(async sql =>
                        {
                            if (more.Store is { } store)
                            {
                                await store(sql);
                            }

                            return await LaneStore.ContinueAsync(sql, job, lane.Epoch, more.Payload, now);
                        }, Cancellation);
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

    private sealed class RealTime(TestEngine engine) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Wire.At(engine.Time - engine.Ahead);
    }
}

/// <summary>The numbers' ordinary webhooks as a test has them.</summary>
internal sealed class TestNumbers : INumberWebhooks
{
    public Dictionary<string, NumberTarget> ByAddress { get; } = [];

    public ValueTask<NumberTarget?> FindAsync(ISql sql, AccountSid account, string address) =>
        ValueTask.FromResult(ByAddress.GetValueOrDefault(address));
}
