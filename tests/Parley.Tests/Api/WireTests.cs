using System.Text.Json;
using Parley.Api;

namespace Parley.Tests.Api;

public sealed class WireTests
{
    [Theory]
    [InlineData("2015-12-16", 1450224000000000)]
    [InlineData("2015-12-16T22:18:37Z", 1450304317000000)]
    [InlineData("2015-12-16T22:18:37", 1450304317000000)]
    [InlineData("2015-12-16T22:18:37.5Z", 1450304317500000)]
    [InlineData("2015-12-16T22:18:37.123456Z", 1450304317123456)]
    [InlineData("2015-12-16T22:18:37.123456789Z", 1450304317123456)]
    [InlineData("2015-12-16T23:18:37+01:00", 1450304317000000)]
    [InlineData("2015-12-16T21:18:37-0100", 1450304317000000)]
    [InlineData("2015-12-16T22:18Z", 1450304280000000)]
    [InlineData("1969-12-31T23:59:59Z", -1000000)]
    public void An_iso_date_is_read(string text, long microseconds)
    {
        Assert.True(Wire.TryParseDate(text, out var read));
        Assert.Equal(microseconds, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("12:30:45.123")]
    [InlineData("11/12/2026")]
    [InlineData("11-12-2026 10:00")]
    [InlineData("2015-13-01")]
    [InlineData("2015-02-30")]
    [InlineData("2015-12-16T25:00:00Z")]
    [InlineData("2015-12-16T22:18:37 01:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("2015-12-16T22:18:37Zjunk")]
    [InlineData("20151216T221837Z")]
    public void What_is_no_iso_date_is_refused(string text) => Assert.False(Wire.TryParseDate(text, out _));

    [Fact]
    public void Dates_are_written_as_each_api_has_them()
    {
        const long time = 1450304317_123_456;
        Assert.Equal("2015-12-16T22:18:37Z", Wire.Date(time));
        Assert.Equal("2015-12-16T22:18:37.123Z", Wire.Milliseconds(time));
        Assert.Equal("Wed, 16 Dec 2015 22:18:37 +0000", Wire.Rfc2822(time));
        Assert.Null(Wire.Date((long?)null));
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"a": [1, null, "x"]}""", null)]
    [InlineData("\"text\"", null)]
    [InlineData("", 50304)]
    [InlineData("{", 50304)]
    [InlineData("{} {}", 50304)]
    [InlineData("{'a':1}", 50304)]
    public void Attributes_are_one_json_value(string text, int? code) => Assert.Equal(code, Attributes.Check(text, 4096)?.Code);

    [Fact]
    public void Attributes_are_measured_in_octets_and_nested_within_reason()
    {
        Assert.Null(Attributes.Check($"\"{new string('x', 4094)}\"", 4096));
        Assert.Equal(50303, Attributes.Check($"\"{new string('é', 2048)}\"", 4096)?.Code);
        Assert.Equal(50304, Attributes.Check(new string('[', 2000) + new string(']', 2000), 4096)?.Code);
    }

    [Theory]
    [InlineData("""{"a":["b",{"c":"d"}]}""", true)]
    [InlineData("""{"a":"\ud83d\ude00"}""", true)]
    [InlineData("""{"a":"\ud800"}""", false)]
    [InlineData("""{"\udc00":"a"}""", false)]
    [InlineData("""["\u0000"]""", false)]
    public void Json_with_half_characters_or_nul_is_not_plain(string json, bool plain)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(plain, JsonWriting.IsPlain(document.RootElement));
    }

    [Fact]
    public void Json_of_bad_utf8_is_not_plain()
    {
        using var document = JsonDocument.Parse(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' });
        Assert.False(JsonWriting.IsPlain(document.RootElement));
    }

    [Fact]
    public void Sids_sort_in_the_order_of_their_making_even_if_the_clock_stands_or_goes_back()
    {
        var time = new BackwardTime();
        var source = new SidSource(time);
        var sids = Enumerable.Range(0, 100_000).Select(_ => source.Next("IM")).ToList();
        Assert.Equal(sids.Order(StringComparer.Ordinal), sids);
        Assert.Equal(sids.Count, sids.Distinct().Count());
        Assert.All(sids.Take(10), sid => Assert.True(Sid.Is(sid, "IM")));
    }

    [Theory]
    [InlineData("CH0123456789abcdef0123456789ABCDEF", true)]
    [InlineData("CH0123456789abcdef0123456789abcde", false)]
    [InlineData("ch0123456789abcdef0123456789abcdef", false)]
    [InlineData("CH0123456789abcdef0123456789abcdeg", false)]
    [InlineData(null, false)]
    public void A_sid_is_two_letters_and_32_digits(string? text, bool isSid) => Assert.Equal(isSid, Sid.Is(text, "CH"));

    private sealed class BackwardTime : TimeProvider
    {
        private int _calls;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddMilliseconds(-(_calls++ % 7));
    }
}
