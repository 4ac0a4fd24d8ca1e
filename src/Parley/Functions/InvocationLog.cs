using System.Collections.Concurrent;
using Parley.Api;

namespace Parley.Functions;

/// <summary>The latest calls, in memory: what is running and the last that ended, with counts for each path.</summary>
internal sealed class InvocationLog(int most = InvocationLog.Most)
{
    /// <summary>How many ended calls are kept.</summary>
    public const int Most = 500;

    private const int MostPaths = 10_000;

    private readonly ConcurrentDictionary<string, Invocation> _bySid = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly LinkedList<Invocation> _ended = new();
    private readonly Dictionary<string, InvocationCounts> _counts = new(StringComparer.Ordinal);

    /// <summary>From now on what the runner says of it is heard.</summary>
    public void Begin(Invocation invocation) => _bySid[invocation.Sid] = invocation;

    /// <summary>It is over: the newest of the list.</summary>
    public void Finish(Invocation invocation)
    {
        lock (_gate)
        {
            _bySid[invocation.Sid] = invocation;
            _ended.AddFirst(invocation);
            while (_ended.Count > most)
            {
                _bySid.TryRemove(_ended.Last!.Value.Sid, out _);
                _ended.RemoveLast();
            }

            if (invocation.Result!.Outcome != InvocationOutcomes.Refused)
            {
                Count(invocation);
            }
        }
    }

    /// <summary>Forgets what an account's calls were.</summary>
    public void Forget(AccountSid account)
    {
        lock (_gate)
        {
            for (var node = _ended.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Request.Account == account)
                {
                    _bySid.TryRemove(node.Value.Sid, out _);
                    _ended.Remove(node);
                }

                node = next;
            }
        }
    }

    public Invocation? Find(string sid) => _bySid.GetValueOrDefault(sid);

    public InvocationCounts Counts(string path)
    {
        lock (_gate)
        {
            return _counts.GetValueOrDefault(path, new(0, 0, null));
        }
    }

    /// <summary>Newest first; those of one path, if it is named, and older (or newer) than a key.</summary>
    public List<Invocation> List(string? path, string? key, bool backward, int count)
    {
        lock (_gate)
        {
            // They ended in another order than they began in; SIDs have that of the beginnings.
            var chosen = _ended.Where(one => path is null || one.Request.Function.Path == path);
            return backward
                ? [.. chosen.Where(one => key is null || string.CompareOrdinal(one.Sid, key) > 0)
                    .OrderBy(one => one.Sid, StringComparer.Ordinal).Take(count)]
                : [.. chosen.Where(one => key is null || string.CompareOrdinal(one.Sid, key) < 0)
                    .OrderByDescending(one => one.Sid, StringComparer.Ordinal).Take(count)];
        }
    }

    private void Count(Invocation invocation)
    {
        var path = invocation.Request.Function.Path;
        if (_counts.Count >= MostPaths && !_counts.ContainsKey(path))
        {
            _counts.Clear();
        }

        var known = _counts.GetValueOrDefault(path, new(0, 0, null));
        var isError = invocation.Result!.Outcome != InvocationOutcomes.Completed;
        _counts[path] = new(known.Invocations + 1, known.Errors + (isError ? 1 : 0), invocation.Created);
    }
}

/// <summary>How often a function was called since the server started.</summary>
internal readonly record struct InvocationCounts(long Invocations, long Errors, long? Last);
