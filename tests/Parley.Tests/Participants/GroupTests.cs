using Parley.Api;
using Parley.Conversations;
using Parley.Participants;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Participants;

/// <summary>Group texting: members by address alone, our numbers for the others.</summary>
public sealed class GroupTests
{
    private const string Ours = "+15550009999";
    private const string OursToo = "+15550009998";
    private const string Ann = "+15551110001";
    private const string Bob = "+15551110002";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_message_goes_to_every_member_from_its_authors_projected_address(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var group = await GroupAsync(engine);
        await engine.JoinAsync(group, "desk", null, null, OursToo);
        await engine.PostAsync(group, "desk", "from the desk");
        await engine.PostAsync(group, Ours, "from nobody in particular");
        await engine.PostAsync(group, Ann, "written for Ann");
        Assert.Equal(5, await engine.RunLanesAsync([engine.Sender()]));
        Assert.Equal(
            [
                $"{Ours} > {Ann}: from nobody in particular", $"{OursToo} > {Ann}: from the desk",
                $"{Ours} > {Bob}: from nobody in particular", $"{OursToo} > {Bob}: from the desk", $"{Ours} > {Bob}: written for Ann",
            ],
            engine.Sms.Sent.Select(sent => $"{sent.From} > {sent.To}: {sent.Body}")
                .OrderBy(line => line[15..], StringComparer.Ordinal).ThenBy(line => line, StringComparer.Ordinal));
        Assert.Equal(0, await engine.CountAsync("receipt WHERE status <> 1"));
        Assert.Equal(2, await engine.CountAsync("message WHERE receipts = 2"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_a_member_writes_reaches_the_others_and_finds_its_group(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var group = await GroupAsync(engine);
        await engine.ChatAsync(await engine.ConversationAsync(), "elsewhere");
        await engine.Inbox.ReceiveAsync(new(TestEngine.Account, "sms", "1", Ann, Ours, "hi all", [], 0, null), Cancellation);
        await engine.RunLanesAsync([engine.Sender()]);
        var sent = Assert.Single(engine.Sms.Sent);
        Assert.Equal((Ours, Bob, "hi all"), (sent.From, sent.To, sent.Body));
        var row = Assert.Single(await engine.QueryAsync(
            "SELECT conversation, author, participant FROM message", row => (row.Text(0), row.Text(1), row.Text(2))));
        Assert.Equal((group.Sid.Value, Ann), (row.Item1, row.Item2));
        Assert.Equal(1, await engine.CountAsync("participant WHERE sid = $1 AND address = $2", row.Item3, Ann));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_author_has_to_be_in_the_group_and_the_group_needs_a_projected_address(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var group = await engine.ConversationAsync();
        await engine.JoinAsync(group, null, Ann, null);
        Assert.Equal(50435, await CodeAsync(() => engine.PostAsync(group, Ann)));
        await engine.JoinAsync(group, null, null, null, Ours);
        Assert.Equal(50513, await CodeAsync(() => engine.PostAsync(group)));
        Assert.Equal(50513, await CodeAsync(() => engine.PostAsync(group, "stranger")));
        Assert.Equal(50513, await CodeAsync(() => engine.PostAsync(group, "+15550000000")));
        Assert.Equal(0, await engine.CountAsync("message"));
        Assert.Equal(0, (await engine.PostAsync(group, Ours)).Index);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_pair_of_member_and_projected_address_is_in_one_open_conversation(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var group = await GroupAsync(engine);
        var other = await engine.ConversationAsync();
        await engine.JoinAsync(other, null, Ann, null);
        Assert.Equal(50438, await CodeAsync(() => engine.JoinAsync(other, null, null, null, Ours)));
        Assert.Equal(50416, await CodeAsync(() => engine.PhoneAsync(other, Bob, Ours)));
        Assert.Equal(1, await engine.CountAsync("participant WHERE conversation = $1", other.Sid.Value));

        await engine.Conversations.UpdateAsync(
            TestEngine.Account, TestEngine.Service, group.Sid.Value, before => before with { State = "closed" }, false, Cancellation);
        Assert.Equal(0, await engine.CountAsync("group_pair"));
        await engine.JoinAsync(other, null, null, null, Ours);
        var pair = await engine.PhoneAsync(await engine.ConversationAsync(), Bob, Ours);
        Assert.Equal(50416, await CodeAsync(() => engine.JoinAsync(other, null, Bob, null)));
        Assert.True(await engine.Participants.DeleteAsync(
            TestEngine.Account, TestEngine.Service, pair.Conversation.Value, pair.Sid.Value, false, 0, Cancellation));
        await engine.JoinAsync(other, null, Bob, null);
        Assert.Equal(2, await engine.CountAsync("group_pair"));
        Assert.True(await engine.Conversations.DeleteAsync(
            TestEngine.Account, TestEngine.Service, other.Sid.Value, false, 0, Cancellation));
        Assert.Equal(0, await engine.CountAsync("group_pair"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Of_a_group_and_a_person_who_take_a_pair_at_once_one_gets_it(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        for (var i = 0; i < 10; i++)
        {
            var address = $"+1555222000{i}";
            var group = await engine.ConversationAsync();
            await engine.JoinAsync(group, null, address, null);
            var other = await engine.ConversationAsync();
            var codes = await Task.WhenAll(
                CodeAsync(() => engine.JoinAsync(group, null, null, null, Ours)), CodeAsync(() => engine.PhoneAsync(other, address, Ours)));
            Assert.Equal([null, 50416], codes.Order());
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_group_has_ten_participants_and_nobody_without_a_number(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var group = await GroupAsync(engine);
        Assert.Equal(50434, await CodeAsync(() => engine.ChatAsync(group, "plain")));
        Assert.Equal(50437, await CodeAsync(() => engine.JoinAsync(group, null, Ann, null)));
        Assert.Equal(50437, await CodeAsync(() => engine.JoinAsync(group, "twice", null, null, Ours)));
        Assert.Equal(50437, await CodeAsync(() => engine.PhoneAsync(group, Ann, OursToo)));
        Assert.Equal(50409, await CodeAsync(() => engine.JoinAsync(group, null, Ours, null)));
        Assert.Equal(50409, await CodeAsync(() => engine.JoinAsync(group, null, null, null, Ann)));
        for (var i = 3; i < 10; i++)
        {
            await engine.JoinAsync(group, null, $"+1555333000{i}", null);
        }

        Assert.Equal(50436, await CodeAsync(() => engine.JoinAsync(group, null, "+15553330011", null)));
        Assert.Equal(50436, await CodeAsync(() => engine.JoinAsync(group, "late", null, null, OursToo)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_large_conversation_does_not_become_a_group(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        for (var i = 0; i < 10; i++)
        {
            await engine.ChatAsync(conversation, $"chat{i}");
        }

        Assert.Equal(50436, await CodeAsync(() => engine.JoinAsync(conversation, null, Ann, null)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Numbers_are_given_changed_and_taken_away(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var desk = await engine.ChatAsync(conversation, "desk");
        var ann = await engine.PhoneAsync(conversation, Ann, OursToo);

        // Who has a proxy becomes a member without it, and then is found by the projected address.
        await ChangeAsync(ann, before => before with { Proxy = null });
        Assert.Equal(0, await engine.CountAsync("group_pair"));
        await ChangeAsync(desk, before => before with { Projected = Ours });
        Assert.Equal(1, await engine.CountAsync("group_pair WHERE address = $1 AND projected = $2", Ann, Ours));
        Assert.Equal(50434, await CodeAsync(() => ChangeAsync(desk, before => before with { Projected = null })));

        await ChangeAsync(desk, before => before with { Projected = OursToo });
        Assert.Equal(1, await engine.CountAsync("group_pair WHERE projected = $1", OursToo));
        await ChangeAsync(ann, before => before with { Proxy = Ours });
        Assert.Equal(0, await engine.CountAsync("group_pair"));
        await ChangeAsync(desk, before => before with { Projected = null });
        Assert.Equal(50416, await CodeAsync(async () => await engine.PhoneAsync(await engine.ConversationAsync(), Ann, Ours)));

        Task<Participant?> ChangeAsync(Participant who, Func<Participant, Participant> change) => engine.Participants.UpdateAsync(
            TestEngine.Account, TestEngine.Service, conversation.Sid.Value, who.Sid.Value, change, false, Cancellation).AsTask();
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_receipt_fails_when_the_last_of_our_numbers_has_left(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var bob = await engine.PhoneAsync(conversation, Bob, Ours);
        await engine.JoinAsync(conversation, null, Ann, null);
        await engine.Inbox.ReceiveAsync(new(TestEngine.Account, "sms", "1", Bob, Ours, "anybody?", [], 0, null), Cancellation);
        await engine.RunLanesAsync([engine.Sender()]);
        Assert.Equal(1, await engine.CountAsync("message WHERE participant = $1", bob.Sid.Value));
        Assert.Equal(1, await engine.CountAsync("receipt WHERE error_code = 50435"));
        Assert.Empty(engine.Sms.Sent);
    }

    private static async Task<Conversation> GroupAsync(TestEngine engine)
    {
        var group = await engine.ConversationAsync();
        await engine.JoinAsync(group, null, null, null, Ours);
        await engine.JoinAsync(group, null, Ann, null);
        await engine.JoinAsync(group, null, Bob, null);
        return group;
    }

    private static async Task<int?> CodeAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Error.Code;
        }
    }
}
