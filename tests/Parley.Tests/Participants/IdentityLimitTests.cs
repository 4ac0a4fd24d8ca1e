using Parley.Api;
using Parley.Participants;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Participants;

public sealed class IdentityLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_identity_is_in_a_thousand_open_conversations_of_a_service_at_most(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var first = await engine.ConversationAsync();
        await engine.ChatAsync(first, "amy");
        await CopyAsync(engine, first.Sid.Value, IdentityLimit.MostConversations - 2);
        var last = await engine.ConversationAsync();
        await engine.ChatAsync(last, "amy");

        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await engine.ChatAsync(await engine.ConversationAsync(), "amy"));
        Assert.Equal((400, 50214), (refused.Error.Status, refused.Error.Code));

        // Others, and the same name in another service, have room.
        await engine.ChatAsync(await engine.ConversationAsync(), "bea");
        await engine.ChatAsync(await engine.ConversationAsync(service: TestEngine.OtherService), "amy");
        await engine.ChatAsync(await engine.ConversationAsync(account: TestEngine.Other), "amy");

        // Closing one makes room for one; so does leaving.
        await engine.Conversations.UpdateAsync(
            last.Account, last.Service, last.Sid.Value, before => before with { State = "closed" }, false, Cancellation);
        var next = await engine.ConversationAsync();
        await engine.ChatAsync(next, "amy");
        await Assert.ThrowsAsync<RefusedException>(async () => await engine.ChatAsync(await engine.ConversationAsync(), "amy"));
        Assert.True(await engine.Participants.DeleteAsync(next.Account, next.Service, next.Sid.Value, "amy", false, 0, Cancellation));
        await engine.ChatAsync(await engine.ConversationAsync(), "amy");
    }

    // The same conversation with its participant, many times: faster than asking for each.
    private static async Task CopyAsync(TestEngine engine, string conversation, int times) =>
        await engine.Database.WriteAsync(async sql =>
        {
            const string conversations = """
                INSERT INTO conversation (account, sid, service, messaging_service, attributes, state, created_by, created, updated,
                    next_index, change)
                SELECT account, $2, service, messaging_service, attributes, state, created_by, created, updated, 0, 1
                FROM conversation WHERE sid = $1
                """;
            const string participants = """
                INSERT INTO participant (account, conversation, sid, identity, channel, attributes, holds_pair, created, updated, change,
                    service)
                SELECT account, $2, $3, identity, channel, attributes, holds_pair, created, updated, 1, service
                FROM participant WHERE conversation = $1
                """;
            for (var i = 0; i < times; i++)
            {
                var sid = engine.Sids.Next("CH");
                await sql.ExecuteAsync(conversations, conversation, sid);
                await sql.ExecuteAsync(participants, conversation, sid, engine.Sids.Next("MB"));
            }

            return 0;
        }, Cancellation);
}
