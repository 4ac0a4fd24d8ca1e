using System.Text;
using System.Text.Json;
using Parley.Accounts;
using Parley.Api;
using Parley.Credentials;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Credentials;

public sealed class CredentialTests
{
    private static readonly CredentialSecrets Secrets = new("cert-TOP", "key-TOP", "api-TOP", "fcm-TOP");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_a_credential_is_made_of_is_stored_encrypted(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = new CredentialStore(engine.Database, new SecretBox(new byte[32]));
        var credential = New(engine) with { Secrets = Secrets };
        await store.InsertAsync(credential, Cancellation);
        Assert.Equal(credential, await store.FindAsync(TestEngine.Account, credential.Sid, Cancellation));
        Assert.Null(await store.FindAsync(TestEngine.Other, credential.Sid, Cancellation));
        var stored = Assert.Single(await engine.QueryAsync("SELECT secrets FROM credential", row => row.Text(0)));
        Assert.DoesNotContain("TOP", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("TOP", Encoding.UTF8.GetString(Convert.FromBase64String(stored)), StringComparison.Ordinal);
        Assert.DoesNotContain("TOP", $"{credential} {credential.Secrets}", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_update_leaves_the_secrets_that_it_does_not_name(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = new CredentialStore(engine.Database, new SecretBox(new byte[32]));
        var credential = New(engine) with { Secrets = Secrets };
        await store.InsertAsync(credential, Cancellation);
        Assert.Null(Read("Secret=new&FriendlyName=n&Sandbox=True", false, out var form));
        var updated = await store.UpdateAsync(TestEngine.Account, credential.Sid, before => form.ApplyTo(before, 9), Cancellation);
        Assert.Equal(
            credential with { FriendlyName = "n", Sandbox = true, Secrets = Secrets with { Secret = "new" }, Updated = 9 }, updated);
        Assert.Equal(updated, await store.FindAsync(TestEngine.Account, credential.Sid, Cancellation));
        Assert.Null(await store.UpdateAsync(TestEngine.Other, credential.Sid, before => before, Cancellation));
        Assert.Single(await store.ListAsync(TestEngine.Account, new Page(50, 0, null, false), Cancellation));
        Assert.Empty(await store.ListAsync(TestEngine.Other, new Page(50, 0, null, false), Cancellation));
        Assert.False(await store.DeleteAsync(TestEngine.Other, credential.Sid, Cancellation));
        Assert.True(await store.DeleteAsync(TestEngine.Account, credential.Sid, Cancellation));
        Assert.False(await store.DeleteAsync(TestEngine.Account, credential.Sid, Cancellation));
    }

    [Theory]
    [InlineData("Type=apn", null)]
    [InlineData("Type=gcm&ApiKey=k", null)]
    [InlineData("Type=fcm&Secret=s&Sandbox=false", null)]
    [InlineData("", 20001)]
    [InlineData("Type=", 20001)]
    [InlineData("Type=twilsock", 20001)]
    [InlineData("Type=APN", 20001)]
    [InlineData("Type=apn&Sandbox=perhaps", 20001)]
    [InlineData("Type=apn&Sandbox=", 20001)]
    public void A_new_credential_has_a_type(string body, int? code) => Assert.Equal(code, Read(body, true, out _)?.Code);

    [Theory]
    [InlineData("FriendlyName", 64, null)]
    [InlineData("FriendlyName", 65, 20001)]
    [InlineData("Certificate", 16384, null)]
    [InlineData("Certificate", 16385, 20001)]
    [InlineData("PrivateKey", 16385, 20001)]
    [InlineData("ApiKey", 16385, 20001)]
    [InlineData("Secret", 16385, 20001)]
    public void Its_parts_are_bounded(string key, int length, int? code) =>
        Assert.Equal(code, Read($"Type=apn&{key}={new string('x', length)}", true, out _)?.Code);

    [Fact]
    public void No_answer_has_room_for_a_secret()
    {
        string[] properties =
            ["sid", "account_sid", "friendly_name", "type", "sandbox", "date_created", "date_updated", "url"];
        var json = JsonSerializer.Serialize(
            new CredentialResource("CR1", "AC1", null, "apn", "False", "d", "d", "u"), ApiJson.Default.CredentialResource);
        using var document = JsonDocument.Parse(json);
        Assert.Equal(properties, document.RootElement.EnumerateObject().Select(property => property.Name));
    }

    private static Credential New(TestEngine engine) =>
        new(TestEngine.Account, engine.Sids.Next("CR"), null, "fcm", false, CredentialSecrets.None, 1, 1);

    private static ApiError? Read(string body, bool creating, out CredentialForm read) =>
        CredentialForm.Read(Form.Parse(Encoding.UTF8.GetBytes(body), out _)!, creating, out read);
}
