using Parley.Api;
using Parley.MessagingServices;
using Parley.ProgrammableMessages;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.MessagingServices;

public sealed class PoolTests
{
    private const string Person = "+15551239002";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_sender_is_in_one_service_at_a_time(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var other = await ServiceAsync(engine);
        var pool = new PoolStore(engine.Database);
        Assert.NotNull(await AddAsync(engine, TestEngine.MessagingService, "+15557770002"));
        Assert.Equal(21710, (await RefusedAsync(engine, TestEngine.MessagingService, "+15557770002")).Code);
        Assert.Equal(21712, (await RefusedAsync(engine, other.Sid, "+15557770002")).Code);
        Assert.Null(await AddAsync(engine, "MG" + new string('9', 32), "+15557770003"));
        Assert.Null(await pool.FindAsync(TestEngine.Other, TestEngine.MessagingService, PoolKinds.Number, "PN+15557770002", Cancellation));

        await pool.DeleteAsync(TestEngine.Account, TestEngine.MessagingService, PoolKinds.Number, "PN+15557770002", Cancellation);
        Assert.NotNull(await AddAsync(engine, other.Sid, "+15557770002"));
    }

    [Fact]
    public async Task A_service_sends_from_the_number_that_sent_last_and_from_a_name_only_without_numbers()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var service = await ServiceAsync(engine);
        var choice = new SenderChoice(new PoolStore(engine.Database), engine.Texts);
        Assert.Null(await choice.ChooseAsync(service, "sms", Person, Cancellation));
        await AddAsync(engine, service.Sid, "Parley", PoolKinds.Alpha);
        Assert.Equal("Parley", await choice.ChooseAsync(service, "sms", Person, Cancellation));
        Assert.Null(await choice.ChooseAsync(service, "whatsapp", "whatsapp:" + Person, Cancellation));
        string[] numbers = ["+15557770002", "+15557770003", "+15557770004"];
        foreach (var number in numbers)
        {
            await AddAsync(engine, service.Sid, number);
        }

        var first = await choice.ChooseAsync(service, "sms", Person, Cancellation);
        Assert.Contains(first, numbers);
        Assert.Equal(first, await choice.ChooseAsync(service, "sms", Person, Cancellation));
        var last = numbers.First(number => number != first);
        await engine.Database.WriteAsync(async sql =>
        {
            await ProgrammableMessageStore.QueueAsync(sql, new(
                TestEngine.Account, engine.Sids.Next("SM"), MessageDirections.OutboundApi, "sms", last, Person, "x", [], [], service.Sid,
                null, null, MessageStates.Queued, null, null, engine.Sids.Next("DY"), null, null, engine.Time, engine.Time));
            return 0;
        }, Cancellation);
        Assert.Equal(last, await choice.ChooseAsync(service, "sms", Person, Cancellation));
        var loose = service with { Settings = service.Settings with { StickySender = false } };
        Assert.Equal(first, await choice.ChooseAsync(loose, "sms", Person, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Phones_join_a_conversation_only_while_its_messaging_service_is_there(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var services = new MessagingServiceStore(engine.Database);
        var service = await ServiceAsync(engine);
        Assert.Null(await services.ProblemForConversationAsync(TestEngine.Account, service.Sid, Cancellation));
        Assert.Equal(50342, (await services.ProblemForConversationAsync(TestEngine.Other, service.Sid, Cancellation))!.Code);
        var conversation = await engine.ConversationAsync();
        await engine.Conversations.UpdateAsync(
            conversation.Account, conversation.Service, conversation.Sid.Value, before => before with { MessagingService = service.Sid },
            by: false, Cancellation);
        await engine.PhoneAsync(conversation, Person);

        Assert.True(await services.DeleteAsync(TestEngine.Account, service.Sid, Cancellation));
        Assert.Equal(0, await engine.CountAsync("pool_sender"));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.PhoneAsync(conversation, "+15551239003"));
        Assert.Equal(50373, refused.Error.Code);
        await engine.ChatAsync(conversation, "ann");
        await engine.PostAsync(conversation);
        await engine.RunLanesAsync([engine.Sender()]);
        Assert.Single(engine.Sms.Sent);
    }

    private static async Task<MessagingService> ServiceAsync(TestEngine engine)
    {
        var service = new MessagingService(TestEngine.Account, engine.Sids.Next("MG"), "other", new(), 1, 1);
        await new MessagingServiceStore(engine.Database).InsertAsync(service, Cancellation);
        return service;
    }

    private static ValueTask<PoolSender?> AddAsync(TestEngine engine, string service, string address, string kind = PoolKinds.Number) =>
        new PoolStore(engine.Database).InsertAsync(
            TestEngine.Account, service, _ => new(new PoolSender(TestEngine.Account, service, "PN" + address, kind, address, 1)), Cancellation);

    private static async Task<ApiError> RefusedAsync(TestEngine engine, string service, string address) =>
        (await Assert.ThrowsAsync<RefusedException>(async () => await AddAsync(engine, service, address))).Error;
}
