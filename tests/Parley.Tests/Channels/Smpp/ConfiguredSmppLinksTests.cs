using Microsoft.Extensions.Configuration;
using Parley.Api;
using Parley.Channels.Smpp;

namespace Parley.Tests.Channels.Smpp;

public sealed class ConfiguredSmppLinksTests
{
    private static readonly AccountSid Account = new("AC00000000000000000000000000000001");

    [Fact]
    public void Links_are_read_and_found_by_number()
    {
        var links = new ConfiguredSmppLinks(Configuration(
            ("0:Numbers:0", "+15550001111"), ("0:Numbers:1", "+15550001112"), ("0:MediaUrlTag", "0x1401"), ("0:EnquireLink", "00:00:10"),
            ("0:MessageIds", "response-hex"), ("0:UseTls", "true"), ("0:Window", "3")));

        var link = links.ForNumber(Account, "+15550001112");

        Assert.Equal(links.AtStart.Single(), link);
        Assert.Equal(("carrier", "smsc.test", 2776, "sys", "secret"), (link!.Name, link.Host, link.Port, link.SystemId, link.Password));
        Assert.Equal((0x1401, TimeSpan.FromSeconds(10), "response-hex", true, 3), (link.MediaUrlTag, link.EnquireLink, link.MessageIds, link.UseTls, link.Window));
        Assert.Null(links.ForNumber(Account, "+15550009999"));
        Assert.Null(links.ForNumber(new AccountSid("AC00000000000000000000000000000002"), "+15550001111"));
    }

    [Theory]
    [InlineData("+15550001111, +15550001112", "+15550001112", true)]
    [InlineData("*", "+15550001112", true)]
    [InlineData("+15550001111", "+15550001112", false)]
    public void Numbers_may_be_one_string(string numbers, string number, bool found) =>
        Assert.Equal(found, new ConfiguredSmppLinks(Configuration(("0:Numbers", numbers))).ForNumber(Account, number) is not null);

    [Theory]
    [InlineData("0:Port", "0")]
    [InlineData("0:Account", "AC1")]
    [InlineData("0:SystemId", "")]
    [InlineData("0:Password", "far-too-long")]
    [InlineData("0:Password", "p€")]
    [InlineData("0:SystemId", "šys")]
    [InlineData("0:MessageIds", "backwards")]
    [InlineData("0:MediaUrlTag", "0xFFFF")]
    [InlineData("0:UseTls", "perhaps")]
    [InlineData("0:EnquireLink", "soon")]
    public void Nonsense_is_refused_at_start_by_the_name_of_its_key(string key, string value)
    {
        var exception = Assert.Throws<FormatException>(() => new ConfiguredSmppLinks(Configuration((key, value))));

        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("far-too-long", exception.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] more)
    {
        Dictionary<string, string?> values = new()
        {
            ["0:Account"] = Account.Value,
            ["0:Name"] = "carrier",
            ["0:Host"] = "smsc.test",
            ["0:Port"] = "2776",
            ["0:SystemId"] = "sys",
            ["0:Password"] = "secret",
        };
        foreach (var (key, value) in more)
        {
            values[key] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(pair => "Parley:Smpp:Links:" + pair.Key, pair => pair.Value)).Build();
    }
}
