using System.Text.Json;

namespace Parley.Conformance.Server;

/// <summary>The one line of JSON that a server prints when it is ready.</summary>
public sealed record ReadyLine(Uri Url, Uri Gateway, string Ca, string AccountSid, string AuthToken)
{
    /// <summary>Null if the line is something else, such as the banner for people.</summary>
    public static ReadyLine? Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return root.TryGetProperty("ready", out var ready) && ready.GetBoolean()
            ? new ReadyLine(
                new Uri(root.GetProperty("url").GetString()!),
                new Uri(root.GetProperty("gateway").GetString()!),
                root.GetProperty("ca").GetString()!,
                root.GetProperty("accountSid").GetString()!,
                root.GetProperty("authToken").GetString()!)
            : null;
    }
}
