using System.Collections.Concurrent;

namespace Parley.Chaos;

/// <summary>A message that a poster was told is stored.</summary>
/// <param name="Number">The poster's own count, which it never reuses.</param>
internal sealed record Acknowledged(string Conversation, string Sid, int Index, string Poster, int Number)
{
    public string Body => BodyOf(Poster, Number);

    public static string BodyOf(string poster, int number) => $"{poster}:{number}";
}

/// <summary>What the posters were told. Lives in the test, so no kill reaches it.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<Acknowledged> _entries = new();
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private int _count;

    public IReadOnlyCollection<Acknowledged> Entries => _entries;

    public int Count => Volatile.Read(ref _count);

    public void Add(Acknowledged entry)
    {
        _entries.Enqueue(entry);
        lock (_gate)
        {
            _count++;
            foreach (var (_, reached) in _waiting.Where(waiting => waiting.Count <= _count))
            {
                reached.TrySetResult();
            }
        }
    }

    /// <summary>Completes when this many messages are acknowledged.</summary>
    public Task ReachesAsync(int count)
    {
        lock (_gate)
        {
            if (_count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }
}
