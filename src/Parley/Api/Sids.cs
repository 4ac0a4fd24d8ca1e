namespace Parley.Api;

/// <summary>An account's SID: <c>AC</c> and 32 hexadecimal digits.</summary>
public readonly record struct AccountSid(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A conversation's SID: <c>CH</c> and 32 hexadecimal digits.</summary>
public readonly record struct ConversationSid(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A participant's SID: <c>MB</c> and 32 hexadecimal digits.</summary>
public readonly record struct ParticipantSid(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A message's SID: <c>IM</c> and 32 hexadecimal digits.</summary>
public readonly record struct MessageSid(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A delivery receipt's SID: <c>DY</c> and 32 hexadecimal digits.</summary>
public readonly record struct ReceiptSid(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Shapes of SIDs: two letters and 32 hexadecimal digits.</summary>
internal static class Sid
{
    /// <summary>True if <paramref name="text"/> is <paramref name="prefix"/> and 32 hexadecimal digits.</summary>
    public static bool Is(string? text, string prefix) =>
        text is { Length: 34 } && text.StartsWith(prefix, StringComparison.Ordinal) && !text.AsSpan(2).ContainsAnyExcept(HexDigits);

    private static readonly System.Buffers.SearchValues<char> HexDigits =
        System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
