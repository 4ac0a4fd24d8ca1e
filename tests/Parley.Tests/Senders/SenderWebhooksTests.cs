using Microsoft.Extensions.Configuration;
using Parley.Inbound;
using Parley.MessagingServices;
using Parley.Senders;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Senders;

public sealed class SenderWebhooksTests
{
    private const string Number = "+15557770002";
    private const string WhatsApp = "whatsapp:+15557770001";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_numbers_webhook_is_its_services_its_own_or_the_configurations(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var numbers = new PhoneNumberStore(engine.Database);
        var services = new MessagingServiceStore(engine.Database);
        var number = new PhoneNumber(
            TestEngine.Account, engine.Sids.Next("PN"), Number, NumberKinds.Local, Number,
            new() { SmsUrl = "https://own.example/", SmsMethod = "GET" }, false, 1, 1);
        Assert.Equal("https://all.example/", (await FindAsync(engine, Number))!.Url);
        await numbers.InsertAsync(number, Cancellation);
        Assert.Equal(new NumberTarget("https://own.example/", "GET"), await FindAsync(engine, Number));

        await new PoolStore(engine.Database).InsertAsync(
            TestEngine.Account, TestEngine.MessagingService,
            _ => new(new PoolSender(TestEngine.Account, TestEngine.MessagingService, number.Sid, PoolKinds.Number, Number, 1)), Cancellation);
        Assert.Equal("https://own.example/", (await FindAsync(engine, Number))!.Url);
        await SetAsync(new() { InboundRequestUrl = "https://service.example/" });
        Assert.Equal(new NumberTarget("https://service.example/", "POST"), await FindAsync(engine, Number));
        await SetAsync(new() { InboundRequestUrl = "https://service.example/", UseInboundWebhookOnNumber = true });
        Assert.Equal("https://own.example/", (await FindAsync(engine, Number))!.Url);

        async Task SetAsync(MessagingServiceSettings settings) => await services.UpdateAsync(
            TestEngine.Account, TestEngine.MessagingService, before => before with { Settings = settings }, Cancellation);
    }

    [Fact]
    public async Task A_WhatsApp_senders_webhook_is_its_callback_and_nobody_elses()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await new ChannelSenderStore(engine.Database).InsertAsync(
            new(TestEngine.Other, engine.Sids.Next("XE"), WhatsApp, new(Webhook: new() { CallbackUrl = "https://theirs.example/" }), false, 1, 1),
            Cancellation);
        Assert.Equal("https://all.example/", (await FindAsync(engine, WhatsApp))!.Url);
        Assert.Equal("https://theirs.example/", (await engine.Database.ReadAsync(
            sql => Webhooks().FindAsync(sql, TestEngine.Other, WhatsApp), Cancellation))!.Url);
    }

    private static ValueTask<NumberTarget?> FindAsync(TestEngine engine, string address) =>
        engine.Database.ReadAsync(sql => Webhooks().FindAsync(sql, TestEngine.Account, address), Cancellation);

    private static SenderWebhooks Webhooks() => new(new ConfiguredNumberWebhooks(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Parley:Inbound:NumberUrl"] = "https://all.example/" }).Build()));
}
