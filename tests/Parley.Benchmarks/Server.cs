using System.Diagnostics;
using System.Text.Json;

namespace Parley.Benchmarks;

/// <summary>A server of its own process, from its start to its end.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process _process;
    private bool _ended;

    private Server(Process process, Uri url, long started) => (_process, Url, Started) = (process, url, started);

    public int Pid => _process.Id;

    public Uri Url { get; }

    /// <summary>Timestamp of the moment before it was started.</summary>
    public long Started { get; }

    /// <summary>Starts it and waits for its ready line.</summary>
    /// <param name="file">A program, or a .dll for the installed runtime.</param>
    public static async Task<Server> StartAsync(string file, Store store, IReadOnlyDictionary<string, string> settings)
    {
        var isAssembly = file.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : file)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            .. isAssembly ? (string[])[file] : [], "--urls", "http://127.0.0.1:0", "--gateway", "http://127.0.0.1:0", "--data", store.Folder,
            .. store.Connection is null ? (string[])[] : ["--database", store.Connection],
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PARLEY_ACCOUNT_SID"] = World.Account;
        start.Environment["PARLEY_AUTH_TOKEN"] = World.Token;
        start.Environment["Parley__Secrets__Key"] = Convert.ToBase64String(new byte[32]);
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                Console.Error.WriteLine($"  server: {text}");
            }
        };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("{\"ready\"", StringComparison.Ordinal))
            {
                using var ready = JsonDocument.Parse(line);
                return new(process, new(ready.RootElement.GetProperty("url").GetString()!), started);
            }
        }

        throw new InvalidOperationException("The server ended before it was ready.");
    }

    public static HttpClient Client(Uri url)
    {
        var basic = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{World.Account}:{World.Token}"));
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new("Basic", basic);
        return http;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        Machine.Terminate(_process);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
