namespace Parley.Channels.Smpp;

/// <summary>Binds the configured links when the server starts and unbinds all when it stops; hands on incomplete messages.</summary>
internal sealed class SmppHost(ISmppLinks links, SmppLinkPool pool, SmppInbound inbound, TimeProvider time, ILogger<SmppHost> logger)
    : BackgroundService
{
    // Twilio's 30009, "missing inbound segment": what has come is worth more than nothing.
    private static readonly TimeSpan SegmentPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await pool.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var link in links.AtStart)
        {
            pool.Get(link);
        }

        using var timer = new PeriodicTimer(SweepEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await inbound.SweepAsync(SegmentPatience, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                SmppLog.NotSwept(logger, exception);
            }
        }
    }
}
