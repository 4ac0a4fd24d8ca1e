using System.Text;
using CsCheck;
using Parley.Smpp;
using Parley.Smpp.Text;

namespace Parley.Tests.Smpp;

public sealed class TextTests
{
    [Theory]
    [InlineData("Hello", "48656C6C6F")]
    [InlineData("@£$", "000102")]
    [InlineData("[€]", "1B3C1B651B3E")]
    [InlineData("{}\\~|^\f", "1B281B291B2F1B3D1B401B141B0A")]
    [InlineData("ÄÖÑÜ§¿äöñüà", "5B5C5D5E5F607B7C7D7E7F")]
    [InlineData("ΔΦΓΛΩΠΨΣΘΞ", "101213141516171819" + "1A")]
    [InlineData("Ç_¡", "091140")]
    public void The_gsm_alphabet_is_that_of_the_standard(string text, string octets)
    {
        Assert.Equal(octets, Convert.ToHexString(GsmAlphabet.Encode(text)));
        Assert.Equal(text, GsmAlphabet.Decode(Convert.FromHexString(octets)));
    }

    [Theory]
    [InlineData("ç")]
    [InlineData("`")]
    [InlineData("\u00A0")]
    [InlineData("Ж")]
    [InlineData("😀")]
    public void What_is_not_in_the_gsm_alphabet_goes_as_ucs2(string text)
    {
        var segmented = SegmentedText.From(text);

        Assert.Equal(DataCoding.Ucs2, segmented.DataCoding);
        Assert.Equal(text, DataCoding.Decode(segmented.DataCoding, segmented.Parts.Single()));
    }

    [Theory]
    [InlineData('a', 160, new[] { 160 })]
    [InlineData('a', 161, new[] { 153, 8 })]
    [InlineData('a', 306, new[] { 153, 153 })]
    [InlineData('€', 80, new[] { 160 })]
    [InlineData('€', 81, new[] { 152, 10 })]
    [InlineData('Ж', 70, new[] { 140 })]
    [InlineData('Ж', 71, new[] { 134, 8 })]
    [InlineData('Ж', 134, new[] { 134, 134 })]
    [InlineData('a', 0, new[] { 0 })]
    public void Long_texts_are_cut_at_the_sizes_of_the_standard(char letter, int count, int[] sizes) =>
        Assert.Equal(sizes, SegmentedText.From(new string(letter, count)).Parts.Select(part => part.Length));

    [Fact]
    public void A_surrogate_pair_is_never_cut()
    {
        var segmented = SegmentedText.From(new string('Ж', 66) + "😀" + new string('Ж', 10));

        Assert.Equal(132, segmented.Parts[0].Length);
        Assert.All(segmented.Parts, part => Assert.DoesNotContain('\uFFFD', Encoding.BigEndianUnicode.GetString(part)));
    }

    [Fact]
    public void Every_text_comes_back_from_its_segments()
    {
        var characters = Gen.OneOf(Gen.Char['a', 'z'], Gen.Int[0, 5].Select(index => "€[@Ж\né"[index]), Gen.Char['\u0020', '\uD7FF']);
        Gen.Select(Gen.String[characters, 0, 600], Gen.Byte).Sample((text, reference) =>
        {
            var messages = SegmentedText.From(text).ToMessages(new MessagePdu(CommandId.SubmitSm) { EsmClass = 3 }, reference).ToList();
            var octets = new List<byte>();
            for (var index = 0; index < messages.Count; index++)
            {
                var place = Concatenation.Read(messages[index], out var part);
                Assert.Equal(messages.Count == 1 ? null : new Concatenation(reference, messages.Count, index + 1), place);
                Assert.InRange(messages[index].ShortMessage.Length, 0, messages[index].DataCoding == 0 ? 160 : 140);
                octets.AddRange(part.Span);
            }

            Assert.Equal(text, DataCoding.Decode(messages[0].DataCoding, octets.ToArray()));
        });
    }

    [Theory]
    [InlineData("0500034A0201" + "41", 0x4A, 2, 1)]
    [InlineData("060804012A0302" + "41", 0x12A, 3, 2)]
    [InlineData("08" + "240101" + "0003070201" + "41", 7, 2, 1)]
    public void The_place_is_found_anywhere_in_the_header(string data, int reference, int total, int number)
    {
        var place = Concatenation.Read(Deliver(data, 0x40), out var text);

        Assert.Equal(new Concatenation(reference, total, number), place);
        Assert.Equal("A", Encoding.ASCII.GetString(text.Span));
    }

    [Theory]
    [InlineData("0500034A0101" + "41", "41")]
    [InlineData("0500034A0203" + "41", "41")]
    [InlineData("0500034A0200" + "41", "41")]
    [InlineData("FF00", "")]
    [InlineData("02FFFF41", "41")]
    [InlineData("00" + "41", "41")]
    public void A_header_that_makes_no_sense_is_skipped(string data, string rest)
    {
        Assert.Null(Concatenation.Read(Deliver(data, 0x40), out var text));
        Assert.Equal(rest, Convert.ToHexString(text.Span));
    }

    [Fact]
    public void The_place_is_read_from_sar_tlvs_and_the_text_from_message_payload()
    {
        var message = new MessagePdu(CommandId.DeliverSm)
        {
            Tlvs =
            [
                new Tlv(0x1400, new byte[] { 1 }), Tlv.TwoOctets(TlvTag.SarMsgRefNum, 300), Tlv.Octet(TlvTag.SarTotalSegments, 4),
                Tlv.Octet(TlvTag.SarSegmentSeqnum, 3), new Tlv(TlvTag.MessagePayload, "Hi"u8.ToArray()),
            ],
        };

        Assert.Equal(new Concatenation(300, 4, 3), Concatenation.Read(message, out var text));
        Assert.Equal("Hi", Encoding.ASCII.GetString(text.Span));
    }

    [Theory]
    [InlineData(0x00, "1B65", "€")]
    [InlineData(0x01, "1B65", "€")]
    [InlineData(0x01, "4024", "@$")]
    [InlineData(0x03, "E9", "é")]
    [InlineData(0x08, "D83DDE00", "😀")]
    [InlineData(0xF0, "00", "@")]
    [InlineData(0xF4, "E9", "é")]
    [InlineData(0x08, "00", "\uFFFD")]
    [InlineData(0x06, "BFE0D8D2D5E220F12141", "Привет ё!A")]
    [InlineData(0x06, "A1F0FDAD", "Ё№§\u00AD")]
    [InlineData(0x07, "F9ECE5ED2141", "שלום!A")]
    [InlineData(0x07, "AABADF", "×÷‗")]
    [InlineData(0x10, "1B65", "€")]
    [InlineData(0x18, "0416", "Ж")]
    [InlineData(0x19, "0416", "Ж")]
    [InlineData(0x48, "0416", "Ж")]
    [InlineData(0x14, "E9", "é")]
    public void Each_data_coding_is_read(byte coding, string octets, string text) =>
        Assert.Equal(text, DataCoding.Decode(coding, Convert.FromHexString(octets)));

    [Theory]
    [InlineData("+15550001111", 1, 1, "15550001111")]
    [InlineData("12345", 3, 0, "12345")]
    [InlineData("Shop", 5, 0, "Shop")]
    public void Numbers_become_addresses(string number, byte ton, byte npi, string value)
    {
        Assert.Equal(new Address(ton, npi, value), Address.FromNumber(number));
        Assert.Equal(number, Address.FromNumber(number).ToNumber());
    }

    [Theory]
    [InlineData(2, "15550001111", "+15550001111")]
    [InlineData(0, "0015550001111", "+15550001111")]
    [InlineData(2, "12345", "12345")]
    [InlineData(2, "0171234567", "0171234567")]
    [InlineData(0, "+4477", "+4477")]
    [InlineData(5, "15550001111", "15550001111")]
    public void Addresses_of_careless_peers_become_numbers(byte ton, string value, string number) =>
        Assert.Equal(number, new Address(ton, 1, value).ToNumber());

    private static MessagePdu Deliver(string data, byte esmClass) =>
        new(CommandId.DeliverSm) { EsmClass = esmClass, ShortMessage = Convert.FromHexString(data) };
}
