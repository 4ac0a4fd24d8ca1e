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
        // Over all services first, from the index alone: hardly anybody comes further.
        const string all = """
            SELECT count(*) FROM (
                SELECT 1 FROM participant WHERE account = $1 AND identity = $2 AND holds_pair = 1 LIMIT $3) AS held
            """;
        const string here = """
            SELECT count(*) FROM participant JOIN conversation
                ON conversation.account = participant.account AND conversation.sid = participant.conversation
            WHERE participant.account = $1 AND participant.identity = $2 AND participant.holds_pair = 1 AND conversation.service = $3
            """;
        if (newcomer.Identity is null
            || await sql.FirstAsync(
                all, row => row.Number(0), newcomer.Account.Value, newcomer.Identity, (long)MostConversations) < MostConversations)
        {
            return;
        }

        if (await sql.FirstAsync(here, row => row.Number(0), newcomer.Account.Value, newcomer.Identity, service) >= MostConversations)
        {
            throw new RefusedException(
                ApiError.Bad(50214, $"This identity is in {MostConversations} conversations that are not closed already"));
        }
    }
}
