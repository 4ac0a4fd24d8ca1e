using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Parley.Conformance.Server;

/// <summary>
/// A running server, as a user would start it: a process, known by its command line, its ready line and its wire. Everything is on
/// loopback and on free ports; it is ended by its process id.
/// </summary>
public sealed partial class ParleyServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log;
    private readonly SemaphoreSlim _logged;

    private ParleyServer(Process process, ConcurrentQueue<string> log, SemaphoreSlim logged, ReadyLine ready, TimeSpan startedIn)
    {
        _process = process;
        _log = log;
        _logged = logged;
        Ready = ready;
        StartedIn = startedIn;
    }

    /// <summary>What the server said of itself.</summary>
    public ReadyLine Ready { get; }

    /// <summary>From the start of the process to its ready line.</summary>
    public TimeSpan StartedIn { get; }

    /// <summary>The last lines that the server wrote, for a failing test's message.</summary>
    public string Log => string.Join('\n', _log.TakeLast(40));

    /// <summary>True once the process is gone.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a server and waits for its ready line.</summary>
    /// <param name="arguments">Beside the free ports, which are given where they name none.</param>
    /// <param name="environment">Beside this process's own.</param>
    public static async Task<ParleyServer> StartAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (Repository.Server.EndsWith(".dll", StringComparison.Ordinal))
        {
            start.FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
            start.ArgumentList.Add(Repository.Server);
        }
        else
        {
            start.FileName = Repository.Server;
        }

        var given = arguments.ToList();
        string[] urls = given.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        foreach (var argument in (string[])[.. urls, "--gateway", "http://127.0.0.1:0", .. given])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var log = new ConcurrentQueue<string>();
        var logged = new SemaphoreSlim(0);
        var ready = new TaskCompletionSource<ReadyLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            Keep(log, line.Data);
            try
            {
                if (line.Data is not null && ReadyLine.Parse(line.Data) is { } parsed)
                {
                    ready.TrySetResult(parsed);
                }
            }
            catch (Exception broken) when (broken is System.Text.Json.JsonException or KeyNotFoundException or ArgumentNullException)
            {
                ready.TrySetException(new InvalidOperationException("A ready line of another shape: " + line.Data, broken));
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            Keep(log, line.Data);
            logged.Release();
        };
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The server ended before it was ready."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new ParleyServer(process, log, logged, await ready.Task.WaitAsync(StartLimit, cancellation), clock.Elapsed);
        }
        catch (Exception failure)
        {
            EndNow(process);
            throw new InvalidOperationException(
                $"No ready line from {Repository.Server}. It wrote:\n{string.Join('\n', log)}", failure);
        }
    }

    /// <summary>Waits until the server has written a line with this text.</summary>
    public async Task LoggedAsync(string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(StartLimit);
        while (!_log.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await _logged.WaitAsync(limit.Token);
        }
    }

    /// <summary>Asks the server to finish (SIGTERM) and waits until it has; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited && Signal(_process.Id, SigTerm) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            EndNow(_process);
            throw new TimeoutException($"The server did not end within {StopLimit} of SIGTERM. It wrote:\n{Log}");
        }

        return _process.ExitCode;
    }

    /// <summary><c>kill -9</c>: nothing that the server has not made durable survives.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            _process.Dispose();
        }
    }

    private const int SigTerm = 15;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int processId, int signal);

    private static void Keep(ConcurrentQueue<string> log, string? line)
    {
        if (line is null)
        {
            return;
        }

        log.Enqueue(line);
        while (log.Count > 400)
        {
            log.TryDequeue(out _);
        }
    }

    private static void EndNow(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
