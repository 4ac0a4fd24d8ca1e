using Parley.Storage;

namespace Parley.Benchmarks;

/// <summary>
/// The account and the conversations that every measured store holds. A conversation has a WhatsApp phone, an SMS phone and a chat
/// identity; the chat identity writes, so a message makes two receipts and two jobs.
/// </summary>
internal static class World
{
    public const string Account = "AC00000000000000000000000000000001";
    public const string Token = "0123456789abcdef0123456789abcdef";
    public const string Author = "agent";

    public static readonly string Body = string.Concat(Enumerable.Repeat("The courier is on the way. ", 12))[..300];
    public static readonly string Attributes = "{\"order\":\"" + new string('7', 187) + "\"}";

    /// <summary>The SID of the n-th conversation, from 1.</summary>
    public static string Conversation(int number) => "CH" + number.ToString("D32", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes the conversations <paramref name="from"/> to <paramref name="to"/> into an empty store.</summary>
    public static ValueTask<int> AddAsync(IDatabase database, int from, int to)
    {
        const string zeros = "'00000000000000000000000000000000'";
        const string numbers = "WITH RECURSIVE n(i) AS (SELECT CAST($2 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < $3)";
        const string conversations = $"""
            INSERT INTO conversation (account, sid, service, messaging_service, attributes, state, created_by, created, updated, next_index,
                change)
            {numbers}
            SELECT account.sid, 'CH' || substr({zeros} || i, length({zeros} || i) - 31), account.default_service,
                account.default_messaging_service, '{"{}"}', 'active', 'system', 0, 0, 0, 0
            FROM n, account WHERE account.sid = $1
            """;
        const string participants = $"""
            INSERT INTO participant (account, conversation, sid, identity, channel, address, proxy, attributes, holds_pair, created, updated,
                change)
            {numbers}
            SELECT $1, 'CH' || substr({zeros} || i, length({zeros} || i) - 31),
                'MB' || substr({zeros} || (i * 4 + k.id), length({zeros} || (i * 4 + k.id)) - 31), k.identity, k.channel,
                k.prefix || substr('00000000' || i, length('00000000' || i) - 7), k.proxy, '{"{}"}', k.holds, 0, 0, 0
            FROM n CROSS JOIN (
                SELECT 1 AS id, NULL AS identity, 'whatsapp' AS channel, 'whatsapp:+1555' AS prefix, 'whatsapp:+15550000001' AS proxy, 1 AS holds
                UNION ALL SELECT 2, NULL, 'sms', '+1555', '+15550000002', 1
                UNION ALL SELECT 3, '{Author}', 'chat', NULL, NULL, 0) AS k
            """;
        return database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync(conversations, Account, (long)from, (long)to);
            return await sql.ExecuteAsync(participants, Account, (long)from, (long)to);
        }, CancellationToken.None);
    }

    /// <summary>Fills a conversation up to 1,000 participants: 50 with a phone, the others chat.</summary>
    public static ValueTask<int> CrowdAsync(IDatabase database, int conversation)
    {
        const string people = """
            INSERT INTO participant (account, conversation, sid, identity, channel, address, proxy, attributes, holds_pair, created, updated,
                change)
            WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < 997)
            SELECT $1, $2, 'MB' || substr('f0000000000000000000000000000000', 1, 28) || (1000 + i),
                CASE WHEN i > 48 THEN 'person ' || i END, CASE WHEN i > 48 THEN 'chat' ELSE 'sms' END,
                CASE WHEN i <= 48 THEN '+1666' || (1000000 + i) END, CASE WHEN i <= 48 THEN '+15550000002' END, '{}',
                CASE WHEN i <= 48 THEN 1 ELSE 0 END, 0, 0, 0
            FROM n
            """;
        return database.WriteAsync(sql => sql.ExecuteAsync(people, Account, Conversation(conversation)), CancellationToken.None);
    }
}
