using Parley.Api;
using Parley.ConversationsWithParticipants;

namespace Parley.Tests.ConversationsWithParticipants;

public sealed class ParticipantEntriesTests
{
    [Theory]
    [InlineData("""{"messaging_binding":{"address":"+15551230001","proxy_address":"+15550009999"},"attributes":"{\"a\":1}"}""")]
    [InlineData("""{"messagingBinding":{"address":"+15551230001","proxyAddress":"+15550009999"},"attributes":"{\"a\":1}"}""")]
    [InlineData("""{"MessagingBinding":{"Address":"+15551230001","ProxyAddress":"+15550009999"},"Attributes":"{\"a\":1}"}""")]
    [InlineData("""{"MessagingBinding.Address":"+15551230001","MessagingBinding.ProxyAddress":"+15550009999","attributes":{"a":1}}""")]
    [InlineData("""{"messaging_binding":{"address":"+15551230001","proxy_address":"+15550009999","type":"sms","x":[1]},"attributes":"{\"a\":1}","identity":null,"unknown":7}""")]
    public void Case_and_underscores_make_no_difference(string text)
    {
        Assert.Null(Read(out var read, text));
        var entry = Assert.Single(read);
        Assert.Equal(("+15551230001", "+15550009999", """{"a":1}""", null), (entry.Address, entry.Proxy, entry.Attributes, entry.Identity));
    }

    [Fact]
    public void Everything_that_a_participant_has_is_read()
    {
        Assert.Null(Read(
            out var read,
            $$"""{"identity":"zoe","role_sid":"RL{{new string('1', 32)}}","messaging_binding":{"projected_address":"+15551230001"},"date_created":"2020-01-01T00:00:00Z"}"""));
        Assert.Equal(
            ("zoe", "RL" + new string('1', 32), "+15551230001", 1_577_836_800_000_000),
            (read[0].Identity, read[0].RoleSid, read[0].Projected, read[0].Created));
    }

    [Theory]
    [InlineData(20001, "")]
    [InlineData(20001, "zoe")]
    [InlineData(20001, "[]")]
    [InlineData(20001, "{")]
    [InlineData(20001, """{"identity":7}""")]
    [InlineData(20001, """{"identity":"\ud83d"}""")]
    [InlineData(20001, """{"identity":"a\u0000b"}""")]
    [InlineData(20001, """{"messaging_binding":"+15551230001"}""")]
    [InlineData(20001, """{"messaging_binding":{"address":["+15551230001"]}}""")]
    [InlineData(50204, "{}")]
    [InlineData(50211, """{"identity":"zoe","messaging_binding":{"address":"+15551230001"}}""")]
    [InlineData(50407, """{"messaging_binding":{"address":"nobody","proxy_address":"+15550009999"}}""")]
    [InlineData(50304, """{"identity":"zoe","attributes":"{"}""")]
    [InlineData(50100, """{"identity":"zoe","role_sid":"x"}""")]
    public void Each_entry_is_held_to_the_rules_of_participants(int code, string text) =>
        Assert.Equal(code, Read(out _, """{"identity":"first"}""", text)?.Code);

    [Fact]
    public void There_are_at_most_ten_and_a_pair_comes_once()
    {
        var ten = Enumerable.Range(0, 10).Select(i => $$"""{"identity":"user{{i}}"}""").ToArray();
        Assert.Null(Read(out var read, ten));
        Assert.Equal(10, read.Count);
        Assert.Equal((400, 50426), Of(Read(out _, [.. ten, """{"identity":"eleven"}"""])));
        const string pair = """{"messaging_binding":{"address":"+15551230001","proxy_address":"+15550009999"}}""";
        Assert.Equal((409, 50425), Of(Read(out _, pair, pair)));
        static (int?, int?) Of(ApiError? error) => (error?.Status, error?.Code);
    }

    private static ApiError? Read(out IReadOnlyList<Parley.Participants.ParticipantForm> read, params string[] entries) =>
        ParticipantEntries.Read(Form.Of(entries.Select(entry => KeyValuePair.Create("Participant", entry))), out read);
}
