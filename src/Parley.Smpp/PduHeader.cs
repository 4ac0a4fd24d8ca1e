using System.Buffers;
using System.Buffers.Binary;

namespace Parley.Smpp;

/// <summary>The 16 octets in front of every PDU.</summary>
public readonly record struct PduHeader(uint Length, CommandId Command, CommandStatus Status, uint Sequence)
{
    /// <summary>Octets of a header.</summary>
    public const int Size = 16;

    /// <summary>What a PDU may take unless an option says otherwise; the largest message_payload in use stays far below.</summary>
    public const int DefaultMaxLength = 16 * 1024;

    /// <summary>
    /// Cuts one PDU off <paramref name="buffer"/>. After <see cref="FrameResult.BadLength"/> the stream cannot be trusted any more:
    /// there is no way to find the next PDU, so the connection must be closed.
    /// </summary>
    public static FrameResult TryFrame(
        ref ReadOnlySequence<byte> buffer, int maxLength, out PduHeader header, out ReadOnlySequence<byte> body)
    {
        header = default;
        body = default;
        if (buffer.Length < Size)
        {
            return buffer.Length >= 4 && !LengthFits(buffer, maxLength) ? FrameResult.BadLength : FrameResult.NeedMore;
        }

        Span<byte> bytes = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(bytes);
        header = new PduHeader(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            (CommandId)BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            (CommandStatus)BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]));
        if (header.Length < Size || header.Length > (uint)maxLength)
        {
            return FrameResult.BadLength;
        }

        if (buffer.Length < header.Length)
        {
            return FrameResult.NeedMore;
        }

        body = buffer.Slice(Size, header.Length - Size);
        buffer = buffer.Slice(header.Length);
        return FrameResult.Pdu;
    }

    private static bool LengthFits(in ReadOnlySequence<byte> buffer, int maxLength)
    {
        Span<byte> bytes = stackalloc byte[4];
        buffer.Slice(0, 4).CopyTo(bytes);
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return length >= Size && length <= (uint)maxLength;
    }
}

/// <summary>What <see cref="PduHeader.TryFrame"/> found.</summary>
public enum FrameResult
{
    /// <summary>Not a whole PDU yet.</summary>
    NeedMore,

    /// <summary>A PDU.</summary>
    Pdu,

    /// <summary>command_length below 16 or above the cap.</summary>
    BadLength,
}
