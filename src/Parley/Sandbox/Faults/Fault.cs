namespace Parley.Sandbox.Faults;

/// <summary>One ordered fault.</summary>
/// <param name="To">Null matches everything; a star at the end matches any rest.</param>
/// <param name="Body">Null matches everything; otherwise a part of the body.</param>
/// <param name="Left">How often it still strikes.</param>
internal sealed record Fault(
    string Id, string Target, string? To, string? From, string? Body, FaultEffect Effect, int Times, int Left)
{
    /// <summary>False: it was switched off, and waits.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>How often it struck.</summary>
    public int Struck => Times - Left;

    /// <summary>True if this traffic is meant.</summary>
    public bool Matches(string target, string? to, string? from, string? body) =>
        IsEnabled && Left > 0 && Target == target && Meets(To, to) && Meets(From, from) &&
        (Body is null || (body is not null && body.Contains(Body, StringComparison.Ordinal)));

    // A number may be written with or without its channel: the target names the channel already.
    private static bool Meets(string? pattern, string? value)
    {
        if (pattern is null)
        {
            return true;
        }

        if (value is null)
        {
            return false;
        }

        var wanted = Bare(pattern);
        var actual = Bare(value);
        return wanted.EndsWith('*')
            ? actual.StartsWith(wanted[..^1], StringComparison.Ordinal)
            : actual.SequenceEqual(wanted);
    }

    private static ReadOnlySpan<char> Bare(string address) =>
        SandboxAddress.IsWhatsApp(address) ? address.AsSpan(SandboxAddress.WhatsAppPrefix.Length) : address;
}
