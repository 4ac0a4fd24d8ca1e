using System.Collections.Concurrent;

namespace Parley.Conformance.Server;

/// <summary>One ephemeral server for each backend, started when first asked for and shared by all tests of the run.</summary>
public sealed class Servers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Running>>> _running = new();

    private sealed record Running(ParleyServer Server, string? Database);

    public async Task<ParleyServer> OnAsync(string backend) =>
        (await _running.GetOrAdd(backend, name => new Lazy<Task<Running>>(() => StartAsync(name))).Value).Server;

    /// <summary>A client for a new account on a running server.</summary>
    public async Task<ApiClient> NewAccountOnAsync(string backend) => new((await OnAsync(backend)).Ready.Url, TestAccount.New());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var started in _running.Values.Select(lazy => lazy.Value).Where(task => task.IsCompletedSuccessfully))
        {
            var running = await started;
            await running.Server.DisposeAsync();
            await Backend.DropDatabaseAsync(running.Database);
        }
    }

    // Not the asking test's token: the server outlives that test.
    private static async Task<Running> StartAsync(string backend)
    {
        var database = await Backend.CreateDatabaseAsync(backend, CancellationToken.None);
        string[] arguments = database is null ? ["--ephemeral"] : ["--ephemeral", "--database", database];
        return new Running(
            await ParleyServer.StartAsync(arguments, new Dictionary<string, string>(), CancellationToken.None), database);
    }
}
