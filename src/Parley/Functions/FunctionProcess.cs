using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Accounts;

namespace Parley.Functions;

/// <summary>What a process is started with.</summary>
/// <param name="Runner">The folder of the runner.</param>
/// <param name="Api">This server, where the functions' <c>twilio</c> client is pointed.</param>
/// <param name="PublicUrl">Of the functions, without a final slash.</param>
internal sealed record ProcessStart(FunctionsOptions Options, string Runner, Uri Api, string PublicUrl, Account Account);

/// <summary>
/// One Node process that runs functions. It listens on a loopback port of its own and answers only who knows its token; it ends when its
/// standard input closes, so never later than this server. Its environment holds nothing of the server's.
/// </summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    /// <summary>Longer answers are refused.</summary>
    public const int MostAnswer = 16 * 1024 * 1024;

    private const int MostErrorLines = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(3);
    private static readonly string[] Kept = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "TZ", "SystemRoot", "PATHEXT"];

    private readonly Process _process;
    private readonly string _token = RandomNumberGenerator.GetHexString(48, lowercase: true);
    private readonly string _mark = RandomNumberGenerator.GetHexString(16, lowercase: true) + " ";
    private readonly InvocationLog _log;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly Queue<string> _errors = new();
    private readonly TaskCompletionSource<JsonElement> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _retired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _ended = Task.CompletedTask;
    private int _underWay;
    private int _blocked;

    private FunctionProcess(Process process, InvocationLog log, ILogger logger)
    {
        (_process, _log, _logger) = (process, log, logger);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostAnswer,
        };
    }

    public int Pid { get; private set; }

    public Uri Address { get; private set; } = null!;

    public string NodeVersion { get; private set; } = "";

    public string TwilioVersion { get; private set; } = "";

    /// <summary>Completes when the process is gone and all that it said has been heard.</summary>
    public Task Ended => _ended;

    /// <summary>Completes when another is to take its place.</summary>
    public Task Retired => _retired.Task;

    /// <summary>Zero until it has ended.</summary>
    public int ExitCode => _process.HasExited ? _process.ExitCode : 0;

    /// <summary>Of the process as a whole; null when it is gone.</summary>
    public long? Memory
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.HasExited ? null : _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <exception cref="FunctionsUnavailableException">It did not start.</exception>
    public static async Task<FunctionProcess> StartAsync(
        ProcessStart start, InvocationLog log, ILogger logger, CancellationToken cancellation)
    {
        var info = new ProcessStartInfo(start.Options.Node)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = start.Options.Folder!,
        };
        info.ArgumentList.Add($"--max-old-space-size={start.Options.Memory}");
        info.ArgumentList.Add(Path.Combine(start.Runner, "runner.js"));
        var own = Kept.Select(name => (name, info.Environment.TryGetValue(name, out var value) ? value : null)).ToList();
        info.Environment.Clear();
        foreach (var (name, value) in own.Where(one => one.Item2 is not null))
        {
            info.Environment[name] = value;
        }

        var process = new Process { StartInfo = info, EnableRaisingEvents = true };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            process.Dispose();
            throw new FunctionsUnavailableException($"{start.Options.Node} cannot be started: {missing.Message}.", missing);
        }

        var running = new FunctionProcess(process, log, logger) { Pid = process.Id };
        try
        {
            running._ended = Task.WhenAll(running.HearAsync(), running.HearErrorsAsync(), process.WaitForExitAsync(CancellationToken.None));
            await running.TellAsync(start);
            await running.BecomeReadyAsync(cancellation);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a request for a call; the answer is read to its end.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            request.Headers.Add("Parley-Runner-Token", _token);
            return await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        }
        finally
        {
            if (Interlocked.Decrement(ref _underWay) == 0 && _retired.Task.IsCompleted)
            {
                _idle.TrySetResult();
            }
        }
    }

    /// <summary>Whether it does anything at all: a function that never gives the thread back makes it deaf.</summary>
    public async Task<bool> AnswersAsync()
    {
        using var limit = new CancellationTokenSource(PingLimit);
        using var ping = new HttpRequestMessage(HttpMethod.Get, Address);
        ping.Headers.Add("Parley-Runner-Token", _token);
        ping.Headers.Add("Parley-Runner-Ping", "1");
        try
        {
            using var answer = await _http.SendAsync(ping, limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>True for the first who finds it deaf.</summary>
    public bool TakeBlocked() => Interlocked.Exchange(ref _blocked, 1) == 0;

    /// <summary>Has another take its place. What it is doing it may finish.</summary>
    public void Retire() => _retired.TrySetResult();

    /// <summary>Ends it when nothing is under way any more, or when that takes too long.</summary>
    public async Task FinishAsync(TimeSpan limit)
    {
        if (Volatile.Read(ref _underWay) > 0)
        {
            await Task.WhenAny(_idle.Task, _ended, Task.Delay(limit));
        }

        await DisposeAsync();
    }

    /// <summary>Ends it now, with what it started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // It has ended by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _ended;

        // The HTTP client stays: calls that are under way are to hear that the process is gone, and not that the client is. It holds
        // nothing but connections that end with the process.
        _process.Dispose();
    }

    private async Task TellAsync(ProcessStart start)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("token", _token);
            json.WriteString("mark", _mark);
            json.WriteString("folder", start.Options.Folder);
            json.WriteString("url", start.PublicUrl);
            json.WriteStartObject("account");
            json.WriteString("sid", start.Account.Sid.Value);
            json.WriteString("token", start.Account.AuthToken);
            json.WriteEndObject();
            json.WriteStartObject("api");
            json.WriteString("host", start.Api.Host.Trim('[', ']'));
            json.WriteNumber("port", start.Api.Port);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        try
        {
            await _process.StandardInput.WriteLineAsync(Encoding.UTF8.GetString(buffer.WrittenSpan));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It ended before it listened; whoever waits for it to be ready hears why.
        }
    }

    private async Task BecomeReadyAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        var first = await Task.WhenAny(_ready.Task, _ended, Task.Delay(Timeout.Infinite, limit.Token));
        cancellation.ThrowIfCancellationRequested();
        if (first != _ready.Task)
        {
            var words = Errors();
            throw new FunctionsUnavailableException(first == _ended
                ? $"The runner ended with {ExitCode}{(words.Length > 0 ? ": " + words : "")}."
                : $"The runner was not ready within {StartLimit.TotalSeconds} s.");
        }

        var ready = await _ready.Task;
        Address = new UriBuilder("http", "127.0.0.1", ready.GetProperty("port").GetInt32()).Uri;
        NodeVersion = ready.GetProperty("node").GetString() ?? "";
        TwilioVersion = ready.GetProperty("twilio").GetString() ?? "";
    }

    private async Task HearAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(_mark, StringComparison.Ordinal))
            {
                FunctionsLog.Stray(_logger, line);
                continue;
            }

            try
            {
                using var json = JsonDocument.Parse(line.AsMemory(_mark.Length));
                Hear(json.RootElement);
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                FunctionsLog.Stray(_logger, line);
            }
        }
    }

    private void Hear(JsonElement said)
    {
        var what = said.GetProperty("say").GetString();
        if (what == "ready")
        {
            _ready.TrySetResult(said.Clone());
            return;
        }

        if (said.GetProperty("id").GetString() is not { } id || _log.Find(id) is not { } invocation)
        {
            if (what == "log")
            {
                FunctionsLog.Stray(_logger, said.GetProperty("text").GetString() ?? "");
            }

            return;
        }

        switch (what)
        {
            case "start":
                invocation.Start();
                break;
            case "log":
                invocation.Print(new(
                    said.GetProperty("level").GetString()!, said.GetProperty("at").GetInt64() * 1000, said.GetProperty("text").GetString()!));
                break;
            case "end":
                invocation.End(said.GetProperty("error") is { ValueKind: JsonValueKind.Object } error
                    ? new(error.GetProperty("name").GetString()!, error.GetProperty("message").GetString()!, error.GetProperty("stack").GetString())
                    : null);
                break;
        }
    }

    private async Task HearErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            FunctionsLog.Stray(_logger, line);
            lock (_errors)
            {
                _errors.Enqueue(line.Length > 500 ? line[..500] : line);
                while (_errors.Count > MostErrorLines)
                {
                    _errors.Dequeue();
                }
            }
        }
    }

    // The line that says what went wrong, or else the last one.
    private string Errors()
    {
        lock (_errors)
        {
            return (_errors.FirstOrDefault(line => line.Contains("Error:", StringComparison.Ordinal)) ?? _errors.LastOrDefault() ?? "").Trim();
        }
    }
}

/// <summary>Why there is nothing to run functions with, in words for the person who runs the server.</summary>
internal sealed class FunctionsUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
