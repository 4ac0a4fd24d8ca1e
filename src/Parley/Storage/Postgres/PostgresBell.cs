using Npgsql;
using Parley.Lanes;

namespace Parley.Storage.Postgres;

/// <summary>
/// NOTIFY and LISTEN as a bell between nodes, never inside a message's transaction: there it costs two to four times the throughput.
/// Listening has its own connection, for a transaction pooler breaks LISTEN (<c>Parley:Storage:ListenDatabase</c>).
/// </summary>
internal sealed partial class PostgresBell(PostgresDatabase database, string listen, Bell bell, TimeProvider time, ILogger<PostgresBell> log)
    : BackgroundService, IDistantBell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async ValueTask RingAsync(CancellationToken cancellation)
    {
        try
        {
            await using var notify = database.Source.CreateCommand("NOTIFY parley_lanes");
            await notify.ExecuteNonQueryAsync(cancellation);
        }
        catch (NpgsqlException away)
        {
            LogNotRung(away);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (NpgsqlException broken)
            {
                LogDeaf(broken);
                await Task.Delay(Patience, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var source = new NpgsqlSlimDataSourceBuilder(
            new NpgsqlConnectionStringBuilder(listen) { Pooling = false, KeepAlive = 30, ApplicationName = "parley-bell" }.ConnectionString)
            .Build();
        await using var connection = await source.OpenConnectionAsync(cancellation);
        connection.Notification += (_, _) => bell.RingFromAfar();
        await using (var command = new NpgsqlCommand("LISTEN parley_lanes", connection))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        while (true)
        {
            await connection.WaitAsync(cancellation);
        }
    }

    [LoggerMessage(610, LogLevel.Debug, "The other nodes could not be woken; they will see by themselves")]
    private partial void LogNotRung(Exception exception);

    [LoggerMessage(611, LogLevel.Warning, "Cannot hear the other nodes; polling goes on")]
    private partial void LogDeaf(Exception exception);
}
