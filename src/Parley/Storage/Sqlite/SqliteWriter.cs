namespace Parley.Storage.Sqlite;

/// <summary>
/// The one writer. Takes whatever has queued (at most 256 works), runs all in one transaction, commits once, then completes the
/// callers: nobody hears yes before the commit. A work that fails costs only itself: the batch is run again with a savepoint for each.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostWorks = 256;

    /// <summary>Commits with savepoints after a work has failed: where one is refused, others soon are.</summary>
    private const int CarefulFor = 16;

    private readonly SqliteSession _session;
    private readonly int _most;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _ready = new(0);
    private readonly Thread _thread;
    private Queue<IWork> _queue = new();
    private Queue<IWork> _spare = new();
    private bool _closed;
    private int _careful;

    public SqliteWriter(SqliteSession session, CommitMode mode)
    {
        _session = session;
        _most = mode == CommitMode.Group ? MostWorks : 1;
        _thread = new Thread(Run) { IsBackground = true, Name = "parley-writer" };
        _thread.Start();
    }

    public ValueTask<T> WriteAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var item = new Work<T>(work);
        bool wake;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            wake = _queue.Count == 0;
            _queue.Enqueue(item);
        }

        if (wake)
        {
            _ready.Release();
        }

        return new(item.Task);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _ready.Release();
        await Task.Run(_thread.Join);
        _session.Dispose();
    }

    private void Run()
    {
        var batch = new List<IWork>(_most);
        while (true)
        {
            _ready.Wait();
            Queue<IWork> waiting;
            bool closed;
            lock (_gate)
            {
                (waiting, _queue, _spare) = (_queue, _spare, _queue);
                closed = _closed;
            }

            while (waiting.Count > 0)
            {
                while (batch.Count < _most && waiting.TryDequeue(out var work))
                {
                    batch.Add(work);
                }

                Commit(batch);
                batch.Clear();
            }

            if (closed)
            {
                return;
            }
        }
    }

    private void Commit(List<IWork> batch)
    {
        try
        {
            if (_careful > 0 || !TryAll(batch))
            {
                _careful = Math.Max(_careful - 1, 0);
                RunEach(batch);
            }

            _session.Execute("COMMIT");
        }
        catch (Exception broken)
        {
            TryRollback();
            batch.ForEach(work => work.Fail(broken));
            return;
        }

        batch.ForEach(work => work.Complete());
    }

    // A savepoint copies every page that is changed after it, so works run without; works must bear to be run again.
    private bool TryAll(List<IWork> batch)
    {
        _session.Execute("BEGIN IMMEDIATE");
        if (batch.TrueForAll(work => work.Run(_session)))
        {
            return true;
        }

        _session.Execute("ROLLBACK");
        _careful = CarefulFor;
        return false;
    }

    private void RunEach(List<IWork> batch)
    {
        _session.Execute("BEGIN IMMEDIATE");
        foreach (var work in batch)
        {
            _session.Execute("SAVEPOINT work");
            if (!work.Run(_session))
            {
                _session.Execute("ROLLBACK TO work");
            }

            _session.Execute("RELEASE work");
        }
    }

    private void TryRollback()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (StorageException)
        {
            // SQLite has rolled back by itself (disk full, I/O error): the callers get that first error.
        }
    }

    private interface IWork
    {
        /// <summary>False if it threw: its changes must be undone.</summary>
        bool Run(SqliteSession sql);

        void Complete();

        void Fail(Exception reason);
    }

    private sealed class Work<T>(Func<ISql, ValueTask<T>> work) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;
        private Exception? _failure;
        private List<Action>? _after;

        public Task<T> Task => _done.Task;

        public bool Run(SqliteSession sql)
        {
            _failure = null;
            try
            {
                var running = work(sql);
                if (!running.IsCompleted)
                {
                    throw new InvalidOperationException("A write awaited something other than its session.");
                }

                _result = running.GetAwaiter().GetResult();
                return true;
            }
            catch (Exception failure)
            {
                _failure = failure;
                return false;
            }
            finally
            {
                _after = sql.TakeAfterCommit();
            }
        }

        public void Complete()
        {
            if (_failure is null)
            {
                AfterCommit.Run(_after);
                _done.SetResult(_result);
            }
            else
            {
                _done.SetException(_failure);
            }
        }

        public void Fail(Exception reason) => _done.TrySetException(_failure ?? reason);
    }
}
