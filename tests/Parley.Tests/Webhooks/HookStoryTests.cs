using Parley.Storage;
using Parley.Tests.Storage;
using Parley.Users;
using Parley.Webhooks;

namespace Parley.Tests.Webhooks;

/// <summary>All 23 events, caught by a real HTTP server: signed, in order, with exactly their parameters.</summary>
public sealed class HookStoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_account_hears_all_23(SqlDialect dialect)
    {
        await using var server = await HookServer.StartAsync(dialect);
        await using var pre = new HookReceiver();
        await using var post = new HookReceiver();
        await server.ListenAsync("/v1", pre.Url, post.Url, [.. EventTable.Parameters.Keys]);

        var conversation = "/v1/Conversations/" + (await server.FireAsync("POST", "/v1/Conversations", ("UniqueName", "taxi")))["sid"];
        var participant = $"{conversation}/Participants/" + (await server.FireAsync(
            "POST", conversation + "/Participants", ("MessagingBinding.Address", "+15550002222"),
            ("MessagingBinding.ProxyAddress", "+15550001111")))["sid"];
        await server.FireAsync("POST", participant, ("LastReadMessageIndex", "0"));
        var message = $"{conversation}/Messages/" + (await server.FireAsync("POST", conversation + "/Messages", ("Body", "hello")))["sid"];
        string[] added = ["onConversationAdded", "onParticipantAdded", "onParticipantUpdated", "onMessageAdded", "onDeliveryUpdated"];
        await AssertNextAsync(post, added);
        await server.FireAsync("POST", message, ("Body", "changed"));
        await server.FireAsync("DELETE", message);
        await server.FireAsync("DELETE", participant);
        await server.FireAsync("POST", conversation, ("State", "inactive"));
        await server.FireAsync("DELETE", conversation);
        string[] removed =
        [
            "onMessageUpdated", "onMessageRemoved", "onParticipantRemoved", "onConversationUpdated", "onConversationStateUpdated",
            "onConversationRemoved",
        ];
        await AssertNextAsync(post, removed);

        var user = new UserFacts(new(HookServer.Account), server.Service, "US1", "amy", "RL1", "Amy", "{}", 1, 2, true, null);
        await server.Get<PreEvents>().AskAsync(user.Scope, UserEvents.Update(user, true), Cancellation);
        await server.Get<IDatabase>().WriteAsync(async sql =>
        {
            var events = server.Get<EventWriter>();
            await events.WriteAsync(sql, user.Scope, UserEvents.Added(user, true));
            await events.WriteAsync(sql, user.Scope, UserEvents.Updated(user, true));
            return 0;
        }, Cancellation);
        server.Get<Parley.Lanes.Bell>().Ring();
        string[] users = ["onUserAdded", "onUserUpdated"];
        await AssertNextAsync(post, users);

        string[] asked =
        [
            "onConversationAdd", "onParticipantAdd", "onParticipantUpdate", "onMessageAdd", "onMessageUpdate", "onMessageRemove",
            "onParticipantRemove", "onConversationUpdate", "onConversationRemove", "onUserUpdate",
        ];
        await AssertNextAsync(pre, asked);
        Assert.True(pre.IsQuiet);
        Assert.True(post.IsQuiet);
        Assert.Equal(EventTable.Parameters.Keys.Order(), added.Concat(removed).Concat(users).Concat(asked).Order());
    }

    private static async Task AssertNextAsync(HookReceiver receiver, string[] names)
    {
        foreach (var name in names)
        {
            var call = await receiver.NextAsync();
            Assert.Equal(name, call.Event);
            Assert.True(call.IsSigned(HookServer.Token));
            Assert.Equal(HookServer.Account, call["AccountSid"]);
            Assert.Equal(name == "onDeliveryUpdated" ? "SMS" : "API", call["Source"]);
            EventTable.AssertExact(name, call.Form.Keys.Except(["AccountSid", "EventType", "Source", "RetryCount"]));
        }
    }
}
