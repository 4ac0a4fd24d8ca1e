using Parley.Storage;

namespace Parley.Sandbox;

/// <summary>
/// The sandbox's own SQLite file, apart from the engine's: the other side shares nothing with Parley but protocols.
/// </summary>
internal sealed class SandboxDatabase(IDatabase database) : IAsyncDisposable
{
    public ValueTask<T> ReadAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation) =>
        database.ReadAsync(work, cancellation);

    public ValueTask<T> WriteAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation) =>
        database.WriteAsync(work, cancellation);

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
