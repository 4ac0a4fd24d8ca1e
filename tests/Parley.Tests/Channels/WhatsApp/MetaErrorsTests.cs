using System.Text;
using Parley.Channels;
using Parley.Channels.WhatsApp;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class MetaErrorsTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(131047, 63016)]
    [InlineData(131026, 63024)]
    [InlineData(131030, 63024)]
    [InlineData(131021, 63031)]
    [InlineData(131049, 63049)]
    [InlineData(131050, 63014)]
    [InlineData(130472, 63032)]
    [InlineData(132000, 63028)]
    [InlineData(132001, 63027)]
    [InlineData(132015, 63041)]
    [InlineData(132016, 63042)]
    [InlineData(131053, 63019)]
    [InlineData(131052, 63019)]
    [InlineData(131051, 63021)]
    [InlineData(131042, 63020)]
    [InlineData(131037, 63022)]
    [InlineData(133010, 63007)]
    [InlineData(131031, 63013)]
    [InlineData(100, 63013)]
    [InlineData(987654, 63023)]
    public void A_permanent_fault_is_rejected_with_Twilios_code_at_once_and_later(int meta, int twilio)
    {
        var outcome = Assert.IsType<SendOutcome.Rejected>(MetaErrors.Outcome(new MetaFault(400, meta, Words: "words")));

        Assert.Equal(twilio, outcome.ErrorCode);
        Assert.Equal(twilio, MetaErrors.TwilioCode(meta));
    }

    [Theory]
    [InlineData(400, 130429, 63018)]
    [InlineData(400, 131056, 63018)]
    [InlineData(400, 4, 63018)]
    [InlineData(400, 80007, 63018)]
    [InlineData(400, 131048, 63018)]
    [InlineData(429, 987654, 63023)]
    public void A_limit_throttles_for_as_long_as_Meta_says(int status, int meta, int later)
    {
        var told = MetaErrors.Outcome(new MetaFault(status, meta, RetryAfter: TimeSpan.FromSeconds(42)));
        var untold = MetaErrors.Outcome(new MetaFault(status, meta));

        Assert.Equal(TimeSpan.FromSeconds(42), Assert.IsType<SendOutcome.Throttled>(told).After);
        Assert.True(Assert.IsType<SendOutcome.Throttled>(untold).After > TimeSpan.Zero);
        Assert.Equal(later, MetaErrors.TwilioCode(meta));
    }

    [Theory]
    [InlineData(401, 190, false)]
    [InlineData(400, 0, false)]
    [InlineData(403, 10, false)]
    [InlineData(403, 200, false)]
    [InlineData(403, 299, false)]
    [InlineData(500, 131000, false)]
    [InlineData(400, 131016, false)]
    [InlineData(500, 1, false)]
    [InlineData(503, 2, false)]
    [InlineData(400, 131057, false)]
    [InlineData(502, null, false)]
    [InlineData(503, null, false)]
    [InlineData(401, null, false)]
    [InlineData(500, 987654, false)]
    [InlineData(400, 987654, true)]
    public void A_passing_fault_is_tried_later(int status, int? meta, bool transient) =>
        Assert.IsType<SendOutcome.TryLater>(MetaErrors.Outcome(new MetaFault(status, meta, Transient: transient)));

    [Theory]
    [InlineData(401, 190, true)]
    [InlineData(400, 0, true)]
    [InlineData(403, 3, true)]
    [InlineData(403, 10, true)]
    [InlineData(403, 299, true)]
    [InlineData(403, 131005, true)]
    [InlineData(401, null, true)]
    [InlineData(500, 1, false)]
    [InlineData(503, null, false)]
    [InlineData(400, 131057, false)]
    public void Only_a_channel_that_is_down_keeps_its_queue_without_end(int status, int? meta, bool down) =>
        Assert.Equal(down, Assert.IsType<SendOutcome.TryLater>(MetaErrors.Outcome(new MetaFault(status, meta))).IsChannelDown);

    [Fact]
    public void A_phone_number_that_is_gone_is_a_missing_sender() => Assert.Equal(
        63007, Assert.IsType<SendOutcome.Rejected>(MetaErrors.Outcome(new MetaFault(400, 100, 33))).ErrorCode);

    [Theory]
    [InlineData("""{"error":{"code":131047,"message":"m","error_data":{"details":"d"}}}""", 131047, "d")]
    [InlineData("""{"error":{"code":"131047","message":"m"}}""", 131047, "m")]
    [InlineData("""{"error":{"code":100,"message":"m","error_data":"plain"}}""", 100, "plain")]
    [InlineData("""{"error":{"code":99999999999999999999,"message":7}}""", null, "7")]
    [InlineData("""{"error":"no object"}""", null, "HTTP 400")]
    [InlineData("""[]""", null, "HTTP 400")]
    [InlineData("<html>Bad gateway</html>", null, "HTTP 400")]
    [InlineData("", null, "HTTP 400")]
    public void An_error_answer_of_any_shape_is_read(string body, int? code, string words)
    {
        var fault = MetaFaultWire.Read(400, Encoding.UTF8.GetBytes(body), null);

        Assert.Equal((code, words), (fault.Code, fault.Words));
    }

    [Theory]
    [InlineData("30", null, 30)]
    [InlineData("Thu, 20 Aug 2026 12:01:00 GMT", null, 60)]
    [InlineData("Thu, 20 Aug 2026 11:00:00 GMT", null, 0)]
    [InlineData("999999999", null, 86400)]
    [InlineData("soon", null, null)]
    [InlineData("-5", null, null)]
    [InlineData(null, """{"1022":[{"type":"whatsapp","estimated_time_to_regain_access":0},{"estimated_time_to_regain_access":5}]}""", 300)]
    [InlineData(null, """{"1022":[{"call_count":28}]}""", null)]
    [InlineData(null, "not json", null)]
    [InlineData(null, null, null)]
    public void The_wait_comes_from_the_headers(string? retryAfter, string? usage, int? seconds) =>
        Assert.Equal(seconds, (int?)MetaFaultWire.RetryAfter(retryAfter, usage, Now)?.TotalSeconds);
}
