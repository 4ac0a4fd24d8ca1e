using System.Text.RegularExpressions;

namespace Parley.Sandbox.Signatures;

/// <summary>A URL in its parts, character by character: what is signed is text, and a parser that tidies up would hide the mistake.</summary>
/// <param name="Authority">Host, perhaps with user and port.</param>
/// <param name="Query">With its question mark; empty if there is none.</param>
internal sealed partial record SignedUrl(string Scheme, string Authority, string Path, string Query)
{
    /// <summary>True if there was a <c>#</c>: it never goes on the wire.</summary>
    public bool HadFragment { get; private init; }

    public string Text => $"{Scheme}://{Authority}{Path}{Query}";

    /// <summary>The authority without its port.</summary>
    public string Host => Port is null ? Authority : Authority[..^(Port.Length + 1)];

    /// <summary>Null if none is written.</summary>
    public string? Port =>
        Authority.LastIndexOf(':') is >= 0 and var at && at > Authority.LastIndexOf(']') && at > Authority.LastIndexOf('@')
        && Authority.AsSpan(at + 1).ContainsAnyExceptInRange('0', '9') == false && at + 1 < Authority.Length
            ? Authority[(at + 1)..]
            : null;

    public string DefaultPort => Scheme == "https" ? "443" : "80";

    /// <summary>The parts of an http or https URL, or null.</summary>
    public static SignedUrl? Read(string? text)
    {
        var match = Shape().Match(text?.Trim() ?? "");
        return match.Success
            ? new(match.Groups["scheme"].Value.ToLowerInvariant(), match.Groups["authority"].Value, match.Groups["path"].Value, match.Groups["query"].Value)
            {
                HadFragment = match.Groups["fragment"].Value.Length > 0,
            }
            : null;
    }

    // https://www.rfc-editor.org/rfc/rfc3986#appendix-B
    [GeneratedRegex(@"\A(?<scheme>[Hh][Tt][Tt][Pp][Ss]?)://(?<authority>[^/?#\s]+)(?<path>[^?#\s]*)(?<query>(\?[^#\s]*)?)(?<fragment>(#\S*)?)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
