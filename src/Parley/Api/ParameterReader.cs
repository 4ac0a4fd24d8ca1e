using System.Globalization;

namespace Parley.Api;

/// <summary>
/// Reads the parameters of a form over what was there before: one that was not sent changes nothing, an empty one clears. The first
/// that cannot be used is kept as <see cref="Problem"/>.
/// </summary>
internal sealed class ParameterReader(Form form)
{
    private const int LongestUrl = 2048;

    public ApiError? Problem { get; private set; }

    public string? Text(string name, string? before, int most = 256)
    {
        if (form[name] is { Length: var length } && length > most)
        {
            return Wrong(ApiError.BadParameter(name, $"at most {most} characters"), before);
        }

        return Given(name, before);
    }

    /// <summary>An absolute http or https address.</summary>
    public string? Url(string name, string? before, int code = 20001) => form[name] is { Length: > 0 } text && !IsUrl(text)
        ? Wrong(ApiError.Bad(code, $"Invalid parameter {name}: an http or https URL of at most {LongestUrl} characters"), before)
        : Given(name, before);

    public string? Sid(string name, string? before, string prefix) => form[name] is { Length: > 0 } text && !Api.Sid.Is(text, prefix)
        ? Wrong(ApiError.BadParameter(name, $"a SID that begins with {prefix}"), before)
        : Given(name, before);

    public string? Word(string name, string? before, params string[] words)
    {
        if (form[name] is not { Length: > 0 } text)
        {
            return Given(name, before);
        }

        return Array.Find(words, word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            ?? Wrong(ApiError.BadParameter(name, "one of " + string.Join(", ", words)), before);
    }

    public string? Method(string name, string? before) => Word(name, before, "GET", "POST");

    public bool Truth(string name, bool before) => form[name] switch
    {
        null or "" => before,
        { } text when bool.TryParse(text, out var truth) => truth,
        _ => Wrong(ApiError.BadParameter(name, "true or false"), before),
    };

    public int Number(string name, int before, int least, int most)
    {
        if (form[name] is not { Length: > 0 } text)
        {
            return before;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : Wrong(ApiError.BadParameter(name, $"a number from {least} to {most}"), before);
    }

    /// <summary>True for an absolute http or https address. Without line breaks: a job keeps it as a line of text.</summary>
    public static bool IsUrl(string text) =>
        text.Length <= LongestUrl && !text.Any(char.IsControl) && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        && url.Host.Length > 0;

    private string? Given(string name, string? before) => form[name] switch { null => before, "" => null, { } text => text };

    private T Wrong<T>(ApiError error, T before)
    {
        Problem ??= error;
        return before;
    }
}
