using System.Security.Cryptography;
using Parley.Sandbox.Clock;
using Parley.Sandbox.Graph;
using Parley.Sandbox.Outbox;

namespace Parley.Sandbox;

/// <summary>
/// Reads what the last run left, before anything else starts; then takes up what was on its way. Deliveries wait until the addresses
/// are known.
/// </summary>
internal sealed class SandboxStart(
    SandboxDatabase database, SandboxSecrets secrets, SandboxIds ids, SandboxClock clock, SandboxWhatsAppSenders senders,
    GraphCallbacks callbacks, SandboxOutbox outbox) : IHostedLifecycleService
{
    private const string SelectSecret = "SELECT value FROM sandbox_secret WHERE id = 1";
    private const string InsertSecret = "INSERT INTO sandbox_secret (id, value) VALUES (1, $1)";

    private const string SelectLast = """
        SELECT max(coalesce((SELECT max(seq) FROM sandbox_message), 0), coalesce((SELECT max(id) FROM sandbox_outbox), 0))
        """;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var fresh = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var (secret, last) = await database.WriteAsync(
            async sql =>
            {
                var kept = await sql.FirstAsync(SelectSecret, row => row.Text(0));
                if (kept is null)
                {
                    await sql.ExecuteAsync(InsertSecret, fresh);
                }

                return (kept ?? fresh, await sql.FirstAsync(SelectLast, row => row.Number(0)));
            },
            cancellationToken);
        secrets.Use(Convert.FromHexString(secret));
        ids.StartAfter(last);
        await clock.LoadAsync(cancellationToken);
        await senders.LoadAsync(cancellationToken);
        await callbacks.LoadAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => outbox.StartAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
