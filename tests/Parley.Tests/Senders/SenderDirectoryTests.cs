using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Api;
using Parley.Channels;
using Parley.MessagingServices;
using Parley.Senders;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Senders;

public sealed class SenderDirectoryTests
{
    private const string Number = "+15557770002";
    private const string Other = "+15557770003";
    private const string WhatsApp = "whatsapp:+15557770001";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_number_belongs_to_who_claimed_it_and_to_nobody_else(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var numbers = new PhoneNumberStore(engine.Database);
        var directory = Directory(engine, check: true);
        Assert.False(await directory.OwnsAsync(TestEngine.Account, Number, Cancellation));
        Assert.True(await numbers.InsertAsync(Claim(engine, TestEngine.Account, Number), Cancellation));
        Assert.False(await numbers.InsertAsync(Claim(engine, TestEngine.Other, Number), Cancellation));

        Assert.True(await directory.OwnsAsync(TestEngine.Account, Number, Cancellation));
        Assert.False(await directory.OwnsAsync(TestEngine.Other, Number, Cancellation));

        var mine = Assert.Single(await numbers.ListAsync(TestEngine.Account, null, null, null, new(50, 0, null, false), Cancellation));
        Assert.False(await numbers.DeleteAsync(TestEngine.Other, mine.Sid, Cancellation));
        Assert.True(await numbers.DeleteAsync(TestEngine.Account, mine.Sid, Cancellation));
        Assert.True(await numbers.InsertAsync(Claim(engine, TestEngine.Other, Number), Cancellation));
        Assert.False(await directory.OwnsAsync(TestEngine.Account, Number, Cancellation));
    }

    [Fact]
    public async Task Without_the_check_every_number_is_everybodys()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await new PhoneNumberStore(engine.Database).InsertAsync(Claim(engine, TestEngine.Other, Number), Cancellation);
        Assert.True(await Directory(engine, check: false).OwnsAsync(TestEngine.Account, Number, Cancellation));
        Assert.Null(await Directory(engine, check: false).ProxyProblemAsync(TestEngine.Account, WhatsApp, "whatsapp", Cancellation));
    }

    [Fact]
    public async Task A_proxy_that_is_not_ours_has_its_channels_error()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var directory = Directory(engine, check: true);
        Assert.Equal(50413, (await directory.ProxyProblemAsync(TestEngine.Account, Number, "sms", Cancellation))!.Code);
        Assert.Equal(50415, (await directory.ProxyProblemAsync(TestEngine.Account, WhatsApp, "whatsapp", Cancellation))!.Code);

        // Made through the API, but nobody has credentials for it.
        await new ChannelSenderStore(engine.Database).InsertAsync(
            new(TestEngine.Account, engine.Sids.Next("XE"), WhatsApp, new(), false, 1, 1), Cancellation);
        Assert.Equal(50415, (await directory.ProxyProblemAsync(TestEngine.Account, WhatsApp, "whatsapp", Cancellation))!.Code);
        Assert.Null(await Directory(engine, true, new OwningChannel("whatsapp", true, (TestEngine.Account, WhatsApp)))
            .ProxyProblemAsync(TestEngine.Account, WhatsApp, "whatsapp", Cancellation));
    }

    [Fact]
    public async Task A_wildcard_gives_all_numbers_but_those_that_another_account_has()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var directory = Directory(engine, true, new OwningChannel("sms", false, (TestEngine.Account, "*")));
        Assert.True(await directory.OwnsAsync(TestEngine.Account, Number, Cancellation));
        await new PhoneNumberStore(engine.Database).InsertAsync(Claim(engine, TestEngine.Other, Number), Cancellation);
        Assert.False(await directory.OwnsAsync(TestEngine.Account, Number, Cancellation));
        Assert.True(await directory.OwnsAsync(TestEngine.Account, Other, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_the_configuration_gives_is_listed_and_goes_with_it(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var numbers = new PhoneNumberStore(engine.Database);
        var page = new Page(50, 0, null, false);
        var sms = new OwningChannel("sms", false, (TestEngine.Account, Number), (TestEngine.Account, "12345"), (TestEngine.Other, Other));
        var whatsApp = new OwningChannel("whatsapp", true, (TestEngine.Account, WhatsApp));
        await StartAsync(engine, sms, whatsApp);
        await StartAsync(engine, sms, whatsApp);

        var number = Assert.Single(await numbers.ListAsync(TestEngine.Account, null, null, null, page, Cancellation));
        Assert.True(number.Configured);
        Assert.Equal(WhatsApp, Assert.Single(
            await new ChannelSenderStore(engine.Database).ListAsync(TestEngine.Account, "whatsapp", page, Cancellation)).Address);
        var refused = await Assert.ThrowsAsync<RefusedException>(
            async () => await numbers.DeleteAsync(TestEngine.Account, number.Sid, Cancellation));
        Assert.Equal(403, refused.Error.Status);

        await new PoolStore(engine.Database).InsertAsync(
            TestEngine.Account, TestEngine.MessagingService,
            _ => new(new PoolSender(TestEngine.Account, TestEngine.MessagingService, number.Sid, PoolKinds.Number, Number, 1)), Cancellation);
        await StartAsync(engine, whatsApp);
        Assert.Empty(await numbers.ListAsync(TestEngine.Account, null, null, null, page, Cancellation));
        Assert.Equal(0, await engine.CountAsync("pool_sender"));
        Assert.Equal(1, await engine.CountAsync("channel_sender"));
    }

    [Theory]
    [InlineData("+15557770002", "local")]
    [InlineData("+18005550100", "toll-free")]
    [InlineData("+18885550100", "toll-free")]
    [InlineData("+4915112345678", "mobile")]
    [InlineData("+180", "local")]
    public void Numbers_are_listed_by_what_can_be_told_from_them(string number, string kind) =>
        Assert.Equal(kind, NumberKinds.Of(number));

    private static async Task StartAsync(TestEngine engine, params IChannel[] channels) => await new ConfiguredSenders(
        engine.Database, Catalog(channels), engine, engine.Sids, NullLogger<ConfiguredSenders>.Instance).StartAsync(Cancellation);

    private static SenderDirectory Directory(TestEngine engine, bool check, params IChannel[] channels) => new(
        engine.Database,
        channels.Length > 0 ? Catalog(channels) : Catalog(new OwningChannel("sms", false), new OwningChannel("whatsapp", true)),
        new SenderOptions(check));

    private static ChannelCatalog Catalog(params IChannel[] channels)
    {
        var services = new ServiceCollection();
        foreach (var channel in channels)
        {
            services.AddSingleton(channel);
        }

        return new ChannelCatalog(services.BuildServiceProvider());
    }

    private static PhoneNumber Claim(TestEngine engine, AccountSid account, string number) =>
        new(account, engine.Sids.Next("PN"), number, NumberKinds.Of(number), number, new(), false, 1, 1);
}
