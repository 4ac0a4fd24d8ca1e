using Parley.Api;
using Parley.Storage;

namespace Parley.Delivery;

/// <summary>
/// WhatsApp's customer-service window: for 24 hours after a person wrote to a number of ours, that number may write anything back;
/// later only approved templates. https://developers.facebook.com/docs/whatsapp/pricing#customer-service-windows
/// </summary>
internal static class SessionWindow
{
    private static readonly long Length = Wire.Microseconds(TimeSpan.FromHours(24));

    /// <summary>The person wrote at <paramref name="at"/>; a late arrival never shortens the window.</summary>
    public static ValueTask<int> OpenAsync(ISql sql, AccountSid account, string address, string proxy, long at)
    {
        const string open = """
            INSERT INTO session_window (account, address, proxy, last_inbound) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account, address, proxy) DO UPDATE SET last_inbound = excluded.last_inbound
            WHERE session_window.last_inbound < excluded.last_inbound
            """;
        return sql.ExecuteAsync(open, account.Value, address, proxy, at);
    }

    public static async ValueTask<bool> IsOpenAsync(ISql sql, AccountSid account, string address, string proxy, long now) =>
        now < await EndAsync(sql, account, address, proxy);

    /// <summary>When it closes or has closed; null if the person never wrote to this number.</summary>
    public static async ValueTask<long?> EndAsync(ISql sql, AccountSid account, string address, string proxy)
    {
        const string select = "SELECT last_inbound FROM session_window WHERE account = $1 AND address = $2 AND proxy = $3";
        var last = await sql.FirstAsync(select, row => (long?)row.Number(0), account.Value, address, proxy);
        return last + Length;
    }
}
