using Parley.Api;
using Parley.Storage;

namespace Parley.Participants;

/// <summary>
/// In how many conversations that are not closed an identity may be; identities are names within a service.
/// https://www.twilio.com/docs/conversations/conversations-limits
/// </summary>
internal static class IdentityLimit
{
    public const int MostConversations = 1000;

    /// <summary>Throws the refusal if the newcomer has no room.</summary>
    public static async ValueTask CheckAsync(ISql sql, Participant newcomer, string service)
    {
        const string count = """
            SELECT count(*) FROM (
                SELECT 1 FROM participant WHERE account = $1 AND service = $2 AND identity = $3 AND holds_pair = 1 LIMIT $4) AS held
            """;
        if (newcomer.Identity is not null
            && await sql.FirstAsync(
                count, row => row.Number(0), newcomer.Account.Value, service, newcomer.Identity, (long)MostConversations)
                >= MostConversations)
        {
            throw new RefusedException(
                ApiError.Bad(50214, $"This identity is in {MostConversations} conversations that are not closed already"));
        }
    }
}
