using System.Diagnostics;
using Parley.Accounts;
using Parley.Api;
using Parley.Ops;

namespace Parley.Functions;

/// <summary>
/// Keeps one process of functions running: starts it beside the server, so that the server is ready no later for it, starts another when
/// it ends, and after failures waits longer and longer.
/// </summary>
internal sealed class FunctionSupervisor(
    FunctionsOptions options, InvocationLog log, AccountDirectory accounts, RunningAddresses addresses, EngineOptions engine,
    TimeProvider time, ILogger<FunctionSupervisor> logger) : IAsyncDisposable
{
    private static readonly TimeSpan MostRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MostRestAfterReady = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MissingRest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<FunctionProcess?> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FunctionProcess? _current;
    private Task _loop = Task.CompletedTask;
    private RuntimeStatus _status = options.Folder is null ? RuntimeStatus.Off : RuntimeStatus.Starting;
    private string? _reason;
    private long? _started;
    private int _restarts = -1;
    private string? _packages;

    /// <summary>What stands before a function's path, such as <c>http://127.0.0.1:8080/functions</c>.</summary>
    public string Url => engine.PublicUrl() + "/functions";

    public FunctionRuntime Runtime
    {
        get
        {
            lock (_gate)
            {
                return new(
                    _status, _reason, _current?.NodeVersion, _current?.TwilioVersion, _current?.Pid, Math.Max(0, _restarts), _current?.Memory,
                    _current is null ? null : _started);
            }
        }
    }

    /// <summary>Begins; call it when the server knows its own address.</summary>
    public void Start()
    {
        if (options.Folder is not null)
        {
            _loop = Task.Run(() => RunAsync(_stopping.Token));
        }
    }

    /// <summary>
    /// The process that takes calls; waits for one that is starting, but not for ever. Null: there is none, and
    /// <see cref="Runtime"/> says why.
    /// </summary>
    public async ValueTask<FunctionProcess?> GetAsync(TimeSpan most)
    {
        Task<FunctionProcess?> next;
        lock (_gate)
        {
            if (_current is { } running && !running.Ended.IsCompleted)
            {
                if (_packages == PackagesStamp())
                {
                    return running;
                }

                FunctionsLog.PackagesChanged(logger);
                running.Retire();
                Lose();
            }
            else if (_current is not null)
            {
                Lose();
            }

            next = _next.Task;
        }

        try
        {
            return await next.WaitAsync(most, time);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Ends a process that does not answer any more; another takes its place.</summary>
    public async Task CheckAsync(FunctionProcess process)
    {
        if (!await process.AnswersAsync() && process.TakeBlocked() && !process.Ended.IsCompleted)
        {
            FunctionsLog.Blocked(logger, process.Pid);
            process.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    // The one that was current is not: who asks waits for the next. Called under the gate.
    private void Lose()
    {
        _current = null;
        (_status, _reason) = (RuntimeStatus.Starting, null);
        if (_next.Task.IsCompleted)
        {
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var rest = MissingRest;
            try
            {
                if (await TroubleAsync(stopping) is { } trouble)
                {
                    Say(RuntimeStatus.Missing, trouble);
                }
                else
                {
                    var life = Stopwatch.StartNew();
                    await LiveAsync(stopping);
                    failures = life.Elapsed > LongLife ? 0 : failures + 1;
                    rest = Rest(failures, MostRestAfterReady);
                }
            }
            catch (FunctionsUnavailableException failed)
            {
                Say(RuntimeStatus.Failed, failed.Message);
                rest = Rest(++failures, MostRest);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(rest, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // At once the first time, then 100 ms, 200 ms and so on.
    private static TimeSpan Rest(int failures, TimeSpan most) => failures < 2
        ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(Math.Min(most.TotalMilliseconds, 50 * Math.Pow(2, Math.Min(failures - 1, 12))));

    private async Task<string?> TroubleAsync(CancellationToken stopping) => RunnerFolder.Find(AppContext.BaseDirectory) is null
        ? "The runner is not part of this build: build Parley where Node is installed, without SkipFunctions."
        : _restarts < 0 ? await NodeProgram.TroubleAsync(options.Node, stopping) : null;

    // From its start to its end.
    private async Task LiveAsync(CancellationToken stopping)
    {
        var packages = PackagesStamp();
        var clock = Stopwatch.StartNew();
        var process = await FunctionProcess.StartAsync(
            new(options, RunnerFolder.Find(AppContext.BaseDirectory)!, new Uri(addresses.Url!), Url, accounts.First), log, logger, stopping);
        lock (_gate)
        {
            _restarts++;
            (_current, _packages, _started) = (process, packages, Wire.Microseconds(time.GetUtcNow()));
            (_status, _reason) = (RuntimeStatus.Ready, null);
            Answer(process);
        }

        FunctionsLog.Ready(logger, process.NodeVersion, process.TwilioVersion, process.Pid, clock.ElapsedMilliseconds);
        var first = await Task.WhenAny(process.Ended, process.Retired, Task.Delay(Timeout.Infinite, stopping));
        lock (_gate)
        {
            if (_current == process)
            {
                Lose();
            }
        }

        if (first == process.Ended)
        {
            FunctionsLog.Ended(logger, process.Pid, process.ExitCode);
            await process.DisposeAsync();
        }
        else if (first == process.Retired)
        {
            _ = process.FinishAsync(options.Timeout);
        }
        else
        {
            await process.DisposeAsync();
        }
    }

    private void Say(RuntimeStatus status, string reason)
    {
        lock (_gate)
        {
            if (_reason != reason)
            {
                FunctionsLog.Unavailable(logger, reason);
            }

            (_status, _reason) = (status, reason);
            Answer(null);
        }
    }

    private void Answer(FunctionProcess? process)
    {
        if (!_next.TrySetResult(process))
        {
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _next.SetResult(process);
        }
    }

    // What npm writes when it has installed something.
    private string? PackagesStamp()
    {
        var file = new FileInfo(Path.Combine(options.Folder!, "node_modules", ".package-lock.json"));
        return file.Exists ? $"{file.LastWriteTimeUtc.Ticks}:{file.Length}" : null;
    }
}
