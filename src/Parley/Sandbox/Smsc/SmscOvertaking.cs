using System.Collections.Concurrent;
using Parley.Api;

namespace Parley.Sandbox.Smsc;

/// <summary>Holds something back until the next of its kind has passed: that is how an ordered "reorder" looks.</summary>
internal sealed class SmscOvertaking(TimeProvider time)
{
    // What is to be overtaken gives up waiting when nothing else comes.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<AccountSid, TaskCompletionSource> _passed = new();

    /// <summary>Waits until <see cref="Pass"/>, or a second.</summary>
    public async Task WaitAsync(AccountSid account, CancellationToken cancellation)
    {
        var passed = _passed.GetOrAdd(account, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await passed.Task.WaitAsync(Within, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Something has gone by in good order.</summary>
    public void Pass(AccountSid account)
    {
        if (_passed.TryRemove(account, out var passed))
        {
            passed.TrySetResult();
        }
    }
}
