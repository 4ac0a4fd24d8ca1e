using System.Text;
using CsCheck;

namespace Parley.Conformance.Fuzz;

/// <summary>
/// Values that nobody in good faith would send, percent-encoded as they go over the wire (some of them wrongly): by the kind that the
/// description gives the parameter.
/// </summary>
internal static class HostileValues
{
    private static readonly string[] Texts =
    [
        "", " ", "null", "undefined", "\t\r\n", "a\u0000b", "\u0001\u001b[31m", "\u202egnp.exe", "\ufeff", "\ufffe", "🙂", "e\u0301", "../../etc/passwd",
        "' OR 1=1 --", "$1", "{0}", "%s%n", "<script>alert(1)</script>", "a\r\nX-Injected: yes", "whatsapp:", "whatsapp:+", "+",
        "+1", "+0123456789", "+1555123900२", "+123456789012345678", "whatsapp:whatsapp:+15551239001", "messenger:1", "sms:+15551239001",
    ];

    // Encoded by hand: half a sequence, an overlong one, a surrogate, no sequence at all, digits that are none.
    private static readonly string[] Broken = ["%", "%4", "%zz", "%C3%28", "%C0%80", "%ED%A0%80", "%FF", "%00", "%E2%82", "%u0041", "a%"];

    private static readonly string[] Numbers =
    [
        "-1", "-0", "+1", "1.5", "1e9", "0x10", " 1", "1 ", "1,000", "NaN", "Infinity", "٣", "０", "2147483648", "9223372036854775807",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999999999",
    ];

    private static readonly string[] Dates =
    [
        "0000-00-00T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z",
        "2026-01-01T24:00:01Z", "2026-01-01T00:00:00+99:99", "+275760-09-13T00:00:00Z", "-0001-01-01", "2026-W01-1", "1", "yesterday", "2026-01-01",
    ];

    private static readonly string[] Durations =
    [
        "PT0S", "-PT1H", "P", "PT", "P1Y2M3DT4H5M6.7S", "PT1.99999999999999999999S", "P99999999999999D", "P999999999Y", "PT1H1H", "pt1h", "1:00", "PT59S",
    ];

    private static readonly string[] Json =
    [
        "{", "}", "[]", "1", "\"\"", "null", "{\"a\":1,\"a\":2}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\u0000\"}", "{\"a\":1e99999}", "{a:1}", "{'a':1}", "{\"a\":1,}",
        "{\"identity\":1}", "{\"identity\":null}", "{\"messaging_binding\":[]}", "{\"messaging_binding\":{\"address\":{}}}", "{\"1\":{}}", "// {}\n{}",
    ];

    /// <summary>A value for a parameter of this kind, encoded.</summary>
    public static Gen<string> For(string kind, string name) => Gen.Frequency(
        (6, Own(kind, name)),
        (3, Gen.OneOf(Texts).Select(Uri.EscapeDataString)),
        (2, Gen.OneOf(Broken)),
        (2, Long()),
        (3, Random()));

    private static Gen<string> Own(string kind, string name) => kind switch
    {
        "number" => Encoded(Numbers),
        "date" => Encoded(Dates),
        "truth" => Encoded(["TRUE", "1", "yes", "truefalse", "0", ""]),
        "url" => Encoded(["http://", "file:///etc/passwd", "javascript:1", "http://[::1", "http://u:p@127.0.0.1/", "//x", "http://127.0.0.1:99999/", "ftp://x/"]),
        _ when kind.StartsWith("sid", StringComparison.Ordinal) => Sids(kind[4..^1]),
        _ when kind.StartsWith("enum", StringComparison.Ordinal) => Encoded([.. kind[5..^1].Split('|').SelectMany(Spoilt)]),
        _ when name.StartsWith("Timers.", StringComparison.Ordinal) || name.EndsWith("Timer", StringComparison.Ordinal) => Encoded(Durations),
        _ when name is "StartDate" or "EndDate" or "LastReadTimestamp" => Encoded(Dates),
        _ when name is "Attributes" or "ContentVariables" or "Participant" => Gen.OneOf(Encoded(Json), Deep()),
        "text" => Encoded(Texts),
        _ => throw new InvalidOperationException($"Unknown kind {kind}"),
    };

    // Around the lengths at which something is said to end.
    private static Gen<string> Long() => Gen.Select(
        Gen.OneOf(64, 248, 256, 512, 1600, 4096, 16_384, 32_768, 65_536, 262_144), Gen.Int[-1, 1], Gen.OneOf("a", "é", "\ud83d\ude42", "\u0007"),
        (length, beside, unit) => Uri.EscapeDataString(new StringBuilder().Insert(0, unit, (length / unit.Length) + beside).ToString()));

    // Any octets at all, each of them encoded.
    private static Gen<string> Random() => Gen.Byte.Array[0, 40].Select(octets => string.Concat(octets.Select(octet => $"%{octet:X2}")));

    private static Gen<string> Deep() => Gen.Select(Gen.OneOf(10, 64, 65, 1000, 50_000), Gen.OneOf("[", "{\"a\":"), (depth, open) =>
        Uri.EscapeDataString(new StringBuilder().Insert(0, open, depth / open.Length).ToString()));

    private static Gen<string> Sids(string prefix) => Encoded(
    [
        prefix, prefix + new string('f', 32), prefix + new string('f', 31), prefix + new string('g', 32), prefix.ToLowerInvariant() + new string('f', 32),
        "XX" + new string('f', 32), prefix + new string('f', 33), " " + prefix + new string('f', 32),
    ]);

    private static IEnumerable<string> Spoilt(string value) =>
        value == "closed" ? ["Closed "] : [value, value.ToUpperInvariant(), value + " ", value + "\0"];

    private static Gen<string> Encoded(string[] values) => Gen.OneOf(values).Select(Uri.EscapeDataString);
}
