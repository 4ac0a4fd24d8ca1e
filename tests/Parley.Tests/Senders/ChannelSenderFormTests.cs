using System.Text;
using Parley.Senders;

namespace Parley.Tests.Senders;

public sealed class ChannelSenderFormTests
{
    [Theory]
    [InlineData("""{"sender_id":"whatsapp:+15550001111","webhook":{"callback_url":"https://a.example/x","callback_method":"PUT"}}""")]
    [InlineData("""{"senderId":"whatsapp:+15550001111","webhook":{"callbackUrl":"https://a.example/x","callbackMethod":"put"}}""")]
    public void Names_are_taken_as_documented_and_as_the_library_sends_them(string json)
    {
        Assert.Null(ChannelSenderForm.Read(Encoding.UTF8.GetBytes(json), new(), out var form));
        Assert.Equal("whatsapp:+15550001111", form!.SenderId);
        Assert.Equal("https://a.example/x", form.Settings.Webhook!.CallbackUrl);
        Assert.Equal("PUT", form.Settings.Webhook.CallbackMethod, ignoreCase: true);
    }

    [Fact]
    public void What_is_not_sent_stays_and_a_password_is_not_kept()
    {
        var before = new ChannelSenderSettings(
            new() { WabaId = "1" }, new() { CallbackUrl = "https://a.example/" }, new() { Name = "Ann", About = "about" });
        const string json = """
            {"configuration":{"verification_code":"123456"},"profile":{"about":null,"websites":["https://b.example",{"website":"c","label":"l"}]}}
            """;
        Assert.Null(ChannelSenderForm.Read(Encoding.UTF8.GetBytes(json), before, out var form));
        Assert.Equal("https://a.example/", form!.Settings.Webhook!.CallbackUrl);
        Assert.Equal(("1", null), (form.Settings.Configuration!.WabaId, form.Settings.Configuration.VerificationCode));
        Assert.Equal(("Ann", null), (form.Settings.Profile!.Name, form.Settings.Profile.About));
        Assert.Equal([new("https://b.example", null), new("c", "l")], form.Settings.Profile.Websites!);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"sender_id":5}""")]
    [InlineData("""{"webhook":"x"}""")]
    [InlineData("""{"webhook":{"callback_url":"ftp://x"}}""")]
    [InlineData("""{"webhook":{"callback_method":"GET"}}""")]
    [InlineData("""{"configuration":{"verification_method":"post"}}""")]
    [InlineData("""{"profile":{"websites":"x"}}""")]
    [InlineData("""{"profile":{"emails":[{"website":"x"}]}}""")]
    public void Anything_else_is_refused(string json) =>
        Assert.Equal(400, ChannelSenderForm.Read(Encoding.UTF8.GetBytes(json), new(), out _)?.Status);
}
