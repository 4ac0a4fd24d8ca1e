using Parley.Smpp.Text;

namespace Parley.Channels.Smpp;

/// <summary>Segments back to a text.</summary>
internal static class SmsText
{
    /// <summary>Joins the octets before reading them: some phones cut a surrogate pair in two. Missing segments are left out.</summary>
    public static string Join(IReadOnlyList<SmsPart> parts)
    {
        if (parts.All(part => part.DataCoding == parts[0].DataCoding))
        {
            return DataCoding.Decode(parts[0].DataCoding, parts.SelectMany(part => part.Body).ToArray());
        }

        return string.Concat(parts.Select(part => DataCoding.Decode(part.DataCoding, part.Body)));
    }
}
