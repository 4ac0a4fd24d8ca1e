using System.Text;
using Parley.Smpp;

namespace Parley.Tests.Smpp;

public sealed class ReceiptTests
{
    [Theory]
    [InlineData("id:42 sub:001 dlvrd:001 submit date:2611221500 done date:2611221501 stat:DELIVRD err:000 text:hi", "42", MessageState.Delivered, "000")]
    [InlineData("id:42 stat:UNDELIV err:27", "42", MessageState.Undeliverable, "27")]
    [InlineData("id: 42 submit date: 261122150000 done date:261122150100 stat: delivered err: 0x1B Text: id:9 stat:EXPIRED", "42", MessageState.Delivered, "0x1B")]
    [InlineData("stat:REJECTD id:aBc err:", "aBc", MessageState.Rejected, null)]
    [InlineData("ID:42 SUB:001 STAT:ACCEPTD", "42", MessageState.Accepted, null)]
    [InlineData("id:42 sub:1 dlvrd:1 submit date:2611221500 done date:2611221501 stat:FAILED err:abc text:", "42", MessageState.Undeliverable, "abc")]
    [InlineData("id:42 smscid:7 sub:001 stat:DELIVRD x:1 err:011 y:2 text:hi", "42", MessageState.Delivered, "011")]
    [InlineData("id:42\0 ub:001 stat:DELIVRD\0", "42", MessageState.Delivered, null)]
    [InlineData("id:42 stat:WEIRD", "42", MessageState.Unknown, null)]
    public void A_receipt_is_read_from_its_text(string text, string id, MessageState state, string? error) =>
        Assert.Equal(new DeliveryReceipt(id, state, error), DeliveryReceipt.TryRead(Deliver(text, 0x04)));

    [Theory]
    [InlineData("id:42 sub:001 dlvrd:001 stat:DELIVRD err:000 text:hi", true)]
    [InlineData("id:42 please", false)]
    [InlineData("my id:42 stat:DELIVRD", false)]
    [InlineData("id:42 stat:what is it", false)]
    [InlineData("", false)]
    public void Without_the_mark_only_the_exact_form_is_a_receipt(string text, bool expected) =>
        Assert.Equal(expected, DeliveryReceipt.TryRead(Deliver(text, 0x00)) is not null);

    [Fact]
    public void The_tlvs_win_over_the_text()
    {
        var message = Deliver("id:1 stat:DELIVRD err:000", 0x04) with { Tlvs = DeliveryReceipt.ToTlvs("77", MessageState.Expired, 27) };

        Assert.Equal(new DeliveryReceipt("77", MessageState.Expired, "27"), DeliveryReceipt.TryRead(message));
    }

    [Fact]
    public void A_receipt_in_message_payload_is_read()
    {
        var message = new MessagePdu(CommandId.DeliverSm)
        {
            EsmClass = 0x04,
            Tlvs = [new Tlv(TlvTag.MessagePayload, "id:5 stat:DELIVRD"u8.ToArray())],
        };

        Assert.Equal("5", DeliveryReceipt.TryRead(message)?.MessageId);
    }

    [Fact]
    public void What_we_write_we_read()
    {
        var text = DeliveryReceipt.Format("00ab", MessageState.Undeliverable, "027", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "hello id:1");

        Assert.Equal(new DeliveryReceipt("00ab", MessageState.Undeliverable, "027"), DeliveryReceipt.TryRead(Deliver(text, 0x04)));
    }

    [Theory]
    [InlineData(MessageIdForm.Same, "00AB12", "ab12")]
    [InlineData(MessageIdForm.Same, "0000012345", "12345")]
    [InlineData(MessageIdForm.ResponseHex, "1F4", "500")]
    [InlineData(MessageIdForm.ResponseHex, "000001f4", "0000000500")]
    [InlineData(MessageIdForm.ResponseDecimal, "500", "1F4")]
    [InlineData(MessageIdForm.ResponseHex, "FFFFFFFFFFFFFFFFFFFF", "1208925819614629174706175")]
    [InlineData(MessageIdForm.Same, "not-a-number", "NOT-A-NUMBER")]
    [InlineData(MessageIdForm.Same, "0", "000")]
    public void Both_forms_of_an_id_become_one(MessageIdForm form, string response, string receipt) =>
        Assert.Equal(MessageIds.Normalise(response, form, fromReceipt: false), MessageIds.Normalise(receipt, form, fromReceipt: true));

    [Fact]
    public void Different_ids_stay_different() =>
        Assert.NotEqual(
            MessageIds.Normalise("10", MessageIdForm.ResponseHex, fromReceipt: false),
            MessageIds.Normalise("10", MessageIdForm.ResponseHex, fromReceipt: true));

    private static MessagePdu Deliver(string text, byte esmClass) =>
        new(CommandId.DeliverSm) { EsmClass = esmClass, ShortMessage = Encoding.Latin1.GetBytes(text) };
}
