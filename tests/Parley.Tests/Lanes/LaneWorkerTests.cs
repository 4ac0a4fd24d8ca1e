using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Api;
using Parley.Lanes;
using Parley.Ops;
using Parley.Storage;
using Parley.Tests.Conversations;

namespace Parley.Tests.Lanes;

public sealed class LaneWorkerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Two_workers_share_the_lanes_and_never_run_a_job_twice()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Postgres);
        const int lanes = 40, each = 10;
        var runner = new Runner(lanes * each);
        using var one = Worker(engine, runner);
        using var two = Worker(engine, runner);
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(i => QueueAsync(engine, $"lane {i}", each)));
        await Task.WhenAll(one.StartAsync(Cancellation), two.StartAsync(Cancellation));
        await runner.All.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await Task.WhenAll(one.StopAsync(Cancellation), two.StopAsync(Cancellation));

        Assert.Equal(lanes * each, runner.Ran.Count);
        Assert.Equal(0, runner.AtOnce);
        Assert.All(
            runner.Ran.GroupBy(job => job.Lane), lane => Assert.Equal(Enumerable.Range(1, each).Select(seq => (long)seq), lane.Select(job => job.Seq)));
        Assert.Equal(0, await engine.CountAsync("job"));
        Assert.Equal(lanes, await engine.CountAsync("lane WHERE head = tail AND owner IS NULL"));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_job_that_outlasts_the_lease_keeps_its_lane()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await QueueAsync(engine, "slow", 1);
        var time = new LeapingTime();
        var runner = new Runner(1) { Hold = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        using var worker = Worker(engine, runner, time);
        await worker.StartAsync(Cancellation);
        await runner.Started.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        var before = await DueAsync(engine);
        for (var leap = 0; leap < 6; leap++)
        {
            await time.LeapAsync(TimeSpan.FromSeconds(5));
            var reached = Wire.Microseconds(time.GetUtcNow());
            while (await DueAsync(engine) <= reached + 10_000_000)
            {
                await Task.Yield();
                Cancellation.ThrowIfCancellationRequested();
            }

            engine.Bell.Ring();
        }

        Assert.True(await DueAsync(engine) > before + 15_000_000);
        runner.Hold.SetResult();
        await runner.All.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await worker.StopAsync(Cancellation);
        Assert.Single(runner.Ran);
        Assert.Equal(1, (await engine.QueryAsync("SELECT epoch FROM lane", row => row.Number(0)))[0]);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_result_is_stored_when_the_database_is_back_and_the_job_is_not_done_again()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await QueueAsync(engine, "a", 1);
        var failures = 2;
        var time = new LeapingTime { FiresAtOnce = true };
        var runner = new Runner(1)
        {
            Store = sql => --failures >= 0 ? throw new StorageException("away") : default,
        };
        using var worker = Worker(engine, runner, time);
        await worker.StartAsync(Cancellation);
        await runner.All.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        while (await engine.CountAsync("job") > 0)
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }

        await worker.StopAsync(Cancellation);
        Assert.Single(runner.Ran);
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Parley.Tests.Storage.TestDatabase.Dialects), MemberType = typeof(Parley.Tests.Storage.TestDatabase))]
    public async Task A_long_job_goes_on_in_slices_and_the_next_one_waits(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await QueueAsync(engine, "a", 2);
        var stored = 0;
        var runner = new Runner(5)
        {
            Result = job => job is { Seq: 1, Payload: null or "1" or "2" }
                ? new JobResult.More($"{(job.Payload is null ? 1 : int.Parse(job.Payload, null) + 1)}", _ =>
                {
                    stored++;
                    return default;
                })
                : new JobResult.Done(),
        };
        using var worker = Worker(engine, runner);
        await worker.StartAsync(Cancellation);
        await runner.All.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await worker.StopAsync(Cancellation);
        Assert.Equal(
            [(1, null), (1, "1"), (1, "2"), (1, "3"), (2, null)], runner.Ran.Select(job => (job.Seq, job.Payload)));
        Assert.All(runner.Ran, job => Assert.False(job.Started));
        Assert.Equal(3, stored);
        Assert.Equal(0, await engine.CountAsync("job"));
    }

    [Fact(Timeout = 120_000)]
    public async Task After_a_restart_on_sqlite_nothing_waits_for_the_lease_of_the_dead()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await QueueAsync(engine, "a", 1);
        await engine.Lanes.ClaimAsync("dead", long.MaxValue - 1, long.MaxValue, 10, Cancellation);
        var runner = new Runner(1);
        using var worker = Worker(engine, runner);
        await worker.StartAsync(Cancellation);
        await runner.All.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await worker.StopAsync(Cancellation);
        Assert.True(Assert.Single(runner.Ran).Started);
    }

    [Fact(Timeout = 120_000)]
    public async Task Jobs_that_hang_do_not_keep_the_other_lanes_waiting()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var runner = new Hanging();
        using var worker = Worker(engine, runner);
        for (var i = 0; i < 20; i++)
        {
            await QueueAsync(engine, $"a hangs {i}", 1);
        }

        await worker.StartAsync(Cancellation);
        await runner.AllWorkersHang.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await QueueAsync(engine, "quick", 2);
        engine.Bell.Ring();
        await runner.Quick.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        runner.Release.SetResult();
        while (await engine.CountAsync("job") > 0)
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }

        await worker.StopAsync(Cancellation);
        Assert.Equal(0, await engine.CountAsync("lane WHERE owner IS NOT NULL"));
    }

    private static LaneWorker Worker(TestEngine engine, IJobRunner runner, TimeProvider? time = null) => new(
        engine.Lanes, engine.Database, engine.Bell, [runner], new EngineOptions { PublicUrl = () => "", LaneWorkers = 8 },
        time ?? TimeProvider.System, engine.Sids, NullLogger<LaneWorker>.Instance);

    private static async Task<long> DueAsync(TestEngine engine) =>
        (await engine.QueryAsync("SELECT due FROM lane", row => row.Number(0)))[0];

    private static async Task QueueAsync(TestEngine engine, string lane, int jobs) => await engine.Database.WriteAsync(async sql =>
    {
        for (var i = 0; i < jobs; i++)
        {
            await LaneStore.AppendAsync(sql, TestEngine.Account, lane, "test", $"{i}", null);
        }

        return 0;
    }, Cancellation);

    private sealed class Hanging : IJobRunner
    {
        private readonly TaskCompletionSource _hang = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _quick = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _hanging;
        private int _done;

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task AllWorkersHang => _hang.Task;

        public Task Quick => _quick.Task;

        public IReadOnlyCollection<string> Kinds => ["test"];

        public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
        {
            if (job.Lane != "quick")
            {
                if (Interlocked.Increment(ref _hanging) == 8)
                {
                    _hang.TrySetResult();
                }

                await Release.Task.WaitAsync(cancellation);
            }
            else if (Interlocked.Increment(ref _done) == 2)
            {
                _quick.TrySetResult();
            }

            return new JobResult.Done();
        }
    }

    private sealed class Runner(int expected) : IJobRunner
    {
        private readonly ConcurrentDictionary<string, bool> _running = new();
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<Job> Ran { get; } = [];

        public int AtOnce { get; private set; }

        public TaskCompletionSource? Hold { get; init; }

        public Func<ISql, ValueTask>? Store { get; init; }

        public Func<Job, JobResult>? Result { get; init; }

        public Task All => _all.Task;

        public Task Started => _started.Task;

        public IReadOnlyCollection<string> Kinds => ["test"];

        public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
        {
            AtOnce += _running.TryAdd(job.Lane, true) ? 0 : 1;
            _started.TrySetResult();
            if (Hold is not null)
            {
                await Hold.Task;
            }

            await Task.Yield();
            Ran.Enqueue(job);
            _running.TryRemove(job.Lane, out _);
            if (Ran.Count == expected)
            {
                _all.TrySetResult();
            }

            return Result?.Invoke(job) ?? new JobResult.Done(Store);
        }
    }
}
