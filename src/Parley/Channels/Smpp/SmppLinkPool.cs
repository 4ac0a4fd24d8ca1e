namespace Parley.Channels.Smpp;

/// <summary>The links that are in use, each bound once in this process. A link is bound when it is first needed.</summary>
internal sealed class SmppLinkPool(SmppInbound inbound, TimeProvider time, ILogger<SmppLinkPool> logger) : ISmppBinder, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SmppLinkRunner> _runners = new(StringComparer.Ordinal);
    private bool _isStopped;

    /// <summary>The runner of this link; null once the pool is stopped. A link that changed is bound anew.</summary>
    public SmppLinkRunner? Get(SmppLink link)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return null;
            }

            if (_runners.TryGetValue(link.Name, out var runner))
            {
                if (runner.Link == link)
                {
                    return runner;
                }

                _ = runner.DisposeAsync().AsTask();
            }

            return _runners[link.Name] = new SmppLinkRunner(link, inbound, time, logger, Random.Shared.NextDouble);
        }
    }

    /// <inheritdoc/>
    public async Task EnsureBoundAsync(SmppLink link, CancellationToken cancellation)
    {
        if (Get(link) is { } runner)
        {
            await runner.SessionAsync(Patience, cancellation);
        }
    }

    /// <summary>Unbinds all links.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SmppLinkRunner> runners;
        lock (_gate)
        {
            _isStopped = true;
            runners = [.. _runners.Values];
            _runners.Clear();
        }

        await Task.WhenAll(runners.Select(runner => runner.DisposeAsync().AsTask()));
    }
}
