using System.Text;
using Parley.Addresses;
using Parley.Api;

namespace Parley.Tests.Addresses;

public sealed class AddressFormTests
{
    private const string Webhook =
        "Type=sms&Address=%2B15550009999&AutoCreation.Type=webhook&AutoCreation.WebhookUrl=https://example.com/x"
        + "&AutoCreation.WebhookFilters=onMessageAdded";

    private static readonly AutoCreationRule Off = new(false, "default", null, null, null, null, null, null);

    [Theory]
    [InlineData("Type=sms&Address=%2B15550009999", null)]
    [InlineData("Type=SmS&Address=12345&AddressCountry=us", null)]
    [InlineData("Type=whAtsAPP&Address=whatsapp:%2B15550009999", null)]
    [InlineData("Type=email&Address=a@example.com", null)]
    [InlineData("Type=apple&Address=urn:mbid:AQAAYyUbut6E4B3T9FLv5EbG", null)]
    [InlineData(Webhook, null)]
    [InlineData(Webhook + "&AutoCreation.WebhookMethod=get", null)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.Type=studio&AutoCreation.StudioFlowSid=FW0123456789abcdef0123456789abcdef&AutoCreation.StudioRetryCount=3", null)]
    [InlineData("Address=%2B15550009999", 20001)]
    [InlineData("Type=pigeon&Address=%2B15550009999", 20001)]
    [InlineData("Type=sms", 50411)]
    [InlineData("Type=sms&Address=", 50411)]
    [InlineData("Type=sms&Address=whatsapp:%2B15550009999", 50407)]
    [InlineData("Type=whatsapp&Address=%2B15550009999", 50407)]
    [InlineData("Type=sms&Address=x", 50407)]
    [InlineData("Type=chat&Address=a%0Ab", 50407)]
    [InlineData("Type=chat&Address=IG0123456789abcdef0123456789abcdef", 50407)]
    [InlineData("Type=sms&Address=%2B15550009999&AddressCountry=USA", 20001)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.Enabled=maybe", 20001)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.Type=magic", 20001)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.ConversationServiceSid=x", 20001)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.Type=webhook", 50369)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.Type=webhook&AutoCreation.WebhookUrl=https://example.com", 50370)]
    [InlineData(Webhook + "&AutoCreation.WebhookUrl=ftp://example.com", 50369)]
    [InlineData(Webhook + "&AutoCreation.WebhookFilters=onMessageAdd", 50365)]
    [InlineData(Webhook + "&AutoCreation.WebhookMethod=PUT", 50055)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.Type=studio", 50367)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.StudioFlowSid=x", 50367)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.StudioRetryCount=4", 20001)]
    [InlineData("Type=sms&Address=%2B15550009999&AutoCreation.StudioRetryCount=-1", 20001)]
    public void A_new_configuration_is_checked(string body, int? code)
    {
        var form = Form.Parse(Encoding.UTF8.GetBytes(body), out _)!;
        var error = AddressForm.Read(form, out var read) ?? read.ProblemForCreate() ?? read.Apply(Off, out _);
        Assert.Equal(code, error?.Code);
    }

    [Fact]
    public void Names_and_urls_have_their_lengths()
    {
        Assert.Equal(20001, Code("FriendlyName=" + new string('x', 257)));
        Assert.Null(Code("FriendlyName=" + new string('x', 256)));
        Assert.Equal(50372, Code("AutoCreation.WebhookUrl=https://example.com/" + new string('x', 500)));
    }

    [Fact]
    public void What_belongs_to_another_type_goes_when_the_type_changes()
    {
        var before = Off with { Type = "webhook", Url = "https://example.com", Method = "POST", Filters = ["onMessageAdded"] };
        AddressForm.Read(Parse("AutoCreation.Type=studio&AutoCreation.StudioFlowSid=FW0123456789abcdef0123456789abcdef"), out var form);
        Assert.Null(form.Apply(before, out var after));
        Assert.Equal(Off with { Type = "studio", Flow = "FW0123456789abcdef0123456789abcdef" }, after);
    }

    private static int? Code(string body) => AddressForm.Read(Parse(body), out _)?.Code;

    private static Form Parse(string body) => Form.Parse(Encoding.UTF8.GetBytes(body), out _)!;
}
