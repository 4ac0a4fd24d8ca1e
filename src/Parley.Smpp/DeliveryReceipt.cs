using System.Globalization;
using System.Text;
using Parley.Smpp.Text;

namespace Parley.Smpp;

/// <summary>What became of a submitted message: SMPP 3.4, appendix B, and the TLVs that replace its text.</summary>
/// <param name="MessageId">As this carrier writes it in receipts, which may differ from its submit_sm_resp: see <see cref="MessageIdForm"/>.</param>
/// <param name="Error">The carrier's <c>err:</c>, or the code of network_error_code in decimal; null if there was none.</param>
public sealed record DeliveryReceipt(string MessageId, MessageState State, string? Error)
{
    private const byte MessageTypeMask = 0x3C;
    private const byte ReceiptType = 0x04;
    private const byte IntermediateType = 0x20;
    private const int MaxIdLength = 64; // receipted_message_id: 65 octets with its NUL

    private static readonly string[] Keys = ["id", "sub", "dlvrd", "submit date", "done date", "stat", "err", "text"];

    /// <summary>
    /// Reads a deliver_sm or data_sm. TLVs win over the text. A message counts as a receipt if esm_class says so, or, since some
    /// carriers leave esm_class 0, if it carries the id and the state in TLVs or in the text's form. Null for anything else.
    /// </summary>
    public static DeliveryReceipt? TryRead(MessagePdu message)
    {
        var marked = (message.EsmClass & MessageTypeMask) is ReceiptType or IntermediateType;
        var id = message.Find(TlvTag.ReceiptedMessageId)?.Text;
        var state = message.Find(TlvTag.MessageState)?.Number is { } number and >= 0 and <= 8 ? (MessageState?)number : null;
        var error = message.Find(TlvTag.NetworkErrorCode) is { } network && network.Value.Span is [_, var high, var low]
            ? ((high << 8) | low).ToString(CultureInfo.InvariantCulture)
            : null;
        if (id is null || state is null || error is null)
        {
            // TLVs prove a receipt; a mere text does so only if it begins as receipts do: people may write "id:" and "stat:" too.
            var text = TextOf(message);
            if (marked || (id is not null && state is not null) || text.AsSpan().TrimStart().StartsWith("id:", StringComparison.OrdinalIgnoreCase))
            {
                var fields = Parse(text);
                id ??= fields.GetValueOrDefault("id");
                state ??= fields.TryGetValue("stat", out var word) ? MessageStates.Parse(word) ?? (marked ? MessageState.Unknown : null) : null;
                error ??= fields.GetValueOrDefault("err");
            }
        }

        return id is not { Length: > 0 and <= MaxIdLength } || state is not { } known
            ? null
            : new DeliveryReceipt(id, known, string.IsNullOrEmpty(error) ? null : error);
    }

    /// <summary>True if esm_class marks the message as a receipt or an intermediate notification, readable or not.</summary>
    public static bool IsMarked(MessagePdu message) => (message.EsmClass & MessageTypeMask) is ReceiptType or IntermediateType;

    /// <summary>The usual text of a receipt.</summary>
    public static string Format(
        string messageId, MessageState state, string error, DateTimeOffset submitted, DateTimeOffset done, string text)
    {
        var delivered = state == MessageState.Delivered ? "001" : "000";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"id:{messageId} sub:001 dlvrd:{delivered} submit date:{submitted:yyMMddHHmm} done date:{done:yyMMddHHmm} stat:{state.Word()} err:{error} text:{text}");
    }

    /// <summary>The TLVs that say the same.</summary>
    public static IReadOnlyList<Tlv> ToTlvs(string messageId, MessageState state, ushort networkError)
    {
        List<Tlv> tlvs =
        [
            Tlv.CString(TlvTag.ReceiptedMessageId, messageId),
            Tlv.Octet(TlvTag.MessageState, (byte)state),
        ];
        if (networkError != 0)
        {
            // Network type 3: GSM.
            tlvs.Add(new Tlv(TlvTag.NetworkErrorCode, new byte[] { 3, (byte)(networkError >> 8), (byte)networkError }));
        }

        return tlvs;
    }

    /// <summary>The esm_class of a receipt.</summary>
    public const byte EsmClass = ReceiptType;

    private static string TextOf(MessagePdu message)
    {
        Concatenation.Read(message, out var octets);
        // Receipts are plain ASCII whatever data_coding says, except that a few carriers send them as UCS-2.
        return message.DataCoding == DataCoding.Ucs2
            ? Encoding.BigEndianUnicode.GetString(octets.Span)
            : Encoding.Latin1.GetString(octets.Span);
    }

    // Keys in any order and case, each optional, spaces after the colon allowed; a value ends where the next key begins.
    private static Dictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        string? key = null;
        var valueStart = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (at > 0 && !char.IsWhiteSpace(text[at - 1]))
            {
                continue;
            }

            if (KeyAt(text, at) is not { } found)
            {
                continue;
            }

            Keep(at);
            if (found == "text")
            {
                return fields;
            }

            (key, valueStart) = (found, at + found.Length + 1);
            at += found.Length;
        }

        Keep(text.Length);
        return fields;

        void Keep(int end)
        {
            if (key is not null)
            {
                fields.TryAdd(key, text[valueStart..end].Trim('\0', ' ', '\r', '\n', '\t'));
            }
        }
    }

    private static string? KeyAt(string text, int at)
    {
        foreach (var key in Keys)
        {
            var end = at + key.Length;
            if (end < text.Length && text[end] == ':' && string.Compare(text, at, key, 0, key.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return key;
            }
        }

        return null;
    }
}
