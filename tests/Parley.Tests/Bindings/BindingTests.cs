using System.Text;
using Parley.Api;
using Parley.Bindings;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Bindings;

public sealed class BindingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // One for all: only then do later ones sort after earlier ones.
    private static readonly SidSource Sids = new(TimeProvider.System);

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_device_that_registers_again_keeps_its_binding(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var first = await engine.Bindings.SetAsync(Device("amy", "phone"), Cancellation);
        var again = await engine.Bindings.SetAsync(
            Device("amy", "phone") with { MessageTypes = ["new_message"], Credential = null, Updated = 7 }, Cancellation);
        Assert.Equal((first.Sid, first.Created, 7L), (again.Sid, again.Created, again.Updated));
        Assert.Equal(["new_message"], again.MessageTypes);
        Assert.Null(again.Credential);
        Assert.Equal(1, await engine.CountAsync("push_binding"));
        Assert.NotEqual(first.Sid, (await engine.Bindings.SetAsync(Device("amy", "phone") with { Type = "apn" }, Cancellation)).Sid);
        Assert.NotEqual(first.Sid, (await engine.Bindings.SetAsync(Device("bob", "phone"), Cancellation)).Sid);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Lists_are_filtered_by_types_and_identities(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        foreach (var (identity, type) in (IEnumerable<(string, string)>)[("amy", "fcm"), ("amy", "apn"), ("bob", "fcm"), ("cat", "gcm")])
        {
            await engine.Bindings.SetAsync(Device(identity, type) with { Type = type }, Cancellation);
        }

        Assert.Equal(4, (await ListAsync("")).Count);
        Assert.Equal(["amy", "bob"], await ListAsync("BindingType=fcm"));
        Assert.Equal(["amy", "amy", "cat"], await ListAsync("Identity=amy&Identity=cat"));
        Assert.Equal(["amy", "cat"], await ListAsync("Identity=amy&Identity=cat&BindingType=apn&BindingType=gcm"));
        Assert.Empty(await ListAsync("Identity=dan"));

        async Task<List<string>> ListAsync(string query)
        {
            Assert.Null(BindingForm.Read(Form.Parse(Encoding.UTF8.GetBytes(query), out _)!, out var form));
            var rows = await engine.Bindings.ListAsync(
                TestEngine.Account, TestEngine.Service, form.Types, form.Identities, new Page(50, 0, null, false), Cancellation);
            return [.. rows.Select(binding => binding.Identity)];
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_binding_belongs_to_its_service_and_account(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var binding = await engine.Bindings.SetAsync(Device("amy", "phone"), Cancellation);
        var (account, service) = (TestEngine.Account, TestEngine.Service);
        Assert.Equal(binding.Endpoint, (await engine.Bindings.FindAsync(account, service, binding.Sid, Cancellation))!.Endpoint);
        Assert.Null(await engine.Bindings.FindAsync(account, TestEngine.OtherService, binding.Sid, Cancellation));
        Assert.Null(await engine.Bindings.FindAsync(TestEngine.Other, service, binding.Sid, Cancellation));
        Assert.False(await engine.Bindings.DeleteAsync(TestEngine.Other, service, binding.Sid, Cancellation));
        Assert.True(await engine.Bindings.DeleteAsync(account, service, binding.Sid, Cancellation));
        Assert.False(await engine.Bindings.DeleteAsync(account, service, binding.Sid, Cancellation));
    }

    [Theory]
    [InlineData("BindingType=apn&BindingType=gcm&BindingType=fcm&BindingType=twilsock", null)]
    [InlineData("BindingType=", null)]
    [InlineData("BindingType=sms", 50209)]
    [InlineData("BindingType=apn&BindingType=APN", 50209)]
    public void Types_are_the_four_that_there_are(string query, int? code) =>
        Assert.Equal(code, BindingForm.Read(Form.Parse(Encoding.UTF8.GetBytes(query), out _)!, out _)?.Code);

    [Fact]
    public void There_are_not_more_filters_than_a_statement_can_hold() => Assert.Equal(
        20001,
        BindingForm.Read(
            Form.Parse(Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, 101).Select(i => $"Identity={i}"))), out _)!, out _)
            ?.Code);

    internal static Binding Device(string identity, string endpoint) => new(
        TestEngine.Account, TestEngine.Service, Sids.Next("BS"), identity, endpoint, "fcm",
        "CR" + new string('1', 32), ["new_message", "added_to_conversation"], 1, 1);
}
