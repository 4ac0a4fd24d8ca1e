namespace Parley.Sandbox;

/// <summary>Where Parley and the Graph emulator listen; known only when the server has bound its ports.</summary>
internal sealed class SandboxAddresses
{
    // Port 1 refuses connections: a connector that sends before the server listens hears "try later", which is the truth.
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Uri _parley = Nowhere;
    private volatile Uri _graph = Nowhere;

    /// <summary>Parley's own URL; webhooks go there.</summary>
    public Uri Parley => _parley;

    /// <summary>The Graph emulator's URL, without a slash at the end.</summary>
    public Uri Graph => _graph;

    /// <summary>Completes when the addresses are known.</summary>
    public Task Known => _known.Task;

    /// <summary>Called once by the composition root, when the ports are bound.</summary>
    public void Set(Uri parley, Uri graph)
    {
        _parley = parley;
        _graph = graph;
        _known.TrySetResult();
    }
}
