using Parley.Api;
using Parley.Storage;

namespace Parley.Inbound;

/// <summary>Which inbound messages were taken, so that a repeated webhook or deliver_sm is not a second message.</summary>
internal static class InboundMarks
{
    /// <summary>Marks the message in the caller's transaction; false if it was marked before.</summary>
    public static async ValueTask<bool> SetAsync(ISql sql, AccountSid account, string channel, string providerId, long now)
    {
        const string insert = """
            INSERT INTO inbound_seen (account, channel, provider_id, created) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
            """;
        return await sql.ExecuteAsync(insert, account.Value, channel, providerId, now) > 0;
    }
}
