using System.Buffers;

namespace Parley.Gateway;

/// <summary>
/// The names that the gateway answers for: <c>product.twilio.com</c> and, with an edge and a region,
/// <c>product.edge.region.twilio.com</c> (https://www.twilio.com/docs/global-infrastructure/understanding-twilio-regions).
/// </summary>
internal static class TwilioHosts
{
    /// <summary>The domain under which all of them are, and to which our CA is constrained.</summary>
    public const string Domain = "twilio.com";

    /// <summary>Served to a client that sends no server name.</summary>
    public const string Default = "api.twilio.com";

    private const int MostLabels = 4;
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Lower case, no final dot: the form in which names are compared and certified.</summary>
    public static string Normalize(string host) => host.TrimEnd('.').ToLowerInvariant();

    /// <summary>True if a normalised name is one to four well-formed labels under twilio.com.</summary>
    public static bool Contains(string host)
    {
        if (host.Length > 253 || !host.EndsWith("." + Domain, StringComparison.Ordinal))
        {
            return false;
        }

        var labels = host.AsSpan(0, host.Length - Domain.Length - 1);
        var count = 0;
        foreach (var range in labels.Split('.'))
        {
            var label = labels[range];
            if (++count > MostLabels || label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-'
                || label.ContainsAnyExcept(LabelCharacters))
            {
                return false;
            }
        }

        return true;
    }
}
