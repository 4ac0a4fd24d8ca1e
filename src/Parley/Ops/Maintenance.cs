using Parley.Api;
using Parley.Media;
using Parley.Storage;

namespace Parley.Ops;

/// <summary>
/// Once an hour removes what nobody asks for any more: marks of inbound messages that no carrier repeats now, carriers' ids of
/// messages that get no more reports, uploads that no message took, old entries in the log of webhook deliveries. In small bites, so that nobody waits behind it. Several nodes may
/// do it at once.
/// </summary>
internal sealed partial class Maintenance(
    IDatabase database, MediaFiles files, EngineOptions options, TimeProvider time, ILogger<Maintenance> log) : BackgroundService
{
    private const long Bite = 500;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>
    /// One round. Rows carry the time of their account's clock, which a sandbox moves ahead: those just stay longer.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        const string seen = """
            DELETE FROM inbound_seen WHERE (account, channel, provider_id) IN (
                SELECT account, channel, provider_id FROM inbound_seen WHERE created < $1 ORDER BY created LIMIT $2)
            """;
        const string ids = """
            DELETE FROM provider_message WHERE (account, channel, provider_id) IN (
                SELECT account, channel, provider_id FROM provider_message WHERE created < $1 ORDER BY created LIMIT $2)
            """;
        const string deliveries = """
            DELETE FROM webhook_delivery WHERE (account, sid) IN (
                SELECT account, sid FROM webhook_delivery WHERE started < $1 ORDER BY started LIMIT $2)
            """;
        await RemoveAsync(deliveries, options.KeepWebhookDeliveries, cancellation);
        await RemoveExcessDeliveriesAsync(cancellation);
        await RemoveAsync(seen, options.KeepInboundMarks, cancellation);
        await RemoveAsync(ids, options.KeepProviderIds, cancellation);
        await RemoveUploadsAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                pause = Pause;
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) when (broken is StorageException or IOException or UnauthorizedAccessException)
            {
                LogFailed(broken);
            }
        }
    }

    private async Task RemoveAsync(string delete, TimeSpan age, CancellationToken cancellation)
    {
        var before = Before(age);
        while (await database.WriteAsync(sql => sql.ExecuteAsync(delete, before, Bite), cancellation) == Bite)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    // Account by account: each step is a key, and none reads more of the index than the account may keep.
    private async Task RemoveExcessDeliveriesAsync(CancellationToken cancellation)
    {
        const string next = "SELECT account FROM webhook_delivery WHERE account > $1 ORDER BY account LIMIT 1";
        const string last = "SELECT sid FROM webhook_delivery WHERE account = $1 ORDER BY sid DESC LIMIT 1 OFFSET $2";
        const string delete = """
            DELETE FROM webhook_delivery WHERE (account, sid) IN (
                SELECT account, sid FROM webhook_delivery WHERE account = $1 AND sid <= $2 ORDER BY sid LIMIT $3)
            """;
        string? account = "";
        while (account is not null)
        {
            var from = account;
            account = await database.ReadAsync(sql => sql.FirstAsync(next, row => row.Text(0), from), cancellation);
            if (account is { } one
                && await database.ReadAsync(
                    sql => sql.FirstAsync(last, row => row.Text(0), one, (long)options.MostWebhookDeliveries), cancellation) is { } sid)
            {
                while (await database.WriteAsync(sql => sql.ExecuteAsync(delete, one, sid, Bite), cancellation) == Bite)
                {
                    cancellation.ThrowIfCancellationRequested();
                }
            }
        }
    }

    private async Task RemoveUploadsAsync(CancellationToken cancellation)
    {
        // Asked for twice: a message may take the file between the two.
        const string delete = """
            DELETE FROM media WHERE (account, sid) IN (
                SELECT account, sid FROM media WHERE message IS NULL AND created < $1 ORDER BY created LIMIT $2)
            AND message IS NULL RETURNING sid
            """;
        var before = Before(options.KeepUploads);
        List<string> removed;
        do
        {
            removed = await database.WriteAsync(sql => sql.QueryAsync(delete, row => row.Text(0), before, Bite), cancellation);
            removed.ForEach(files.Delete);
        }
        while (removed.Count == Bite);
    }

    private long Before(TimeSpan age) => Wire.Microseconds(time.GetUtcNow() - age);

    [LoggerMessage(700, LogLevel.Error, "Maintenance failed; it is tried again in an hour")]
    private partial void LogFailed(Exception exception);
}
