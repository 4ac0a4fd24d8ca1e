using System.Text;
using Parley.Api;
using Parley.Participants;

namespace Parley.Tests.Participants;

public sealed class ParticipantFormTests
{
    [Theory]
    [InlineData("+15550001111", "sms")]
    [InlineData("whatsapp:+15550001111", "whatsapp")]
    [InlineData("+12", "sms")]
    [InlineData("+1", null)]
    [InlineData("+0123456", null)]
    [InlineData("+1234567890123456", null)]
    [InlineData("15550001111", null)]
    [InlineData("+1555 000", null)]
    [InlineData("+15550001111\n", null)]
    [InlineData("+１５５５０００", null)]
    [InlineData("WhatsApp:+15550001111", null)]
    [InlineData("whatsapp:15550001111", null)]
    [InlineData("whatsapp:whatsapp:+15550001111", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_address_has_its_channel_by_its_shape(string? address, string? channel) =>
        Assert.Equal(channel, Address.ChannelOf(address));

    [Theory]
    [InlineData("Identity=amy", null)]
    [InlineData("MessagingBinding.Address=%2B15550001111&MessagingBinding.ProxyAddress=%2B15550002222", null)]
    [InlineData("", 50204)]
    [InlineData("Identity=", 50204)]
    [InlineData("Identity=amy&MessagingBinding.Address=%2B15550001111", 50211)]
    [InlineData("Identity=amy&MessagingBinding.ProxyAddress=%2B15550001111", 50211)]
    [InlineData("MessagingBinding.Address=%2B15550001111", null)]
    [InlineData("MessagingBinding.Address=%2B15550001111&MessagingBinding.ProxyAddress=", 50412)]
    [InlineData("MessagingBinding.Address=whatsapp:%2B15550001111", 50412)]
    [InlineData("MessagingBinding.Address=%2B436601234567", 50407)]
    [InlineData("MessagingBinding.Address=", 50411)]
    [InlineData("MessagingBinding.ProjectedAddress=%2B15550001111", null)]
    [InlineData("Identity=amy&MessagingBinding.ProjectedAddress=%2B15550001111", null)]
    [InlineData("MessagingBinding.ProjectedAddress=x", 50439)]
    [InlineData("MessagingBinding.ProjectedAddress=%2B436601234567", 50439)]
    [InlineData("MessagingBinding.ProjectedAddress=whatsapp:%2B15550001111", 50439)]
    [InlineData("MessagingBinding.Address=%2B15550001111&MessagingBinding.ProjectedAddress=%2B15550002222", 50443)]
    [InlineData("MessagingBinding.ProxyAddress=%2B15550001111", 50411)]
    [InlineData("MessagingBinding.Address=x&MessagingBinding.ProxyAddress=%2B15550002222", 50407)]
    [InlineData("MessagingBinding.Address=%2B15550001111&MessagingBinding.ProxyAddress=x", 50408)]
    [InlineData("MessagingBinding.Address=%2B15550001111&MessagingBinding.ProxyAddress=%2B15550001111", 50409)]
    [InlineData("MessagingBinding.Address=whatsapp:%2B15550001111&MessagingBinding.ProxyAddress=%2B15550002222", 50414)]
    [InlineData("Identity=amy&Attributes=x", 50304)]
    [InlineData("Identity=amy&RoleSid=x", 50100)]
    [InlineData("Identity=amy&LastReadMessageIndex=-1", 50516)]
    [InlineData("Identity=US0123456789abcdef0123456789abcdef", 50206)]
    public void A_new_participant_is_an_identity_or_a_pair(string body, int? code)
    {
        var form = Form.Parse(Encoding.UTF8.GetBytes(body), out _)!;
        Assert.Equal(code, (ParticipantForm.Read(form, out var read) ?? read.ProblemForCreate())?.Code);
    }
}
