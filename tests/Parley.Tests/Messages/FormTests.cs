using System.Text;
using Parley.Api;
using Parley.Conversations;
using Parley.Messages;
using Parley.Webhooks;

namespace Parley.Tests.Messages;

/// <summary>What clients may send for messages, conversations and webhooks.</summary>
public sealed class FormTests
{
    [Theory]
    [InlineData("Body=x", null)]
    [InlineData("Body=x&Attributes=%7B", 50304)]
    [InlineData("Body=x&MediaSid=x", 50510)]
    [InlineData("Body=x&ContentSid=x", 21655)]
    [InlineData("Body=x&DateCreated=x", 20001)]
    public void A_message_is_checked(string body, int? code) => Assert.Equal(code, MessageForm.Read(Read(body), out _)?.Code);

    [Theory]
    [InlineData(32 * 1024, "a", null)]
    [InlineData((32 * 1024) + 1, "a", 50504)]
    [InlineData(16 * 1024, "é", null)]
    [InlineData((16 * 1024) + 1, "é", 50504)]
    public void A_body_is_measured_in_octets(int count, string letter, int? code) => Assert.Equal(
        code, MessageForm.Read(Read("Body=" + string.Concat(Enumerable.Repeat(letter, count))), out _)?.Code);

    [Theory]
    [InlineData("", null)]
    [InlineData("UniqueName=taxi", null)]
    [InlineData("UniqueName=CH0123456789abcdef0123456789abcdef", 50390)]
    [InlineData("State=closed", 50384)]
    [InlineData("State=asleep", 50378)]
    [InlineData("Timers.Inactive=PT1M", null)]
    [InlineData("Timers.Inactive=PT0S", null)]
    [InlineData("Timers.Inactive=PT59S", 50375)]
    [InlineData("Timers.Inactive=-PT5M", 50375)]
    [InlineData("Timers.Inactive=5", 50379)]
    [InlineData("Timers.Closed=PT9M", 50376)]
    [InlineData("Timers.Closed=P200Y", 50376)]
    [InlineData("Timers.Closed=P999999999Y", 50380)]
    [InlineData("MessagingServiceSid=x", 50341)]
    [InlineData("Attributes=%5B", 50304)]
    public void A_conversation_is_checked(string body, int? code) =>
        Assert.Equal(code, ConversationForm.Read(Read(body), creating: true, out _)?.Code);

    [Theory]
    [InlineData("Target=webhook&Configuration.Url=https://a.example/x&Configuration.Filters=onMessageAdded", null)]
    [InlineData("Target=webhook&Configuration.Url=https://a.example/%0Ax&Configuration.Filters=onMessageAdded", 50369)]
    [InlineData("Target=webhook&Configuration.Url=ftp://a.example/x&Configuration.Filters=onMessageAdded", 50369)]
    [InlineData("Target=webhook&Configuration.Url=/x&Configuration.Filters=onMessageAdded", 50369)]
    [InlineData("Target=webhook&Configuration.Url=https://a.example/x&Configuration.Filters=onMessageAdd", 50365)]
    [InlineData("Target=webhook&Configuration.Url=https://a.example/x", 50370)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdded", 50369)]
    [InlineData("Target=letter", 50364)]
    [InlineData("", 50368)]
    [InlineData("Target=trigger&Configuration.Url=https://a.example/x", 50371)]
    [InlineData("Target=studio", 50367)]
    [InlineData("Target=webhook&Configuration.Url=https://a.example/x&Configuration.Filters=onMessageAdded&Configuration.Method=PUT", 50055)]
    public void A_webhook_is_checked(string body, int? code) =>
        Assert.Equal(code, WebhookForm.ReadNew(Read(body), out _)?.Code);

    private static Form Read(string body) => Form.Parse(Encoding.UTF8.GetBytes(body), out _)!;
}
