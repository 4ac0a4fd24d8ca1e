namespace Parley.Smpp.Sessions;

/// <summary>Runs work of the same key one after the other and of different keys at once: a person's messages keep their order.</summary>
internal sealed class OrderedWork(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, string), Task> _tails = [];
    private int _count;

    /// <summary>False if too much is under way. <paramref name="work"/> must not throw.</summary>
    public bool TryStart((string, string) key, Func<Task> work)
    {
        lock (_gate)
        {
            if (_count >= capacity)
            {
                return false;
            }

            _count++;
            var tail = _tails.TryGetValue(key, out var last) ? RunAfterAsync(last, work) : Task.Run(work);
            _tails[key] = tail;
            _ = ForgetAsync(key, tail);
            return true;
        }
    }

    private static async Task RunAfterAsync(Task last, Func<Task> work)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await work();
    }

    private async Task ForgetAsync((string, string) key, Task tail)
    {
        await tail.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _count--;
            if (_tails.TryGetValue(key, out var last) && last == tail)
            {
                _tails.Remove(key);
            }
        }
    }
}
