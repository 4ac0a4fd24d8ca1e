using System.Buffers;
using System.Text;
using Parley.Gateway;

namespace Parley.Tests.Gateway;

public sealed class PreambleTests
{
    private const int Limit = 256;

    [Theory]
    [InlineData("", "Incomplete")]
    [InlineData("CON", "Incomplete")]
    [InlineData("CONNECT api.twilio.com:443 HTTP/1.1\r\n", "Incomplete")]
    [InlineData("CONNECT api.twilio.com:443 HTTP/1.1\r\n\r\n", "Connect")]
    [InlineData("CONNECT api.twilio.com:443 HTTP/1.0\r\nHost: a\r\n\r\n", "Connect")]
    [InlineData("CONNECT [::1]:443 HTTP/1.1\r\n\r\n", "Connect")]
    [InlineData("CONNECT api.twilio.com HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("CONNECT api.twilio.com:0 HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("CONNECT api.twilio.com:65536 HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("CONNECT api.twilio.com:-443 HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("CONNECT api.twilio.com: HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("CONNECT :443 HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("CONNECT  HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("CONNECT api.twilio.com:443 HTTP/1.1 extra\r\n\r\n", "Malformed")]
    [InlineData("CONNECT api.twilio.com:443 HTTP/3\r\n\r\n", "Malformed")]
    [InlineData("CONNECT api\u0000.twilio.com:443 HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("CONNECT äpi.twilio.com:443 HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("\r\n\r\n", "Malformed")]
    [InlineData("connect api.twilio.com:443 HTTP/1.1\r\n\r\n", "Malformed")]
    [InlineData("\u0005\u0001\u0000", "Malformed")]
    [InlineData("\u0016\u0003\u0001", "Tls")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PlainHttp")]
    [InlineData("PRI * HTTP/2.0\r\n\r\n", "Malformed")]
    [InlineData("GET http://example.com/ HTTP/1.1\r\n\r\n", "ProxiedHttp")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Malformed")]
    public void The_first_bytes_say_what_a_connection_is(string text, string kind) =>
        Assert.Equal(kind, Read(text).Kind.ToString());

    [Fact]
    public void A_preamble_beyond_the_limit_is_too_large() =>
        Assert.Equal(PreambleKind.TooLarge, Read("CONNECT api.twilio.com:443 HTTP/1.1\r\nA: " + new string('a', Limit)).Kind);

    [Fact]
    public void The_end_of_the_headers_must_lie_within_the_limit()
    {
        var head = "GET / HTTP/1.1\r\nA: ";
        var padding = new string('a', Limit - head.Length - 4);
        Assert.Equal(PreambleKind.PlainHttp, Read(head + padding + "\r\n\r\n").Kind);
        Assert.Equal(PreambleKind.TooLarge, Read(head + padding + "a\r\n\r\n").Kind);
    }

    [Fact]
    public void What_follows_the_preamble_is_not_part_of_it()
    {
        var preamble = Read("CONNECT Conversations.Dublin.IE1.Twilio.COM.:443 HTTP/1.1\r\nA: b\r\n\r\n\u0016\u0003\u0001");
        Assert.Equal(new Preamble(PreambleKind.Connect, "conversations.dublin.ie1.twilio.com", 443, 67), preamble);
    }

    [Theory]
    [InlineData("conversations.twilio.com", true)]
    [InlineData("mcs.us1.twilio.com", true)]
    [InlineData("conversations.dublin.ie1.twilio.com", true)]
    [InlineData("serverless-upload.twilio.com", true)]
    [InlineData("twilio.com", false)]
    [InlineData(".twilio.com", false)]
    [InlineData("eviltwilio.com", false)]
    [InlineData("api.twilio.com.evil.example", false)]
    [InlineData("a..twilio.com", false)]
    [InlineData("-a.twilio.com", false)]
    [InlineData("a_b.twilio.com", false)]
    [InlineData("*.twilio.com", false)]
    [InlineData("a.b.c.d.e.twilio.com", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("", false)]
    public void Only_names_under_twilio_com_are_ours(string host, bool ours) =>
        Assert.Equal(ours, TwilioHosts.Contains(host));

    private static Preamble Read(string text) =>
        Preamble.Read(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text)), Limit);
}
