namespace Parley.Storage.Sqlite;

/// <summary>
/// The one writer. Takes whatever has queued (at most 256 works), runs all in one transaction with a savepoint each, commits once,
/// then completes the callers: a work that fails costs only itself, and nobody hears yes before the commit.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostWorks = 256;

    private readonly SqliteSession _session;
    private readonly int _most;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _ready = new(0);
    private readonly Thread _thread;
    private Queue<IWork> _queue = new();
    private Queue<IWork> _spare = new();
    private bool _closed;

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
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var work in batch)
            {
                RunOne(work, alone: batch.Count == 1);
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

    private void RunOne(IWork work, bool alone)
    {
        if (alone)
        {
            if (!work.Run(_session))
            {
                _session.Execute("ROLLBACK");
                _session.Execute("BEGIN IMMEDIATE");
            }

            return;
        }

        _session.Execute("SAVEPOINT work");
        if (!work.Run(_session))
        {
            _session.Execute("ROLLBACK TO work");
        }

        _session.Execute("RELEASE work");
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
        bool Run(ISql sql);

        void Complete();

        void Fail(Exception reason);
    }

    private sealed class Work<T>(Func<ISql, ValueTask<T>> work) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;
        private Exception? _failure;

        public Task<T> Task => _done.Task;

        public bool Run(ISql sql)
        {
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
        }

        public void Complete()
        {
            if (_failure is null)
            {
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
