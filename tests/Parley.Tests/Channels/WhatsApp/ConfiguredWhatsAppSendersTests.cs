using Microsoft.Extensions.Configuration;
using Parley.Channels.WhatsApp;
using Parley.Ops;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class ConfiguredWhatsAppSendersTests
{
    [Fact]
    public void Senders_are_found_by_everything_that_names_them()
    {
        var senders = Read(Complete(0), Complete(1, ("Address", "whatsapp:+15550003333"), ("PhoneNumberId", "222"), ("VerifyToken", "v2")));

        var first = senders.ByAddress(FakeSenders.Account, "whatsapp:+15550001111");
        Assert.NotNull(first);
        Assert.Equal(new Uri("https://graph.facebook.com"), first.GraphUrl);
        Assert.Equal("v25.0", first.GraphVersion);
        Assert.Same(first, senders.ByPhoneNumberId("111"));
        Assert.Same(first, senders.ByBusinessAccountId("999"));
        Assert.Same(first, senders.ForTemplates(FakeSenders.Account));
        Assert.Equal("whatsapp:+15550003333", senders.ByPhoneNumberId("222")?.Address);
        Assert.Null(senders.ByAddress(FakeSenders.OtherAccount, "whatsapp:+15550001111"));
        Assert.Null(senders.ForTemplates(FakeSenders.OtherAccount));
        Assert.Single(senders.AppSecrets);
        Assert.True(senders.KnowsVerifyToken("v1"));
        Assert.True(senders.KnowsVerifyToken("v2"));
        Assert.False(senders.KnowsVerifyToken("v"));
        Assert.False(senders.KnowsVerifyToken(""));
    }

    [Fact]
    public void An_app_is_taken_and_none_is_needed()
    {
        Assert.Equal("2345", Read(Complete(0, ("AppId", "2345"))).All[0].AppId);
        Assert.Null(Read(Complete(0)).All[0].AppId);
    }

    [Fact]
    public void No_sender_is_no_error()
    {
        var senders = Read([]);

        Assert.Empty(senders.All);
        Assert.False(senders.KnowsVerifyToken(""));
    }

    [Theory]
    [InlineData("Address", null)]
    [InlineData("Address", "+15550001111")]
    [InlineData("Account", null)]
    [InlineData("Account", "AC12")]
    [InlineData("PhoneNumberId", null)]
    [InlineData("PhoneNumberId", "1/2")]
    [InlineData("BusinessAccountId", "")]
    [InlineData("AccessToken", null)]
    [InlineData("AccessToken", "secret-value\n")]
    [InlineData("AppSecret", " ")]
    [InlineData("VerifyToken", null)]
    [InlineData("GraphUrl", "http://graph.facebook.com")]
    [InlineData("GraphUrl", "https://secret-value@graph.facebook.com")]
    [InlineData("GraphUrl", "graph.facebook.com")]
    [InlineData("GraphVersion", "25/../..")]
    [InlineData("GraphURL2", "x")]
    [InlineData("AppId", "12/3")]
    [InlineData("AppId", "")]
    public void A_wrong_value_stops_the_start_with_its_keys_name(string key, string? value)
    {
        var error = Assert.Throws<StartupException>(() => Read(Complete(0, (key, value))));

        Assert.Contains($"Parley:WhatsApp:Senders:0:{key}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-value", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PhoneNumberId", "Address", "whatsapp:+15550003333")]
    [InlineData("Address", "PhoneNumberId", "222")]
    public void Two_senders_cannot_share_what_names_one(string shared, string different, string value)
    {
        var error = Assert.Throws<StartupException>(() => Read(Complete(0), Complete(1, (different, value))));

        Assert.Contains(shared, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_accounts_cannot_share_a_business_account()
    {
        var other = Complete(
            1, ("Account", FakeSenders.OtherAccount.Value), ("Address", "whatsapp:+15550003333"), ("PhoneNumberId", "222"));

        var error = Assert.Throws<StartupException>(() => Read(Complete(0), other));

        Assert.Contains("BusinessAccountId", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sender_does_not_print_its_secrets()
    {
        var text = Read(Complete(0)).All[0].ToString();

        Assert.Equal("whatsapp:+15550001111 (111)", text);
    }

    private static ConfiguredWhatsAppSenders Read(params Dictionary<string, string?>[] sections) => new(
        new ConfigurationBuilder().AddInMemoryCollection(sections.SelectMany(section => section)).Build());

    private static Dictionary<string, string?> Complete(int index, params (string Key, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>
        {
            ["Address"] = "whatsapp:+15550001111",
            ["Account"] = FakeSenders.Account.Value,
            ["PhoneNumberId"] = "111",
            ["BusinessAccountId"] = "999",
            ["AccessToken"] = "secret-value-token",
            ["AppSecret"] = "secret-value-app",
            ["VerifyToken"] = "v1",
        };
        foreach (var (key, value) in changes)
        {
            values[key] = value;
        }

        return values.ToDictionary(pair => $"Parley:WhatsApp:Senders:{index}:{pair.Key}", pair => pair.Value);
    }
}
