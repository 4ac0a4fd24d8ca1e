using Parley.Accounts;
using Parley.Api;
using Parley.Messages;
using Parley.MessagingServices;
using Parley.ProgrammableMessages;
using Parley.Senders;
using Parley.Storage;
using Parley.Templates;
using Parley.Tests.Conversations;

namespace Parley.Tests.Storage;

/// <summary>Who changes one row at the same time as others loses nothing: each change starts from what the one before it left.</summary>
public sealed class LostUpdateTests
{
    private const int Writers = 24;
    private const string Sid = "11111111111111111111111111111111";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Changes_of_a_number_all_stay(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = new PhoneNumberStore(engine.Database);
        const string sid = "PN" + Sid;
        Assert.True(await store.InsertAsync(
            new(TestEngine.Account, sid, "+15557770002", NumberKinds.Local, "", new(), false, 1, 1), Cancellation));
        await AtOnceAsync(() => store.UpdateAsync(
            TestEngine.Account, sid, before => before with { FriendlyName = before.FriendlyName + "x" }, Cancellation));
        Assert.Equal(Writers, (await store.FindAsync(TestEngine.Account, sid, Cancellation))!.FriendlyName.Length);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Changes_of_a_channel_sender_all_stay(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = new ChannelSenderStore(engine.Database);
        const string sid = "XE" + Sid;
        Assert.True(await store.InsertAsync(
            new(TestEngine.Account, sid, "whatsapp:+15557770001", new(Profile: new() { Name = "" }), false, 1, 1), Cancellation));
        await AtOnceAsync(() => store.UpdateAsync(
            TestEngine.Account, sid,
            before => before with
            {
                Settings = before.Settings with { Profile = before.Settings.Profile! with { Name = before.Settings.Profile.Name + "x" } },
            },
            Cancellation));
        Assert.Equal(Writers, (await store.FindAsync(TestEngine.Account, sid, Cancellation))!.Settings.Profile!.Name!.Length);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Changes_of_a_messaging_service_all_stay(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = new MessagingServiceStore(engine.Database);
        const string sid = "MG" + Sid;
        await AtOnceAsync(() => store.UpdateAsync(
            TestEngine.Account, sid, before => before with { FriendlyName = before.FriendlyName + "x" }, Cancellation));
        Assert.EndsWith(
            new string('x', Writers), (await store.FindAsync(TestEngine.Account, sid, Cancellation))!.FriendlyName, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Changes_of_a_webhook_all_stay(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var hook = await engine.HookAsync(await engine.ConversationAsync(), "onMessageAdded");
        await AtOnceAsync(() => engine.Webhooks.UpdateAsync(
            hook.Account, hook.Conversation, hook.Sid, before => before with { Url = before.Url + "x" }, Cancellation));
        Assert.Equal(
            hook.Url + new string('x', Writers),
            (await engine.Webhooks.FindAsync(hook.Account, hook.Conversation, hook.Sid, Cancellation))!.Url);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Changes_of_a_content_all_stay(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var content = new Content(TestEngine.Account, "HX" + Sid, "", "en", "{}", """{"twilio/text":{"body":"x"}}""", 1, 1, null);
        await engine.Contents.InsertAsync(content, Cancellation);
        await AtOnceAsync(() => engine.Contents.UpdateAsync(
            content.Account, content.Sid, before => before with { FriendlyName = before.FriendlyName + "x" }, Cancellation));
        Assert.Equal(Writers, (await engine.Contents.FindAsync(content.Account, content.Sid, Cancellation))!.FriendlyName!.Length);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Files_that_are_deleted_at_once_are_all_gone(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var files = Enumerable.Range(0, Writers).Select(i => new MediaEntry($"ME{i}", 1, "image/png", null, "media")).ToList();
        var message = new ProgrammableMessage(
            TestEngine.Account, "MM" + Sid, MessageDirections.Inbound, "whatsapp", "whatsapp:+15551239002", "whatsapp:+15557770001", "",
            files, [], null, null, null, MessageStates.Received, null, null, null, null, null, 1, 1);
        await engine.Database.WriteAsync(sql => ProgrammableMessageStore.InsertAsync(sql, message), Cancellation);
        var left = new Queue<string>(files.Select(file => file.Sid));
        await AtOnceAsync<object>(() =>
        {
            string file;
            lock (left)
            {
                file = left.Dequeue();
            }

            return GoneAsync(file);
        });
        Assert.Empty((await engine.Texts.FindAsync(TestEngine.Account, message.Sid, Cancellation))!.Media);

        async ValueTask<object?> GoneAsync(string file) =>
            await engine.Texts.DeleteMediaAsync(TestEngine.Account, message.Sid, file, Cancellation) ? file : null;
    }

    // A sender in the pool of a service that is gone could join no other one.
    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_service_that_is_deleted_while_senders_join_it_leaves_none_behind(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var (services, pool) = (new MessagingServiceStore(engine.Database), new PoolStore(engine.Database));
        for (var round = 0; round < 8; round++)
        {
            var service = new MessagingService(TestEngine.Account, engine.Sids.Next("MG"), "other", new(), 1, 1);
            await services.InsertAsync(service, Cancellation);
            var joining = Enumerable.Range(0, 6).Select(i => pool.InsertAsync(
                TestEngine.Account, service.Sid,
                _ => new(new PoolSender(TestEngine.Account, service.Sid, $"PN{round}/{i}", PoolKinds.Number, $"+1555{round}{i}", 1)),
                Cancellation).AsTask());
            await Task.WhenAll([.. joining, services.DeleteAsync(TestEngine.Account, service.Sid, Cancellation).AsTask()]);
            Assert.Equal(0, await engine.CountAsync("pool_sender WHERE service = $1", service.Sid));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_service_that_has_just_become_the_default_is_not_deleted(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var account = await engine.KnownAsync();
        var services = new MessagingServiceStore(engine.Database);
        var service = new MessagingService(TestEngine.Account, "MG" + new string('3', 32), "other", new(), 1, 1);
        await services.InsertAsync(service, Cancellation);
        var accounts = new AccountStore(engine.Database, new SecretBox(new byte[32]));
        await accounts.ConfigureAsync(account.Sid, before => before with { DefaultMessagingService = service.Sid }, 1, Cancellation);
        var refused = await Assert.ThrowsAsync<RefusedException>(
            async () => await services.DeleteAsync(account.Sid, service.Sid, Cancellation));
        Assert.Equal(403, refused.Error.Status);
        Assert.NotNull(await services.FindAsync(account.Sid, service.Sid, Cancellation));

        refused = await Assert.ThrowsAsync<RefusedException>(async () => await accounts.ConfigureAsync(
            account.Sid, before => before with { DefaultMessagingService = "MG" + new string('4', 32) }, 1, Cancellation));
        Assert.Equal(50342, refused.Error.Code);
    }

    private static Task AtOnceAsync<T>(Func<ValueTask<T?>> change) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () => Assert.NotNull(await change()), Cancellation)));
}
