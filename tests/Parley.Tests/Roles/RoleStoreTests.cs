using Parley.Api;
using Parley.Configuration;
using Parley.Roles;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.Users;

namespace Parley.Tests.Roles;

public sealed class RoleStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_service_gets_its_first_roles_once_however_many_ask_at_once(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation).AsTask()));
        Assert.Single(asked.Distinct());

        var roles = await ListAsync(engine, TestEngine.Service);
        Assert.Equal(["service admin", "service user", "channel admin", "channel user"], roles.Select(role => role.FriendlyName));
        Assert.Equal(
            (asked[0].ServiceRole, asked[0].CreatorRole, asked[0].ConversationRole), (roles[1].Sid, roles[2].Sid, roles[3].Sid));
        Assert.Empty(await ListAsync(engine, TestEngine.OtherService));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_new_service_has_its_roles_and_one_that_goes_takes_them_along(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await engine.Services.InsertAsync(new(TestEngine.Account, TestEngine.Service, "a", 1, 1), Cancellation);
        await engine.Services.InsertAsync(new(TestEngine.Account, TestEngine.OtherService, "b", 1, 1), Cancellation);
        Assert.Equal(8, await engine.CountAsync("role"));
        await UserAsync(engine, "amy", TestEngine.Service);
        await UserAsync(engine, "amy", TestEngine.OtherService);
        await engine.Bindings.SetAsync(Bindings.BindingTests.Device("amy", "e"), Cancellation);

        Assert.True(await engine.Services.DeleteAsync(TestEngine.Account, TestEngine.Service, Cancellation));
        await engine.RunLanesAsync(engine.Cleaners());
        Assert.Equal(0, await engine.CountAsync("role WHERE service = $1", TestEngine.Service));
        Assert.Equal(0, await engine.CountAsync("chat_user WHERE service = $1", TestEngine.Service));
        Assert.Equal(0, await engine.CountAsync("service_configuration WHERE service = $1", TestEngine.Service));
        Assert.Equal(0, await engine.CountAsync("push_binding"));
        Assert.Equal(4, await engine.CountAsync("role"));
        Assert.Equal(1, await engine.CountAsync("chat_user"));
        Assert.Equal(1, await engine.CountAsync("service_configuration"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_default_role_stays_until_another_takes_its_place(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var configuration = await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation);
        foreach (var sid in (string[])[configuration.ServiceRole, configuration.CreatorRole, configuration.ConversationRole])
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => DeleteAsync(engine, sid));
            Assert.Equal((403, 50107), (refused.Error.Status, refused.Error.Code));
        }

        var role = await RoleAsync(engine, RoleTypes.Conversation, "sendMessage");
        await engine.Configurations.UpdateAsync(
            TestEngine.Account, TestEngine.Service, before => before with { ConversationRole = role.Sid }, Cancellation);
        Assert.True(await DeleteAsync(engine, configuration.ConversationRole));
        Assert.False(await DeleteAsync(engine, configuration.ConversationRole));
        await Assert.ThrowsAsync<RefusedException>(() => DeleteAsync(engine, role.Sid));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_update_replaces_all_permissions_and_accounts_and_services_are_apart(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var role = await RoleAsync(engine, RoleTypes.Conversation, "sendMessage", "leaveConversation");
        Assert.True(await engine.Roles.UpdateAsync(role with { Permissions = ["editOwnMessage"], Updated = 9 }, Cancellation));
        var read = await engine.Roles.FindAsync(TestEngine.Account, TestEngine.Service, role.Sid, Cancellation);
        Assert.Equal(["editOwnMessage"], read!.Permissions);
        Assert.Equal(9, read.Updated);
        Assert.Null(await engine.Roles.FindAsync(TestEngine.Account, TestEngine.OtherService, role.Sid, Cancellation));
        Assert.Null(await engine.Roles.FindAsync(TestEngine.Other, TestEngine.Service, role.Sid, Cancellation));
        Assert.False(await engine.Roles.UpdateAsync(role with { Account = TestEngine.Other }, Cancellation));
        Assert.False(await engine.Roles.DeleteAsync(TestEngine.Other, TestEngine.Service, role.Sid, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_somebody_may_do_comes_from_the_user_and_from_the_participant(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        await engine.ChatAsync(conversation, "amy");
        Assert.Equal(
            [.. DefaultRoles.ServiceUser.Permissions, .. DefaultRoles.ChannelUser.Permissions],
            await GrantedAsync(engine, "amy", conversation.Sid));
        Assert.Equal(DefaultRoles.ServiceUser.Permissions, await GrantedAsync(engine, "amy", null));
        Assert.Equal(DefaultRoles.ServiceUser.Permissions, await GrantedAsync(engine, "stranger", conversation.Sid));

        // Deleting a role takes away what it granted.
        var role = await RoleAsync(engine, RoleTypes.Service, "createConversation");
        await engine.Users.UpdateAsync(
            TestEngine.Account, TestEngine.Service, "amy", before => before with { Role = role.Sid }, false, null, Cancellation);
        Assert.Equal(["createConversation"], await GrantedAsync(engine, "amy", null));
        Assert.True(await DeleteAsync(engine, role.Sid));
        Assert.Empty(await GrantedAsync(engine, "amy", null));
    }

    internal static async Task<Role> RoleAsync(
        TestEngine engine, string type, params IReadOnlyList<string> permissions)
    {
        await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation);
        var role = new Role(TestEngine.Account, TestEngine.Service, engine.Sids.Next("RL"), "r", type, permissions, 1, 1);
        await engine.Roles.InsertAsync(role, Cancellation);
        return role;
    }

    private static async Task UserAsync(TestEngine engine, string identity, string service) => Assert.NotNull(
        await engine.Users.InsertAsync(
            new User(TestEngine.Account, service, engine.Sids.Next("US"), identity, null, "{}", "", 1, 1), false, Cancellation));

    private static Task<bool> DeleteAsync(TestEngine engine, string sid) =>
        engine.Roles.DeleteAsync(TestEngine.Account, TestEngine.Service, sid, Cancellation).AsTask();

    private static ValueTask<List<Role>> ListAsync(TestEngine engine, string service) =>
        engine.Roles.ListAsync(TestEngine.Account, service, new Page(50, 0, null, false), Cancellation);

    private static ValueTask<IReadOnlyList<string>> GrantedAsync(TestEngine engine, string identity, ConversationSid? conversation) =>
        engine.Database.ReadAsync(
            async sql => await RoleStore.GrantedAsync(
                sql,
                (await ServiceConfigurationStore.FindAsync(sql, TestEngine.Account, TestEngine.Service))!, identity,
                conversation),
            Cancellation);
}
