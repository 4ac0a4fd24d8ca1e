using System.Text;
using System.Text.Json;
using Parley.Accounts;
using Parley.Api;
using Parley.Configuration;
using Parley.MessagingServices;
using Parley.Roles;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Roles;
using Parley.Tests.Storage;

namespace Parley.Tests.Configuration;

public sealed class ConfigurationTests
{
    private const string Service = TestEngine.OtherService;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", null)]
    [InlineData("DefaultInactiveTimer=PT1M&DefaultClosedTimer=PT10M", null)]
    [InlineData("DefaultInactiveTimer=PT0S&DefaultClosedTimer=", null)]
    [InlineData("DefaultInactiveTimer=PT59S", 50375)]
    [InlineData("DefaultInactiveTimer=-PT1H", 50375)]
    [InlineData("DefaultInactiveTimer=1%20hour", 50379)]
    [InlineData("DefaultClosedTimer=PT9M59S", 50376)]
    [InlineData("DefaultClosedTimer=soon", 50380)]
    [InlineData("DefaultChatServiceSid=x", 50050)]
    [InlineData("DefaultChatServiceSid=MG11111111111111111111111111111111", 50050)]
    [InlineData("DefaultMessagingServiceSid=x", 50341)]
    [InlineData("DefaultMessagingServiceSid=IS11111111111111111111111111111111", 50341)]
    public void An_accounts_configuration_is_checked(string body, int? code) =>
        Assert.Equal(code, ConfigurationForm.Read(Parse(body), out _)?.Code);

    [Theory]
    [InlineData("ReachabilityEnabled=true&DefaultConversationRoleSid=", null)]
    [InlineData("ReachabilityEnabled=False", null)]
    [InlineData("ReachabilityEnabled=1", 20001)]
    [InlineData("ReachabilityEnabled=", 20001)]
    public void A_services_configuration_is_checked(string body, int? code) =>
        Assert.Equal(code, ServiceConfigurationForm.Read(Parse(body), out _)?.Code);

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_changed_account_is_seen_here_at_once_and_elsewhere_within_seconds(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var (here, accounts) = await AccountAsync(engine, TimeProvider.System);
        var time = new StepTime();
        var (elsewhere, _) = await AccountAsync(engine, time);
        await engine.Services.InsertAsync(new(TestEngine.Account, Service, "s", 1, 1), Cancellation);
        await new MessagingServiceStore(engine.Database).InsertAsync(
            new(TestEngine.Account, "MG" + new string('2', 32), "m", new(), 1, 1), Cancellation);

        var changed = await ConfigureAsync(
            accounts, $"DefaultChatServiceSid={Service}&DefaultInactiveTimer=PT5M&DefaultClosedTimer=PT1H"
                + "&DefaultMessagingServiceSid=MG22222222222222222222222222222222");
        here.Renew(changed);
        var seen = await FindAsync(here);
        Assert.Equal(
            (Service, "MG22222222222222222222222222222222", "PT5M", "PT1H"),
            (seen.DefaultService, seen.DefaultMessagingService, seen.InactiveTimer, seen.ClosedTimer));
        Assert.NotEqual(Service, (await FindAsync(elsewhere)).DefaultService);
        time.Now += TimeSpan.FromSeconds(3);
        Assert.Equal(seen, await FindAsync(elsewhere));

        // What is not named stays; PT0S and nothing switch a timer off.
        here.Renew(await ConfigureAsync(accounts, "DefaultInactiveTimer=PT0S"));
        Assert.Equal((null, "PT1H"), ((await FindAsync(here)).InactiveTimer, (await FindAsync(here)).ClosedTimer));
        here.Renew(changed);
        Assert.Null((await FindAsync(here)).InactiveTimer);
        here.Renew(await ConfigureAsync(accounts, "DefaultClosedTimer="));
        Assert.Null((await FindAsync(here)).ClosedTimer);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_default_service_is_there_and_stays_there(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var (_, accounts) = await AccountAsync(engine, TimeProvider.System);
        Assert.Equal(50050, (await RefusedAsync(() => ConfigureAsync(accounts, $"DefaultChatServiceSid={Service}"))).Code);
        await engine.Services.InsertAsync(new(TestEngine.Other, Service, "not ours", 1, 1), Cancellation);
        Assert.Equal(50050, (await RefusedAsync(() => ConfigureAsync(accounts, $"DefaultChatServiceSid={Service}"))).Code);

        for (var round = 0; round < 5; round++)
        {
            // Made the default and deleted at once: one of the two is refused.
            var service = engine.Sids.Next("IS");
            await engine.Services.InsertAsync(new(TestEngine.Account, service, "s", 1, 1), Cancellation);
            await Task.WhenAll(
                Quietly(() => ConfigureAsync(accounts, $"DefaultChatServiceSid={service}")),
                Quietly(async () => await engine.Services.DeleteAsync(TestEngine.Account, service, Cancellation)));
            Assert.Equal(
                1, await engine.CountAsync("account a JOIN service s ON s.account = a.sid AND s.sid = a.default_service"));
        }

        var current = (await accounts.FindAsync(TestEngine.Account.Value, Cancellation))!.DefaultService;
        var refused = await RefusedAsync(
            async () => await engine.Services.DeleteAsync(TestEngine.Account, current, Cancellation));
        Assert.Equal((403, 20403), (refused.Status, refused.Code));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Default_roles_are_roles_of_the_service_and_of_the_right_type(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var service = await RoleStoreTests.RoleAsync(engine, RoleTypes.Service, "joinConversation");
        var conversation = await RoleStoreTests.RoleAsync(engine, RoleTypes.Conversation, "sendMessage");
        var none = "RL" + new string('0', 32);
        Assert.Equal(50106, await CodeAsync($"DefaultConversationCreatorRoleSid={none}"));
        Assert.Equal(50109, await CodeAsync($"DefaultConversationRoleSid={none}"));
        Assert.Equal(50102, await CodeAsync($"DefaultChatServiceRoleSid={none}"));
        Assert.Equal(50105, await CodeAsync($"DefaultConversationCreatorRoleSid={service.Sid}"));
        Assert.Equal(50105, await CodeAsync($"DefaultConversationRoleSid={service.Sid}"));
        Assert.Equal(50105, await CodeAsync($"DefaultChatServiceRoleSid={conversation.Sid}"));
        var before = await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation);
        Assert.False(before.Reachability);
        var after = await UpdateAsync(
            $"DefaultConversationCreatorRoleSid={conversation.Sid}&DefaultChatServiceRoleSid={service.Sid}&ReachabilityEnabled=true");
        Assert.Equal(
            before with { CreatorRole = conversation.Sid, ServiceRole = service.Sid, Reachability = true },
            after);
        Assert.Equal(after, await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation));

        async Task<ServiceConfiguration> UpdateAsync(string body)
        {
            Assert.Null(ServiceConfigurationForm.Read(Parse(body), out var form));
            return await engine.Configurations.UpdateAsync(TestEngine.Account, TestEngine.Service, form.ApplyTo, Cancellation);
        }

        async Task<int> CodeAsync(string body) => (await RefusedAsync(() => UpdateAsync(body))).Code;
    }

    [Theory]
    [InlineData("LogEnabled=true&NewMessage.Enabled=true&NewMessage.BadgeCountEnabled=false&NewMessage.WithMedia.Enabled=true", null)]
    [InlineData("LogEnabled=yes", 20001)]
    [InlineData("NewMessage.Enabled=x", 20001)]
    [InlineData("NewMessage.BadgeCountEnabled=x", 20001)]
    [InlineData("NewMessage.WithMedia.Enabled=x", 20001)]
    [InlineData("AddedToConversation.Enabled=x", 20001)]
    [InlineData("RemovedFromConversation.Enabled=x", 20001)]
    public void Notifications_are_checked(string body, int? code) =>
        Assert.Equal(code, NotificationForm.Read(Parse(body), out _)?.Code);

    [Theory]
    [InlineData("NewMessage.Template", 2049, 50058)]
    [InlineData("NewMessage.WithMedia.Template", 2049, 50058)]
    [InlineData("AddedToConversation.Template", 2049, 50058)]
    [InlineData("RemovedFromConversation.Template", 2049, 50058)]
    [InlineData("NewMessage.Sound", 257, 50059)]
    [InlineData("AddedToConversation.Sound", 257, 50059)]
    [InlineData("RemovedFromConversation.Sound", 257, 50059)]
    public void Templates_and_sounds_are_bounded(string key, int length, int code)
    {
        Assert.Equal(code, NotificationForm.Read(Parse($"{key}={new string('x', length)}"), out _)?.Code);
        Assert.Null(NotificationForm.Read(Parse($"{key}={new string('x', length - 1)}"), out _));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Notifications_start_switched_off_and_keep_what_they_are_told(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var first = await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation);
        Assert.Equal(
            """
            {"log_enabled":false,"new_message":{"enabled":false},"added_to_conversation":{"enabled":false},"removed_from_conversation":{"enabled":false}}
            """,
            Json(first));
        await UpdateAsync("NewMessage.Enabled=true&NewMessage.Template=a&NewMessage.Sound=ring&NewMessage.BadgeCountEnabled=true");
        await UpdateAsync("NewMessage.WithMedia.Template=m&AddedToConversation.Enabled=true&AddedToConversation.Sound=s&LogEnabled=true");
        await UpdateAsync("RemovedFromConversation.Template=gone&NewMessage.WithMedia.Enabled=true&NewMessage.Enabled=false");
        Assert.Equal(
            """
            {"log_enabled":true,"new_message":{"enabled":false,"template":"a","sound":"ring","badge_count_enabled":true,"with_media":{"enabled":true,"template":"m"}},"added_to_conversation":{"enabled":true,"sound":"s"},"removed_from_conversation":{"enabled":false,"template":"gone"}}
            """,
            Json(await engine.Configurations.OfAsync(TestEngine.Account, TestEngine.Service, Cancellation)));

        async Task UpdateAsync(string body)
        {
            Assert.Null(NotificationForm.Read(Parse(body), out var form));
            await engine.Configurations.UpdateAsync(
                TestEngine.Account, TestEngine.Service, before => before with { Notifications = form.ApplyTo(before.Notifications) },
                Cancellation);
        }

        static string Json(ServiceConfiguration configuration) =>
            JsonSerializer.Serialize(configuration.Notifications, ApiJson.Default.NotificationSettings);
    }

    private static async Task<(AccountDirectory Directory, AccountStore Accounts)> AccountAsync(TestEngine engine, TimeProvider time)
    {
        var accounts = new AccountStore(engine.Database, new SecretBox(new byte[32]));
        var directory = new AccountDirectory(accounts, new ApiKeyStore(engine.Database), engine.Sids, time, open: false);
        await directory.StartAsync(TestEngine.Account.Value, null, Cancellation);
        return (directory, accounts);
    }

    private static async Task<Account> FindAsync(AccountDirectory directory) =>
        (await directory.FindAsync(TestEngine.Account, Cancellation))!;

    private static async Task<Account> ConfigureAsync(AccountStore accounts, string body)
    {
        Assert.Null(ConfigurationForm.Read(Parse(body), out var form));
        return await accounts.ConfigureAsync(TestEngine.Account, form.ApplyTo, 1, Cancellation);
    }

    private static async Task<ApiError> RefusedAsync<T>(Func<Task<T>> what) =>
        (await Assert.ThrowsAsync<RefusedException>(what)).Error;

    private static async Task Quietly<T>(Func<Task<T>> what)
    {
        try
        {
            await what();
        }
        catch (RefusedException)
        {
            // One of the two.
        }
    }

    private static Form Parse(string body) => Form.Parse(Encoding.UTF8.GetBytes(body), out _)!;

    private sealed class StepTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
