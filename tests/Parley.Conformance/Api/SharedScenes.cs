using System.Collections.Concurrent;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>One scene for each backend, for tests that leave it as it is.</summary>
public sealed class SharedScenes : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Scene>>> _scenes = new();

    internal Task<Scene> OnAsync(Servers servers, string backend) =>
        _scenes.GetOrAdd(backend, name => new Lazy<Task<Scene>>(() => Scene.CreateWholeAsync(servers, name))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var made in _scenes.Values.Select(lazy => lazy.Value).Where(task => task.IsCompletedSuccessfully))
        {
            (await made).Dispose();
        }
    }
}
