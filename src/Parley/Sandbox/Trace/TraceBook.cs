using System.Threading.Channels;
using Parley.Api;
using Parley.Sandbox.Clock;

namespace Parley.Sandbox.Trace;

/// <summary>
/// Keeps notes of what happened to messages. Whoever notes something does not wait: notes are written down together, those about one
/// thing in one row, so that a delivered message costs one insert. A server that is killed loses the last moment's; reading waits until
/// what was noted before is written.
/// </summary>
internal sealed partial class TraceBook : IAsyncDisposable
{
    private const long MostWaiting = 32 * 1024 * 1024;
    private const int LargestBatch = 2_000;
    private const int RowsInOneGo = 32;
    private const int RowsBetweenPrunes = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly SandboxDatabase _database;
    private readonly SandboxClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<TraceBook> _log;
    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new() { SingleReader = true });
    private readonly SemaphoreSlim _hurry = new(0);
    private readonly Dictionary<AccountSid, int> _unpruned = [];
    private readonly Task _writer;
    private long _weight;
    private long _lastId;
    private int _lost;

    public TraceBook(SandboxDatabase database, SandboxClock clock, TimeProvider time, ILogger<TraceBook> log)
    {
        (_database, _clock, _time, _log) = (database, clock, time, log);
        _writer = Task.Run(WriteAsync, CancellationToken.None);
    }

    // Note: written; Later: asked for when its turn comes; Done: told when everything before it is written.
    private sealed record Entry(
        AccountSid Account, string Subject, string? Alias, TraceNote? Note, Func<ValueTask<TraceNote>>? Later = null,
        TaskCompletionSource? Done = null);

    /// <summary>Microseconds on the account's clock.</summary>
    public long Now(AccountSid account) => _clock.Now(account);

    /// <summary>Notes something, now.</summary>
    /// <param name="alias">A second name for the subject.</param>
    public void Add(AccountSid account, string subject, TraceNote note, string? alias = null)
    {
        // Notes are dropped rather than held without bound; the trace is then poorer, and everything else as it was.
        if (Interlocked.Add(ref _weight, note.Weight) > MostWaiting)
        {
            Interlocked.Add(ref _weight, -note.Weight);
            if (Interlocked.Increment(ref _lost) == 1)
            {
                LogLost();
            }

            return;
        }

        _entries.Writer.TryWrite(new Entry(account, subject, alias, Stamped(account, note)));
    }

    /// <summary>Notes what has to be looked up first; that is done in its turn, and what it says is stamped with the time of now.</summary>
    public void Add(AccountSid account, string subject, Func<ValueTask<TraceNote>> look, string? alias = null)
    {
        var (at, real) = (Now(account), Real());
        _entries.Writer.TryWrite(new Entry(
            account, subject, alias, null, async () => await look() is var note ? note with { At = at, Real = real } : note));
    }

    /// <summary>All notes about a subject, oldest first, with those that were made just now.</summary>
    public async Task<List<TraceNote>> ReadAsync(AccountSid account, string subject, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        return await _database.ReadAsync(sql => TraceStore.OfSubjectAsync(sql, account, subject), cancellation);
    }

    /// <summary>The same by the second name.</summary>
    public async Task<List<TraceNote>> ReadByAliasAsync(AccountSid account, string alias, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        return await _database.ReadAsync(sql => TraceStore.OfAliasAsync(sql, account, alias), cancellation);
    }

    /// <summary>Forgets everything about an account.</summary>
    public async Task ResetAsync(AccountSid account, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        await _database.WriteAsync(sql => TraceStore.ResetAsync(sql, account), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        _hurry.Release();
        await _writer;
        _hurry.Dispose();
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_entries.Writer.TryWrite(new Entry(default, "", null, null, Done: done)))
        {
            _hurry.Release();
            await done.Task.WaitAsync(cancellation);
        }
    }

    private TraceNote Stamped(AccountSid account, TraceNote note) => note with { At = note.At == 0 ? Now(account) : note.At, Real = Real() };

    private long Real() => Wire.Microseconds(_time.GetUtcNow());

    private async Task WriteAsync()
    {
        var batch = new List<Entry>();
        while (await _entries.Reader.WaitToReadAsync(CancellationToken.None))
        {
            // What is said about one message comes within moments: waiting for it makes one row of it.
            if (batch.Count < LargestBatch)
            {
                await _hurry.WaitAsync(Pause);
            }

            batch.Clear();
            while (batch.Count < LargestBatch && _entries.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            await StoreAsync(batch);
            batch.ForEach(entry => entry.Done?.TrySetResult());
        }
    }

    private async Task StoreAsync(List<Entry> batch)
    {
        try
        {
            var rows = await RowsAsync(batch);
            // In small pieces: the carriers write into the same file and answer only after that.
            foreach (var piece in rows.Chunk(RowsInOneGo))
            {
                await InsertAsync(piece);
            }

            foreach (var group in rows.GroupBy(row => row.Account).Where(group => IsFull(group.Key, group.Count())))
            {
                while (await _database.WriteAsync(sql => TraceStore.PruneAsync(sql, group.Key), CancellationToken.None) > 0)
                {
                }
            }
        }
        catch (Exception broken)
        {
            // Traces are told to people who look; nothing else depends on them.
            LogNotWritten(broken);
        }
    }

    private ValueTask<bool> InsertAsync(Row[] rows) => _database.WriteAsync(
        async sql =>
        {
            foreach (var row in rows)
            {
                await TraceStore.InsertAsync(sql, row.Id, row.Account, row.Subject, row.Alias, row.Notes);
            }

            return true;
        },
        CancellationToken.None);

    private sealed record Row(long Id, AccountSid Account, string Subject, string? Alias, List<TraceNote> Notes);

    private async Task<List<Row>> RowsAsync(List<Entry> batch)
    {
        var rows = new Dictionary<(AccountSid, string, string?), Row>();
        foreach (var entry in batch)
        {
            var note = entry.Later is { } later ? await LookAsync(later) : entry.Note;
            if (note is null)
            {
                continue;
            }

            if (entry.Note is not null)
            {
                Interlocked.Add(ref _weight, -note.Weight);
            }

            var key = (entry.Account, entry.Subject, entry.Alias);
            if (!rows.TryGetValue(key, out var row))
            {
                _lastId = Math.Max(_lastId + 1, note.Real);
                rows.Add(key, row = new Row(_lastId, entry.Account, entry.Subject, entry.Alias, []));
            }

            row.Notes.Add(note);
        }

        return [.. rows.Values];
    }

    private async Task<TraceNote?> LookAsync(Func<ValueTask<TraceNote>> later)
    {
        try
        {
            return await later();
        }
        catch (Exception broken)
        {
            LogNotWritten(broken);
            return null;
        }
    }

    private bool IsFull(AccountSid account, int added)
    {
        var count = _unpruned.GetValueOrDefault(account) + added;
        var isFull = count >= RowsBetweenPrunes;
        _unpruned[account] = isFull ? 0 : count;
        return isFull;
    }

    [LoggerMessage(7008, LogLevel.Warning, "More happens than traces can be written of; some of them will have gaps")]
    private partial void LogLost();

    [LoggerMessage(7009, LogLevel.Error, "Notes for the traces of messages could not be written")]
    private partial void LogNotWritten(Exception exception);
}
