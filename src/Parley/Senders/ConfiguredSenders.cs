using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.MessagingServices;
using Parley.Participants;
using Parley.Storage;

namespace Parley.Senders;

/// <summary>
/// Writes down at start what the configuration gives to accounts, so that it has SIDs, is listed, and can be put into messaging
/// services. What the configuration no longer names goes.
/// </summary>
internal sealed partial class ConfiguredSenders(
    IDatabase database, ChannelCatalog channels, IAccountClock clock, ISidSource sids, ILogger<ConfiguredSenders> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var given = channels.All.OfType<IHasSenders>().SelectMany(channel => channel.Configured).Distinct().ToList();
        var taken = await database.WriteAsync(sql => WriteAsync(sql, given), cancellationToken);
        taken.ForEach(LogTaken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Returns the accounts whose number another one has claimed.
    private async ValueTask<List<string>> WriteAsync(ISql sql, List<(AccountSid Account, string Address)> given)
    {
        var taken = new List<string>();
        foreach (var (table, column) in (IEnumerable<(string, string)>)[("phone_number", "number"), ("channel_sender", "address")])
        {
            var kept = await sql.QueryAsync(
                $"SELECT account, sid, {column} FROM {table} WHERE configured = 1", row => (row.Text(0), row.Text(1), row.Text(2)));
            foreach (var (account, sid, address) in kept.Where(row => !given.Contains((new(row.Item1), row.Item3))))
            {
                await PoolStore.LeaveAsync(sql, new(account), sid);
                await sql.ExecuteAsync($"DELETE FROM {table} WHERE account = $1 AND sid = $2", account, sid);
            }
        }

        foreach (var (account, address) in given)
        {
            if (!await ClaimAsync(sql, account, address))
            {
                taken.Add(account.Value);
            }
        }

        return taken;
    }

    private async ValueTask<bool> ClaimAsync(ISql sql, AccountSid account, string address)
    {
        var now = clock.Now(account);
        switch (Address.ChannelOf(address))
        {
            case null:
                // A short code or a name: it can send, but has no resource of its own.
                return true;
            case "sms":
                return await PhoneNumberStore.InsertAsync(
                    sql, new(account, sids.Next("PN"), address, NumberKinds.Of(address), address, new(), true, now, now))
                    || await sql.ExecuteAsync(
                        "UPDATE phone_number SET configured = 1 WHERE account = $1 AND number = $2", account.Value, address) > 0;
            default:
                return await ChannelSenderStore.InsertAsync(sql, new(account, sids.Next("XE"), address, new(), true, now, now))
                    || await sql.ExecuteAsync(
                        "UPDATE channel_sender SET configured = 1 WHERE account = $1 AND address = $2", account.Value, address) > 0;
        }
    }

    [LoggerMessage(800, LogLevel.Error, "The configuration gives account {Account} a sender that another account has claimed; it stays there")]
    private partial void LogTaken(string account);
}
