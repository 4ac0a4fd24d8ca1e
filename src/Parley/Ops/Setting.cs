using System.Globalization;

namespace Parley.Ops;

/// <summary>
/// Reads single settings. One that cannot be what it says stops the start with its key's name: a server that runs on something else
/// than what was written is worse than none.
/// </summary>
internal static class Setting
{
    /// <summary>True or false, or 1 or 0.</summary>
    /// <exception cref="StartupException">Neither.</exception>
    public static bool Flag(IConfiguration configuration, string key, bool otherwise) => configuration[key]?.Trim() switch
    {
        null or "" => otherwise,
        "1" => true,
        "0" => false,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new StartupException($"{key} is true or false, not '{text}'."),
    };

    /// <summary>One of a few words, in any case; the first unless told.</summary>
    /// <exception cref="StartupException">None of them.</exception>
    public static string Word(IConfiguration configuration, string key, params ReadOnlySpan<string> words)
    {
        if (configuration[key]?.Trim() is not { Length: > 0 } text)
        {
            return words[0];
        }

        foreach (var word in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        throw new StartupException($"{key} is {string.Join(" or ", words!)}, not '{text}'.");
    }

    /// <summary>A whole number from 0.</summary>
    /// <exception cref="StartupException">It is not, or it is too large.</exception>
    public static int Number(IConfiguration configuration, string key, int otherwise, int most = int.MaxValue) =>
        configuration[key] is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number
        : throw new StartupException(most == int.MaxValue
            ? $"{key} must be a number from 0, not '{text}'."
            : string.Create(CultureInfo.InvariantCulture, $"{key} must be a number from 0 to {most}, not '{text}'."));
}
