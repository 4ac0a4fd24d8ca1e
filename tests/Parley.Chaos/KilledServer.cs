using Parley.Conformance.Server;

namespace Parley.Chaos;

/// <summary>A server that is killed and started again on the same data, and an address for it that is always the living one's.</summary>
internal sealed class KilledServer(string[] arguments, TestAccount account) : IAsyncDisposable
{
    private ParleyServer? _server;
    private TaskCompletionSource<Uri> _url = NewUrl();

    /// <summary>The address of the server that runs now; completes when one does.</summary>
    public Task<Uri> UrlAsync() => Volatile.Read(ref _url).Task;

    public string Log => _server?.Log ?? "";

    public async Task StartAsync(CancellationToken cancellation)
    {
        _server = await ParleyServer.StartAsync(
            arguments,
            new Dictionary<string, string> { ["PARLEY_ACCOUNT_SID"] = account.Sid, ["PARLEY_AUTH_TOKEN"] = account.Token },
            cancellation);
        Volatile.Read(ref _url).SetResult(_server.Ready.Url);
    }

    /// <summary><c>kill -9</c>, at whatever it was doing, and a new process on what it left behind.</summary>
    public async Task KillAndRestartAsync(CancellationToken cancellation)
    {
        var victim = _server!;
        Volatile.Write(ref _url, NewUrl());
        await victim.KillAsync();
        await victim.DisposeAsync();
        await StartAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static TaskCompletionSource<Uri> NewUrl() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
