using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Parley.Smpp;

/// <summary>How a carrier writes the same message id in its submit_sm_resp and in its receipts. The commonest complaint about SMPP.</summary>
public enum MessageIdForm
{
    /// <summary>The same, but perhaps with other case or leading zeros.</summary>
    Same,

    /// <summary>Hexadecimal in the response, decimal in the receipt.</summary>
    ResponseHex,

    /// <summary>Decimal in the response, hexadecimal in the receipt.</summary>
    ResponseDecimal,
}

/// <summary>Brings both forms of a message id to one.</summary>
public static class MessageIds
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary><c>same</c>, <c>response-hex</c> or <c>response-decimal</c>; null for anything else.</summary>
    public static MessageIdForm? ParseForm(string text) => text switch
    {
        "same" => MessageIdForm.Same,
        "response-hex" => MessageIdForm.ResponseHex,
        "response-decimal" => MessageIdForm.ResponseDecimal,
        _ => null,
    };

    /// <summary>The id's canonical form: equal for an id from a response and the same message's id from a receipt.</summary>
    public static string Normalise(string id, MessageIdForm form, bool fromReceipt)
    {
        var text = id.Trim().ToLowerInvariant();
        var isHexadecimal = form != MessageIdForm.Same && fromReceipt == (form == MessageIdForm.ResponseDecimal);
        if (text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return text;
        }

        if (isHexadecimal)
        {
            return BigInteger.Parse("0" + text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        // Some carriers pad ids to ten digits in one place only.
        return text.TrimStart('0') is { Length: > 0 } rest ? rest : "0";
    }
}
