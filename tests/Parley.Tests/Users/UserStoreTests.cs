using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Participants;
using Parley.Roles;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Roles;
using Parley.Tests.Storage;
using Parley.Users;
using Parley.Webhooks;

namespace Parley.Tests.Users;

public sealed class UserStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_identity_is_one_user_in_each_service(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var amy = (await AddAsync(engine, "amy"))!;
        Assert.Null(await AddAsync(engine, "amy"));
        Assert.NotNull(await AddAsync(engine, "Amy"));
        Assert.NotNull(await AddAsync(engine, "amy", TestEngine.OtherService));
        var configuration = await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation);
        Assert.Equal(configuration.ServiceRole, amy.Role);
        Assert.Equal(amy, await FindAsync(engine, amy.Sid));
        Assert.Equal(amy, await FindAsync(engine, "amy"));
        Assert.Null(await engine.Users.FindAsync(TestEngine.Other, TestEngine.Service, "amy", Cancellation));
        Assert.Null(await engine.Users.FindAsync(TestEngine.Account, TestEngine.OtherService, amy.Sid, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_users_role_is_a_service_role_of_the_service(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var service = await RoleStoreTests.RoleAsync(engine, RoleTypes.Service, "joinConversation");
        var conversation = await RoleStoreTests.RoleAsync(engine, RoleTypes.Conversation, "sendMessage");
        Assert.Equal(service.Sid, (await AddAsync(engine, "amy", role: service.Sid))!.Role);
        Assert.Equal(50105, (await RefusedAsync(() => AddAsync(engine, "bob", role: conversation.Sid))).Code);
        Assert.Equal(50100, (await RefusedAsync(() => AddAsync(engine, "bob", role: "RL" + new string('0', 32)))).Code);
        Assert.Equal(50100, (await RefusedAsync(() => AddAsync(engine, "bob", TestEngine.OtherService, service.Sid))).Code);
        Assert.Null(await FindAsync(engine, "bob"));

        Assert.Equal(50105, (await RefusedAsync(() => SetRoleAsync(engine, "amy", conversation.Sid))).Code);
        Assert.Equal(50100, (await RefusedAsync(() => SetRoleAsync(engine, "amy", "x"))).Code);
        Assert.Null(await SetRoleAsync(engine, "nobody", service.Sid));
        Assert.Equal(service.Sid, (await FindAsync(engine, "amy"))!.Role);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Whoever_is_added_to_a_conversation_is_a_user_from_then_on(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversations = new List<Conversation>();
        for (var i = 0; i < 4; i++)
        {
            conversations.Add(await engine.ConversationAsync());
        }

        var added = await Task.WhenAll(conversations.Select(conversation => engine.ChatAsync(conversation, "amy")));
        await engine.PhoneAsync(conversations[0]);
        var configuration = await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation);
        Assert.Equal(1, await engine.CountAsync("chat_user"));
        Assert.Equal(configuration.ServiceRole, (await FindAsync(engine, "amy"))!.Role);
        Assert.All(added, participant => Assert.Equal(configuration.ConversationRole, participant.Role));

        // Refused, nobody becomes a user.
        var bob = new Participant(
            TestEngine.Account, default, new(engine.Sids.Next("MB")), "bob", "chat", null, null, "{}", configuration.ServiceRole, null,
            null, 1, 1);
        Assert.Equal(
            50105, (await RefusedAsync(() => InsertAsync(engine, bob, conversations[0]))).Code);
        Assert.Null(await FindAsync(engine, "bob"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Who_was_in_a_conversation_before_there_were_users_becomes_one(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var first = await engine.ConversationAsync();
        var second = await engine.ConversationAsync();
        var amy = await engine.ChatAsync(first, "amy");
        await engine.ChatAsync(second, "amy");
        await engine.ChatAsync(second, "bob");
        await engine.PhoneAsync(first);
        await engine.ChatAsync(await engine.ConversationAsync(service: TestEngine.OtherService), "cat");
        await engine.Database.WriteAsync(async sql =>
        {
            foreach (var table in (string[])["chat_user", "role", "service_configuration"])
            {
                await sql.ExecuteAsync($"DELETE FROM {table}");
            }

            return 0;
        }, Cancellation);

        var user = (await FindAsync(engine, "amy"))!;
        Assert.Equal(2, await engine.CountAsync("chat_user"));
        var configuration = await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation);
        Assert.Equal(
            ["amy", "bob"],
            (await engine.Users.ListAsync(TestEngine.Account, TestEngine.Service, new Page(50, 0, null, false), Cancellation))
                .Select(one => one.Identity));
        Assert.Equal("cat", Assert.Single(await engine.Users.ListAsync(
            TestEngine.Account, TestEngine.OtherService, new Page(50, 0, null, false), Cancellation)).Identity);
        Assert.Equal(("US" + amy.Sid.Value[2..], configuration.ServiceRole, "{}"), (user.Sid, user.Role, user.Attributes));
        Assert.Equal(user, await FindAsync(engine, user.Sid));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_creator_gets_the_creators_role_a_phone_the_usual_one_and_a_given_role_wins(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var own = (await engine.ConversationAsync()) with { Sid = new(engine.Sids.Next("CH")), CreatedBy = "amy" };
        await engine.Conversations.InsertAsync(own, false, Cancellation);
        var configuration = await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation);
        var given = await RoleStoreTests.RoleAsync(engine, RoleTypes.Conversation, "sendMessage");
        Assert.Equal(configuration.CreatorRole, (await engine.ChatAsync(own, "amy")).Role);
        Assert.Equal(configuration.ConversationRole, (await engine.ChatAsync(own, "bob")).Role);
        Assert.Equal(configuration.ConversationRole, (await engine.PhoneAsync(own)).Role);
        var cat = new Participant(
            TestEngine.Account, default, new(engine.Sids.Next("MB")), "cat", "chat", null, null, "{}", given.Sid, null, null, 1, 1);
        Assert.Equal(given.Sid, (await InsertAsync(engine, cat, own))!.Role);

        var role = configuration.ServiceRole;
        Assert.Equal(50105, (await RefusedAsync(() => ChangeAsync(role))).Code);
        role = "RL" + new string('0', 32);
        Assert.Equal(50100, (await RefusedAsync(() => ChangeAsync(role))).Code);
        Assert.Equal(given.Sid, (await ChangeAsync(given.Sid))!.Role);

        async Task<Participant?> ChangeAsync(string to) => await engine.Participants.UpdateAsync(
            TestEngine.Account, own.Service, own.Sid.Value, "bob", before => before with { Role = to }, false, Cancellation);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_deleted_user_leaves_the_conversations_of_that_service_and_who_comes_after_stays(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversations = new List<Conversation>();
        for (var i = 0; i < 120; i++)
        {
            conversations.Add(await engine.ConversationAsync());
            await engine.ChatAsync(conversations[i], "amy");
        }

        await engine.ChatAsync(conversations[0], "bob");
        var elsewhere = await engine.ConversationAsync(service: TestEngine.OtherService);
        await engine.ChatAsync(elsewhere, "amy");
        var next = await engine.ConversationAsync();

        Assert.True(await DeleteAsync(engine, "amy"));
        Assert.False(await DeleteAsync(engine, "amy"));
        await engine.ChatAsync(next, "amy");
        Assert.Equal(123, await engine.CountAsync("participant"));
        await engine.RunLanesAsync(engine.Cleaners());

        Assert.Equal(
            [next.Sid.Value, elsewhere.Sid.Value],
            (await engine.QueryAsync(
                "SELECT conversation FROM participant WHERE identity = 'amy'", row => row.Text(0))).OrderDescending());
        Assert.Equal(3, await engine.CountAsync("participant"));
        Assert.Equal(120, await engine.CountAsync("tombstone WHERE kind = 'participant'"));
        Assert.Equal(0, await engine.CountAsync("lane"));
        Assert.NotNull(await FindAsync(engine, "amy"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Who_is_added_again_right_after_their_user_was_deleted_takes_part_and_stays(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        await engine.HookAsync(conversation, "onParticipantRemoved");
        var old = await engine.ChatAsync(conversation, "amy");
        await engine.ChatAsync(conversation, "bob");
        Assert.True(await engine.Users.DeleteAsync(TestEngine.Account, TestEngine.Service, "amy", true, Cancellation));

        var added = await engine.ChatAsync(conversation, "amy");
        Assert.NotEqual(old.Sid, added.Sid);
        Assert.Contains(old.Sid.Value, Assert.Single(await engine.QueryAsync(
            "SELECT payload FROM job WHERE kind = 'webhook'", row => row.Text(0))), StringComparison.Ordinal);
        Assert.Equal(50433, (await Assert.ThrowsAsync<RefusedException>(() => engine.ChatAsync(conversation, "amy"))).Error.Code);
        Assert.Equal(50433, (await Assert.ThrowsAsync<RefusedException>(() => engine.ChatAsync(conversation, "bob"))).Error.Code);

        await engine.RunLanesAsync(engine.Cleaners().Append(new Keep()));
        Assert.Equal(
            [added.Sid.Value],
            await engine.QueryAsync("SELECT sid FROM participant WHERE identity = 'amy'", row => row.Text(0)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Webhooks_hear_who_made_a_user_leave_if_they_shall_hear_at_all(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        await engine.HookAsync(conversation, "onParticipantRemoved");
        await engine.ChatAsync(conversation, "quiet");
        await engine.ChatAsync(conversation, "loud");
        Assert.True(await DeleteAsync(engine, "quiet"));
        Assert.True(await engine.Users.DeleteAsync(
            TestEngine.Account, TestEngine.Service, "loud", new Firing(true, "SDK", "the boss"), Cancellation));
        await engine.RunLanesAsync([new MembershipRemover(engine.Participants, engine), .. engine.Cleaners().OfType<LaneRemover>(), new Keep()]);

        var told = Assert.Single(await engine.QueryAsync("SELECT payload FROM job WHERE kind = 'webhook'", row => row.Text(0)));
        Assert.Contains("Identity=loud", told, StringComparison.Ordinal);
        Assert.Contains("Source=SDK", told, StringComparison.Ordinal);
        Assert.Contains("ClientIdentity=the%20boss", told, StringComparison.Ordinal);
        Assert.Equal(0, await engine.CountAsync("participant"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Nobody_is_left_in_a_conversation_without_a_user(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        for (var round = 0; round < 10; round++)
        {
            var name = $"amy{round}";
            await AddAsync(engine, name);
            var conversation = await engine.ConversationAsync();
            await Task.WhenAll(engine.ChatAsync(conversation, name), DeleteAsync(engine, name));
            await engine.RunLanesAsync(engine.Cleaners());
            Assert.Equal(
                await engine.CountAsync("participant WHERE identity = $1", name),
                await engine.CountAsync("chat_user WHERE identity = $1", name));
        }
    }

    [Fact]
    public void Somebody_is_online_for_as_long_as_they_have_a_session()
    {
        var presence = new Presence();
        Assert.False(presence.IsOnline(TestEngine.Account, TestEngine.Service, "amy"));
        var first = presence.Enter(TestEngine.Account, TestEngine.Service, "amy");
        var second = presence.Enter(TestEngine.Account, TestEngine.Service, "amy");
        Assert.False(presence.IsOnline(TestEngine.Account, TestEngine.OtherService, "amy"));
        Assert.False(presence.IsOnline(TestEngine.Other, TestEngine.Service, "amy"));
        first.Dispose();
        first.Dispose();
        Assert.True(presence.IsOnline(TestEngine.Account, TestEngine.Service, "amy"));
        second.Dispose();
        Assert.False(presence.IsOnline(TestEngine.Account, TestEngine.Service, "amy"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Reachability_is_told_where_the_service_says_so(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var presence = new Presence();
        var reachability = new Reachability(engine.Configurations, engine.Bindings, presence);
        var amy = (await AddAsync(engine, "amy"))!;
        Assert.Null(await reachability.OfAsync(amy, Cancellation));
        await engine.Configurations.UpdateAsync(
            TestEngine.Account, TestEngine.Service, before => before with { Reachability = true }, Cancellation);
        Assert.Equal(new Reach(false, false), await reachability.OfAsync(amy, Cancellation));
        await engine.Bindings.SetAsync(Bindings.BindingTests.Device("amy", "socket") with { Type = "twilsock" }, Cancellation);
        using (presence.Enter(TestEngine.Account, TestEngine.Service, "amy"))
        {
            Assert.Equal(new Reach(true, false), await reachability.OfAsync(amy, Cancellation));
        }

        await engine.Bindings.SetAsync(Bindings.BindingTests.Device("amy", "phone"), Cancellation);
        Assert.Equal(new Reach(false, true), await reachability.OfAsync(amy, Cancellation));
    }

    // Leaves webhooks where they are.
    private sealed class Keep : IJobRunner
    {
        public IReadOnlyCollection<string> Kinds => [EventWriter.JobKind];

        public Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation) =>
            Task.FromResult<JobResult>(new JobResult.Later(TimeSpan.FromHours(1), CountAsFailure: false, "kept"));
    }

    internal static async Task<User?> AddAsync(
        TestEngine engine, string identity, string service = TestEngine.Service, string role = "", bool fire = false) =>
        await engine.Users.InsertAsync(
            new User(TestEngine.Account, service, engine.Sids.Next("US"), identity, null, "{}", role, engine.Time, engine.Time), fire,
            Cancellation);

    private static async Task<Participant?> InsertAsync(TestEngine engine, Participant participant, Conversation conversation) =>
        await engine.Participants.InsertAsync(participant, conversation.Service, conversation.Sid.Value, false, Cancellation);

    private static async Task<User?> FindAsync(TestEngine engine, string name) =>
        await engine.Users.FindAsync(TestEngine.Account, TestEngine.Service, name, Cancellation);

    private static async Task<User?> SetRoleAsync(TestEngine engine, string name, string role) =>
        await engine.Users.UpdateAsync(
            TestEngine.Account, TestEngine.Service, name, before => before with { Role = role }, false, null, Cancellation);

    private static Task<bool> DeleteAsync(TestEngine engine, string name) =>
        engine.Users.DeleteAsync(TestEngine.Account, TestEngine.Service, name, false, Cancellation).AsTask();

    private static async Task<ApiError> RefusedAsync<T>(Func<Task<T>> what) =>
        (await Assert.ThrowsAsync<RefusedException>(what)).Error;
}
