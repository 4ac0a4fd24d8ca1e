using System.Security.Cryptography;
using System.Text;
using Parley.Sandbox;
using Parley.Sandbox.Graph;

namespace Parley.Tests.Sandbox;

/// <summary>The webhooks' shape and signature.</summary>
public sealed class MetaWebhookTests
{
    [Theory]
    [InlineData("""{"a":"é"}""", """{"a":"\u00e9"}""")]
    [InlineData("""{"a":"👋"}""", """{"a":"\ud83d\udc4b"}""")]
    [InlineData("""{"a":"x/y"}""", """{"a":"x\/y"}""")]
    [InlineData("""{"a":"\"\\\n\/"}""", """{"a":"\"\\\n\/"}""")]
    [InlineData("""{"a":"\u001F"}""", """{"a":"\u001f"}""")]
    [InlineData("""{"a":"\\u00E9"}""", """{"a":"\\u00E9"}""")]
    [InlineData("""{"é":1}""", """{"\u00e9":1}""")]
    public void Everything_but_ASCII_is_escaped_in_small_letters(string json, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(MetaJson.Escape(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public async Task The_signature_is_over_the_bytes_that_arrive()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Grüße/👋");
        var webhook = await sandbox.HearAsync();
        Assert.Contains(@"Gr\u00fc\u00dfe\/\ud83d\udc4b", webhook.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain(webhook.Bytes, octet => octet >= 0x80);
        var secret = Encoding.UTF8.GetBytes(sandbox.Get<SandboxSecrets>().AppSecret);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, webhook.Bytes)), webhook.Signature);
        Assert.Equal(71, webhook.Signature.Length);
    }

    [Fact]
    public async Task A_message_says_who_wrote_to_which_number_and_when()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var sent = await sandbox.WriteAsync("Hello");
        Assert.Equal(201, sent.Status);
        var webhook = await sandbox.HearAsync();
        Assert.Equal("whatsapp_business_account", webhook.Json.GetProperty("object").GetString());
        Assert.Equal(sandbox.BusinessId(), webhook.Json.GetProperty("entry")[0].GetProperty("id").GetString());
        Assert.Equal("messages", webhook.Change.GetProperty("field").GetString());
        var metadata = webhook.Value.GetProperty("metadata");
        Assert.Equal(sandbox.NumberId(), metadata.GetProperty("phone_number_id").GetString());
        Assert.Equal("15550001111", metadata.GetProperty("display_phone_number").GetString());
        Assert.Equal("15550002222", webhook.Value.GetProperty("contacts")[0].GetProperty("wa_id").GetString());
        var message = webhook.Value.GetProperty("messages")[0];
        Assert.Equal(sent.Json.GetProperty("id").GetString(), message.GetProperty("id").GetString());
        Assert.Equal("15550002222", message.GetProperty("from").GetString());
        var at = DateTimeOffset.Parse(sent.Json.GetProperty("timestamp").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"{at.ToUnixTimeSeconds()}", message.GetProperty("timestamp").GetString());
    }

    [Fact]
    public async Task A_webhook_comes_again_until_it_is_taken_and_the_next_waits_for_it()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var refusals = 2;
        sandbox.Engine.Answer = _ => refusals-- > 0 ? 503 : 200;
        Assert.Equal(201, (await sandbox.WriteAsync("One")).Status);
        Assert.Equal(201, (await sandbox.WriteAsync("Two")).Status);
        Assert.Equal("text One, text One, text One, text Two", await sandbox.HearAsync(4));
        await sandbox.SettleAsync();
        Assert.Equal("sent One delivered, sent Two delivered", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task Accounts_do_not_see_each_other()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("For one");
        await sandbox.WriteAsync("For two", account: FakeEngine.Two);
        var first = (await sandbox.HearAsync()).Value.GetProperty("metadata").GetProperty("phone_number_id").GetString();
        var second = (await sandbox.HearAsync()).Value.GetProperty("metadata").GetProperty("phone_number_id").GetString();
        Assert.Equal((sandbox.NumberId(), sandbox.NumberId(account: FakeEngine.Two)), (first, second));
        Assert.NotEqual(first, second);
        await sandbox.SettleAsync();
        await sandbox.SettleAsync(FakeEngine.Two);
        Assert.Equal("sent For one delivered", await sandbox.PhoneAsync());
        Assert.Equal("sent For two delivered", await sandbox.PhoneAsync(account: FakeEngine.Two));
    }
}
