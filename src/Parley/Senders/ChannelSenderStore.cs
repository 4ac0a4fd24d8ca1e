using Parley.Api;
using Parley.MessagingServices;
using Parley.Storage;

namespace Parley.Senders;

/// <summary>The rows of channel senders.</summary>
internal sealed class ChannelSenderStore(IDatabase database)
{
    private const string Columns = "account, sid, address, settings, configured, created, updated";
    private const string BySid = $"SELECT {Columns} FROM channel_sender WHERE account = $1 AND sid = $2";

    public ValueTask<ChannelSender?> FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, sid), cancellation);

    public static ValueTask<ChannelSender?> FindAsync(ISql sql, AccountSid account, string sid) =>
        sql.FirstAsync(BySid, Map, account.Value, sid);

    /// <summary>The same; the sender then is not given up before this transaction ends.</summary>
    public static ValueTask<ChannelSender?> KeepAsync(ISql sql, AccountSid account, string sid) =>
        sql.FirstAsync(sql.ForKeyShare(BySid), Map, account.Value, sid);

    /// <summary>Claims the address; false if some account has it.</summary>
    public ValueTask<bool> InsertAsync(ChannelSender sender, CancellationToken cancellation) =>
        database.WriteAsync(sql => InsertAsync(sql, sender), cancellation);

    public static async ValueTask<bool> InsertAsync(ISql sql, ChannelSender sender)
    {
        const string insert = $"INSERT INTO channel_sender ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        return await sql.ExecuteAsync(
            insert, sender.Account.Value, sender.Sid, sender.Address, SettingsJson.Write(sender.Settings), sender.Configured,
            sender.Created, sender.Updated) > 0;
    }

    /// <summary>Changes a sender; <paramref name="change"/> gets it as it is, locked, and may throw <see cref="RefusedException"/>.</summary>
    public ValueTask<ChannelSender?> UpdateAsync(
        AccountSid account, string sid, Func<ChannelSender, ChannelSender> change, CancellationToken cancellation)
    {
        const string update = "UPDATE channel_sender SET settings = $3, updated = $4 WHERE account = $1 AND sid = $2";
        return database.WriteAsync(async sql =>
        {
            if (await sql.FirstAsync(sql.ForUpdate(BySid), Map, account.Value, sid) is not { } before)
            {
                return null;
            }

            var after = change(before);
            await sql.ExecuteAsync(update, account.Value, sid, SettingsJson.Write(after.Settings), after.Updated);
            return after;
        }, cancellation);
    }

    /// <summary>Deletes the sender, out of its messaging service too; false if there is none.</summary>
    public ValueTask<bool> DeleteAsync(AccountSid account, string sid, CancellationToken cancellation)
    {
        const string delete = "DELETE FROM channel_sender WHERE account = $1 AND sid = $2 AND configured = 0";
        return database.WriteAsync(async sql =>
        {
            if (await sql.ExecuteAsync(delete, account.Value, sid) == 0)
            {
                return await FindAsync(sql, account, sid) is null ? false : throw new RefusedException(SenderErrors.Configured);
            }

            await PoolStore.LeaveAsync(sql, account, sid);
            return true;
        }, cancellation);
    }

    /// <summary>Senders in the order of their making, for one page.</summary>
    public ValueTask<List<ChannelSender>> ListAsync(AccountSid account, string channel, Page page, CancellationToken cancellation)
    {
        const string where = $"SELECT {Columns} FROM channel_sender WHERE account = $1 AND address LIKE $3";
        const string after = $"{where} AND sid > $2 ORDER BY sid LIMIT $4";
        const string before = $"{where} AND sid < $2 ORDER BY sid DESC LIMIT $4";
        return database.ReadAsync(
            sql => sql.QueryAsync(
                page.Backward ? before : after, Map, account.Value, page.Key ?? "", channel + ":%", (long)page.Size + 1),
            cancellation);
    }

    private static ChannelSender Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), SettingsJson.ReadSender(row.Text(3)), row.Truth(4), row.Number(5), row.Number(6));
}
