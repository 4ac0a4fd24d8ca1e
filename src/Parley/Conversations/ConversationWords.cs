using System.Text;
using Parley.Storage;

namespace Parley.Conversations;

/// <summary>The words by which conversations are found: their names, from the beginning of each word on.</summary>
internal static class ConversationWords
{
    /// <summary>Octets of a word that are kept; what is longer is found by its beginning.</summary>
    private const int Longest = 64;

    /// <summary>Of each name.</summary>
    private const int Most = 12;

    /// <summary>Writes those of a conversation that was made or renamed; in the caller's transaction.</summary>
    public static async ValueTask WriteAsync(ISql sql, Conversation? before, Conversation after)
    {
        const string remove = "DELETE FROM conversation_word WHERE account = $1 AND conversation = $2";
        const string insert =
            "INSERT INTO conversation_word (account, conversation, word) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        if (before is not null)
        {
            if (before.FriendlyName == after.FriendlyName && before.UniqueName == after.UniqueName)
            {
                return;
            }

            await sql.ExecuteAsync(remove, after.Account.Value, after.Sid.Value);
        }

        foreach (var word in Of(after.FriendlyName).Concat(Of(after.UniqueName)))
        {
            await sql.ExecuteAsync(insert, after.Account.Value, after.Sid.Value, word);
        }
    }

    /// <summary>The first octets of what begins with a text, and the first octets that do not any more.</summary>
    public static (byte[] From, byte[] To) Range(string text)
    {
        var from = Cut(Plain(text));
        return (from, [.. from, 0xFF]);
    }

    /// <summary>A name's words; none for no name.</summary>
    internal static IEnumerable<byte[]> Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return [];
        }

        var plain = Plain(name);
        return Enumerable.Range(0, plain.Length)
            .Where(at => at == 0 || (char.IsLetterOrDigit(plain[at]) && !char.IsLetterOrDigit(plain[at - 1]) && !char.IsSurrogate(plain[at - 1])))
            .Take(Most).Select(at => Cut(plain[at..]));
    }

    /// <summary>Small letters, one blank between words.</summary>
    private static string Plain(string text) =>
        string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static byte[] Cut(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text.Length > Longest ? text[..Longest] : text);
        return octets.Length > Longest ? octets[..Longest] : octets;
    }
}
