using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Delivery;
using Parley.Media;
using Parley.Messages;
using Parley.Participants;
using Parley.Receipts;
using Parley.Services;
using Parley.Storage;
using Parley.Templates;
using Parley.Tests.Conversations;
using Parley.Tests.Media;
using Parley.Webhooks;

namespace Parley.Tests.Storage;

/// <summary>What belongs to one account is not there for another: every reading and writing method of every store.</summary>
public sealed class IsolationTests
{
    private static readonly Page First = new(50, 0, null, false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private sealed record Things(
        Conversation Conversation, Participant Phone, Participant Chat, Message Message, Receipt Receipt, Webhook Webhook, string Media,
        Content Content, ApiKey Key);

    // Each says how much it sees or changes; 0 for another account, something for the owner.
    private static readonly Dictionary<string, Func<TestEngine, AccountSid, Things, Task<long>>> Looks = new()
    {
        ["conversation by SID"] = async (e, a, t) => One(await e.Conversations.FindAsync(a, TestEngine.Service, t.Conversation.Sid.Value, Cancellation)),
        ["conversation by name"] = async (e, a, _) => One(await e.Conversations.FindAsync(a, TestEngine.Service, "taxi", Cancellation)),
        ["conversation of any service"] = async (e, a, t) => One(await ReadAsync(e, sql => ConversationStore.FindAsync(sql, a, t.Conversation.Sid))),
        ["conversation lock"] = async (e, a, t) => One(await e.Database.WriteAsync(
            sql => ConversationStore.LockAsync(sql, a, TestEngine.Service, t.Conversation.Sid.Value), Cancellation)),
        ["conversation list"] = async (e, a, _) => (await e.Conversations.ListAsync(a, TestEngine.Service, null, null, null, First, Cancellation)).Count,
        ["conversation update"] = async (e, a, t) => One(await e.Conversations.UpdateAsync(
            a, TestEngine.Service, t.Conversation.Sid.Value, c => c, false, Cancellation)),
        ["participant by SID"] = async (e, a, t) => One(await e.Participants.FindAsync(a, t.Conversation.Sid, t.Phone.Sid.Value, Cancellation)),
        ["participant by identity"] = async (e, a, t) => One(await e.Participants.FindAsync(a, t.Conversation.Sid, "amy", Cancellation)),
        ["participant list"] = async (e, a, t) => (await e.Participants.ListAsync(a, t.Conversation.Sid, First, Cancellation)).Count,
        ["participant phones"] = async (e, a, t) => (await ReadAsync(e, sql => ParticipantStore.PhonesAsync(sql, a, t.Conversation.Sid))).Count,
        ["participant by pair"] = async (e, a, t) => One(await ReadAsync(e, sql => ParticipantStore.HolderAsync(sql, a, t.Phone.Address!, t.Phone.Proxy!))),
        ["participant update"] = async (e, a, t) => One(await e.Participants.UpdateAsync(
            a, TestEngine.Service, t.Conversation.Sid.Value, t.Phone.Sid.Value, p => p, false, Cancellation)),
        ["message by SID"] = async (e, a, t) => One(await e.Messages.FindAsync(a, t.Conversation.Sid, t.Message.Sid.Value, Cancellation)),
        ["message of any conversation"] = async (e, a, t) => One(await ReadAsync(e, sql => MessageStore.FindAsync(sql, a, t.Message.Sid))),
        ["message list"] = async (e, a, t) => (await e.Messages.ListAsync(a, t.Conversation.Sid, false, First, Cancellation)).Count,
        ["message update"] = async (e, a, t) => One(await e.Messages.UpdateAsync(
            a, TestEngine.Service, t.Conversation.Sid.Value, t.Message.Sid.Value, m => m, false, Cancellation)),
        ["receipt by SID"] = async (e, a, t) => One(await e.Receipts.FindAsync(a, t.Message.Sid, t.Receipt.Sid.Value, Cancellation)),
        ["receipt of any message"] = async (e, a, t) => One(await ReadAsync(e, sql => ReceiptStore.FindAsync(sql, a, t.Receipt.Sid.Value))),
        ["receipt list"] = async (e, a, t) => (await e.Receipts.ListAsync(a, t.Message.Sid, First, Cancellation)).Count,
        ["webhook by SID"] = async (e, a, t) => One(await e.Webhooks.FindAsync(a, t.Conversation.Sid, t.Webhook.Sid, Cancellation)),
        ["webhook list"] = async (e, a, t) => (await e.Webhooks.ListAsync(a, t.Conversation.Sid, First, Cancellation)).Count,
        ["webhooks of a conversation"] = async (e, a, t) => (await ReadAsync(e, sql => WebhookStore.OfAsync(sql, a, t.Conversation.Sid))).Count,
        ["webhook update"] = async (e, a, t) => One(await e.Webhooks.UpdateAsync(
            a, t.Conversation.Sid, t.Webhook.Sid, before => before, Cancellation)),
        ["media by SID"] = async (e, a, t) => One(await e.Media.FindAsync(a, t.Media, Cancellation)),
        ["media attach"] = async (e, a, t) => await AttachAsync(e, a, t.Media),
        ["content by SID"] = async (e, a, t) => One(await e.Contents.FindAsync(a, t.Content.Sid, Cancellation)),
        ["content by name"] = async (e, a, _) => One(await e.Contents.FindByApprovalAsync(a, "welcome", "en", Cancellation)),
        ["content list"] = async (e, a, _) => (await e.Contents.ListAsync(a, ContentOrder.Sid, false, null, 50, Cancellation)).Count,
        ["content approved"] = async (e, a, _) => (await ReadAsync(e, sql => ContentStore.ApprovedAsync(sql, a))).Count,
        ["content review"] = async (e, a, _) => await e.Database.WriteAsync(
            sql => ContentStore.ReviewAsync(sql, new(a, "welcome", "en", "approved", null), 1), Cancellation),
        ["service by SID"] = async (e, a, _) => One(await e.Services.FindAsync(a, TestEngine.Service, Cancellation)),
        ["service exists"] = async (e, a, _) => await e.Services.ExistsAsync(a, TestEngine.Service, Cancellation) ? 1 : 0,
        ["service list"] = async (e, a, _) => (await e.Services.ListAsync(a, First, Cancellation)).Count,
        ["key list"] = async (e, a, _) => (await new ApiKeyStore(e.Database).ListAsync(a, First, Cancellation)).Count,
        ["key rename"] = async (e, a, t) => One(await new ApiKeyStore(e.Database).RenameAsync(a, t.Key.Sid, "k", 1, Cancellation)),
        ["window"] = async (e, a, t) => await ReadAsync(
            e, sql => SessionWindow.IsOpenAsync(sql, a, t.Phone.Address!, t.Phone.Proxy!, e.Time)) ? 1 : 0,
        ["busy lanes"] = async (e, a, _) => (await e.Lanes.BusyAsync(a, e.Time, resting: true, Cancellation)).Count,
        ["lane shift"] = async (e, a, _) => await e.Lanes.ShiftAsync(a, -1, 0, Cancellation),
        ["append"] = async (e, a, t) => await e.Append.RunAsync(e.Request(t.Conversation) with { Account = a }, Cancellation) is AppendResult.Stored ? 1 : 0,
        ["join"] = async (e, a, t) => One(await e.Participants.InsertAsync(
            t.Chat with { Account = a, Identity = "bob", Sid = new(e.Sids.Next("MB")) }, TestEngine.Service, t.Conversation.Sid.Value, false, Cancellation)),
        ["hook"] = async (e, a, t) => await e.Webhooks.InsertAsync(t.Webhook with { Account = a, Sid = e.Sids.Next("WH") }, Cancellation) ? 1 : 0,

        // Last, since the owner's succeed.
        ["webhook delete"] = async (e, a, t) => await e.Webhooks.DeleteAsync(a, t.Conversation.Sid, t.Webhook.Sid, Cancellation),
        ["message delete"] = async (e, a, t) => await e.Messages.DeleteAsync(
            a, TestEngine.Service, t.Conversation.Sid.Value, t.Message.Sid.Value, false, 0, Cancellation) ? 1 : 0,
        ["participant delete"] = async (e, a, t) => await e.Participants.DeleteAsync(
            a, TestEngine.Service, t.Conversation.Sid.Value, t.Phone.Sid.Value, false, 0, Cancellation) ? 1 : 0,
        ["conversation delete"] = async (e, a, t) => await e.Conversations.DeleteAsync(
            a, TestEngine.Service, t.Conversation.Sid.Value, false, 0, Cancellation) ? 1 : 0,
        ["media delete"] = async (e, a, t) => await e.Media.DeleteAsync(a, t.Media, Cancellation),
        ["content delete"] = async (e, a, t) => await e.Contents.DeleteAsync(a, t.Content.Sid, (_, _) => default, Cancellation) ? 1 : 0,
        ["key delete"] = async (e, a, t) => await new ApiKeyStore(e.Database).DeleteAsync(a, t.Key.Sid, Cancellation),
        ["service delete"] = async (e, a, _) => await e.Services.DeleteAsync(a, TestEngine.Service, Cancellation) ? 1 : 0,
    };

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Another_account_sees_and_changes_nothing(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var things = await MakeAsync(engine);
        var seen = new List<string>();
        foreach (var (name, look) in Looks)
        {
            if (await look(engine, TestEngine.Other, things) != 0)
            {
                seen.Add(name);
            }
        }

        Assert.Empty(seen);

        // The same looks find it all for the owner: none of them is blind.
        foreach (var (name, look) in Looks)
        {
            if (await look(engine, TestEngine.Account, things) == 0)
            {
                seen.Add(name);
            }
        }

        Assert.Empty(seen);
    }

    private static async Task<Things> MakeAsync(TestEngine engine)
    {
        await engine.Services.InsertAsync(new Service(TestEngine.Account, TestEngine.Service, "s", 1, 1), Cancellation);
        var conversation = await engine.ConversationAsync("taxi");
        var phone = await engine.PhoneAsync(conversation);
        var chat = await engine.ChatAsync(conversation, "amy");
        var message = await engine.PostAsync(conversation);
        var receipt = Assert.Single(await engine.Receipts.ListAsync(message.Account, message.Sid, First, Cancellation));
        var webhook = await engine.HookAsync(conversation, "onMessageAdded");
        var content = new Content(
            TestEngine.Account, engine.Sids.Next("HX"), null, "en", "{}", """{"twilio/text":{"body":"x"}}""", 1, 1, null);
        await engine.Contents.InsertAsync(content, Cancellation);
        await engine.Contents.SubmitAsync(
            content.Account, content.Sid, new("welcome", "UTILITY", "approved", null, "twilio/text", false), _ => default, Cancellation);
        var key = new ApiKey(TestEngine.Account, engine.Sids.Next("SK"), "k", "hash", 1, 1);
        await new ApiKeyStore(engine.Database).InsertAsync(key, Cancellation);
        await engine.Database.WriteAsync(
            sql => SessionWindow.OpenAsync(sql, TestEngine.Account, phone.Address!, phone.Proxy!, engine.Time), Cancellation);
        return new(conversation, phone, chat, message, receipt, webhook, await MediaTests.UploadAsync(engine), content, key);
    }

    private static async Task<long> AttachAsync(TestEngine engine, AccountSid account, string media)
    {
        try
        {
            await engine.Database.WriteAsync(
                sql => MediaStore.AttachAsync(sql, account, media, null, new("CH"), new("IM")), Cancellation);
            return 1;
        }
        catch (RefusedException refused)
        {
            Assert.Equal(50507, refused.Error.Code);
            return 0;
        }
    }

    private static ValueTask<T> ReadAsync<T>(TestEngine engine, Func<ISql, ValueTask<T>> read) =>
        engine.Database.ReadAsync(read, Cancellation);

    private static long One(object? found) => found is null ? 0 : 1;
}
