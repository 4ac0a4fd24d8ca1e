using Parley.Addresses;
using Parley.Api;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Addresses;

public sealed class AddressStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_address_is_configured_once_in_an_account_and_found_by_itself(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = new AddressStore(engine.Database);
        var row = Row(engine, TestEngine.Account, "+15550009999");
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => store.InsertAsync(row with { Sid = engine.Sids.Next("IG") }, Cancellation).AsTask()));
        Assert.Single(made, true);
        Assert.True(await store.InsertAsync(row with { Account = TestEngine.Other, Sid = engine.Sids.Next("IG") }, Cancellation));

        var found = (await store.FindAsync(TestEngine.Account, "+15550009999", Cancellation))!;
        Assert.Equal(found.Sid, (await store.FindAsync(TestEngine.Account, found.Sid, Cancellation))!.Sid);
        Assert.Null(await store.FindAsync(TestEngine.Other, found.Sid, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task It_is_changed_listed_by_type_and_deleted(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = new AddressStore(engine.Database);
        var sms = Row(engine, TestEngine.Account, "+15550009999");
        var whatsApp = Row(engine, TestEngine.Account, "whatsapp:+15550009999") with { Type = "whatsapp" };
        Assert.True(await store.InsertAsync(sms, Cancellation));
        Assert.True(await store.InsertAsync(whatsApp, Cancellation));
        await store.UpdateAsync(
            TestEngine.Account, sms.Address,
            before => before with { FriendlyName = "new", AutoCreation = before.AutoCreation with { Filters = ["onMessageAdded"], Retries = 2 } },
            Cancellation);
        var found = (await store.FindAsync(TestEngine.Account, sms.Sid, Cancellation))!;
        Assert.Equal("new", found.FriendlyName);
        Assert.Equal(["onMessageAdded"], found.AutoCreation.Filters!);
        Assert.Equal(2, found.AutoCreation.Retries);

        var page = new Page(10, 0, null, false);
        Assert.Equal([sms.Sid, whatsApp.Sid], (await store.ListAsync(TestEngine.Account, "", page, Cancellation)).Select(row => row.Sid));
        Assert.Equal(whatsApp.Sid, Assert.Single(await store.ListAsync(TestEngine.Account, "whatsapp", page, Cancellation)).Sid);
        Assert.Empty(await store.ListAsync(TestEngine.Other, "", page, Cancellation));

        Assert.Equal(1, await store.DeleteAsync(TestEngine.Account, sms.Address, Cancellation));
        Assert.Null(await store.FindAsync(TestEngine.Account, sms.Sid, Cancellation));
    }

    private static AddressConfiguration Row(TestEngine engine, AccountSid account, string address) => new(
        account, engine.Sids.Next("IG"), "sms", address, null, null, new(true, "default", null, null, null, null, null, null),
        engine.Time, engine.Time);
}
