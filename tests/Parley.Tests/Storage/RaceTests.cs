using Parley.Api;
using Parley.Conversations;
using Parley.Participants;
using Parley.Storage;
using Parley.Templates;
using Parley.Tests.Conversations;
using Parley.Webhooks;

namespace Parley.Tests.Storage;

/// <summary>Who comes second hears a conflict, never that the server is broken: on PostgreSQL their checks run side by side.</summary>
public sealed class RaceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_unique_name_goes_to_one_of_many_who_rename(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversations = await ManyAsync(engine, 16);
        var codes = await Task.WhenAll(conversations.Select(conversation => CodeAsync(async () =>
            await engine.Conversations.UpdateAsync(
                conversation.Account, conversation.Service, conversation.Sid.Value, before => before with { UniqueName = "taxi" }, false,
                Cancellation))));
        AssertOneWon(codes, 50353);
        Assert.Equal(1, await engine.CountAsync("conversation WHERE unique_name = 'taxi'"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_unique_name_goes_to_one_of_many_who_create(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => engine.Conversations.InsertAsync(
            conversation with { Sid = new(engine.Sids.Next("CH")), UniqueName = "taxi" }, false, Cancellation).AsTask()));
        Assert.Single(made, true);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_pair_goes_to_one_of_many_conversations(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversations = await ManyAsync(engine, 16);
        var codes = await Task.WhenAll(conversations.Select(
            conversation => CodeAsync(() => engine.PhoneAsync(conversation, "+15550000001"))));
        AssertOneWon(codes, 50416);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_pair_goes_to_one_of_many_who_change_their_proxy(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var people = new List<Participant>();
        foreach (var conversation in await ManyAsync(engine, 16))
        {
            people.Add(await engine.PhoneAsync(conversation, "+15550000001", $"+1555900{people.Count:0000}"));
        }

        var codes = await Task.WhenAll(people.Select(person => CodeAsync(async () => await engine.Participants.UpdateAsync(
            person.Account, TestEngine.Service, person.Conversation.Value, person.Sid.Value,
            before => before with { Proxy = "+15550009999" }, false, Cancellation))));
        AssertOneWon(codes, 50416);
        var refused = await Assert.ThrowsAsync<RefusedException>(async () =>
            await engine.PhoneAsync(await engine.ConversationAsync(), "+15550000001"));
        var holder = Assert.Single(await engine.QueryAsync(
            "SELECT conversation FROM participant WHERE proxy = '+15550009999'", row => row.Text(0)));
        Assert.EndsWith(holder, refused.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_identity_joins_once(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var codes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => CodeAsync(() => engine.ChatAsync(conversation, "amy"))));
        AssertOneWon(codes, 50433);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_conversation_never_gets_a_sixth_webhook(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var codes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => CodeAsync(() => engine.HookAsync(conversation, "onMessageAdded"))));
        Assert.Equal(5, codes.Count(code => code == 0));
        Assert.Equal(7, codes.Count(code => code == 50361));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_webhook_of_a_conversation_that_is_gone_is_not_kept(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var webhook = new Webhook(
            TestEngine.Account, new(engine.Sids.Next("CH")), engine.Sids.Next("WH"), "webhook", "https://a.example", "POST",
            ["onMessageAdded"], [], null, null, 1, 1);
        Assert.False(await engine.Webhooks.InsertAsync(webhook, Cancellation));
        Assert.Equal(0, await engine.CountAsync("webhook"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_template_name_goes_to_one_content(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var submitted = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var content = new Content(TestEngine.Account, engine.Sids.Next("HX"), null, "en", "{}", """{"twilio/text":{"body":"x"}}""", 1, 1, null);
            await engine.Contents.InsertAsync(content, Cancellation);
            var approval = new Approval("welcome", "UTILITY", "received", null, "twilio/text", false);
            return await engine.Contents.SubmitAsync(content.Account, content.Sid, approval, _ => default, Cancellation);
        }));
        Assert.Single(submitted, true);
    }

    private static async Task<List<Conversation>> ManyAsync(TestEngine engine, int count)
    {
        var made = new List<Conversation>();
        for (var i = 0; i < count; i++)
        {
            made.Add(await engine.ConversationAsync());
        }

        return made;
    }

    private static async Task<int> CodeAsync(Func<Task> act)
    {
        try
        {
            await act();
            return 0;
        }
        catch (RefusedException refused)
        {
            return refused.Error.Code;
        }
    }

    private static void AssertOneWon(int[] codes, int others)
    {
        Assert.Single(codes, 0);
        Assert.All(codes.Where(code => code != 0), code => Assert.Equal(others, code));
    }
}
