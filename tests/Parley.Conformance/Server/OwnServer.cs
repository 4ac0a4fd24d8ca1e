namespace Parley.Conformance.Server;

/// <summary>A server with settings of its own, on a database of its own.</summary>
public sealed class OwnServer : IAsyncDisposable
{
    private readonly ParleyServer _server;
    private readonly string? _database;

    private OwnServer(ParleyServer server, string? database)
    {
        _server = server;
        _database = database;
    }

    public Uri Url => _server.Ready.Url;

    public static async Task<OwnServer> StartAsync(string backend, params (string Name, string Value)[] settings)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = await Backend.CreateDatabaseAsync(backend, cancellation);
        try
        {
            string[] arguments = database is null ? ["--ephemeral"] : ["--ephemeral", "--database", database];
            return new(
                await ParleyServer.StartAsync(arguments, settings.ToDictionary(one => one.Name, one => one.Value), cancellation), database);
        }
        catch
        {
            await Backend.DropDatabaseAsync(database);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Backend.DropDatabaseAsync(_database);
    }
}
