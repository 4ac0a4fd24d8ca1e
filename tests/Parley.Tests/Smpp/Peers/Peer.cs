using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Parley.Tests.Smpp.Peers;

/// <summary>A program of other people, at the other end of the wire. Ended by its process id.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _log = new();

    private Peer(Process process) => _process = process;

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A program's path. Without it the test is skipped, and on CI it fails.</summary>
    public static string Find(string program, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/share/perl5"]);
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? Missing($"{program} is missing (Debian package {package}).");
    }

    /// <summary>A file of the Node peers, whose packages must be installed.</summary>
    public static string NodeScript(string name)
    {
        var folder = Path.Combine(Root, "tests/Parley.Conformance/smpp");
        return Directory.Exists(Path.Combine(folder, "node_modules/smpp"))
            ? Path.Combine(folder, name)
            : Missing("npm packages are missing: run npm ci in tests/Parley.Conformance/smpp.");
    }

    public static Peer Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var peer = new Peer(Process.Start(start)!);
        peer._process.OutputDataReceived += (_, line) => peer.Hear(line.Data, peer._lines.Writer);
        peer._process.ErrorDataReceived += (_, line) => peer.Hear(line.Data, null);
        peer._process.BeginOutputReadLine();
        peer._process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>Runs a program to its end; its standard output.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        await using var peer = Start(program, arguments);
        peer._process.StandardInput.Close();
        await peer._process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        var output = new StringBuilder();
        await foreach (var line in peer._lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            output.AppendLine(line);
        }

        Assert.True(peer._process.ExitCode == 0, $"{program} ended with {peer._process.ExitCode}: {peer._log}");
        return output.ToString();
    }

    /// <summary>Sends an order as a line of JSON.</summary>
    public async Task OrderAsync(string json)
    {
        await _process.StandardInput.WriteLineAsync(json);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The next fact with this name; others are skipped.</summary>
    public async Task<JsonElement> NextAsync(string name) => (await NextWithAsync(name)).GetProperty(name);

    /// <summary>The next fact that has a member with this name, whole.</summary>
    public async Task<JsonElement> NextWithAsync(string name)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var fact = JsonSerializer.Deserialize<JsonElement>(await _lines.Reader.ReadAsync(patience.Token));
                if (fact.TryGetProperty(name, out _))
                {
                    return fact;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException($"No \"{name}\" came. The peer said:\n{Log}", exception);
        }
    }

    /// <summary>Waits for words in the peer's log.</summary>
    public async Task SaysAsync(string words)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!Log.Contains(words, StringComparison.Ordinal))
        {
            if (patience.IsCancellationRequested || _process.HasExited)
            {
                throw new InvalidOperationException($"\"{words}\" was not said. The peer said:\n{Log}");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
    }

    private void Hear(string? line, ChannelWriter<string>? lines)
    {
        if (line is null)
        {
            lines?.TryComplete();
            return;
        }

        lock (_log)
        {
            _log.AppendLine(line);
        }

        lines?.TryWrite(line);
    }

    private static string Missing(string words)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") is not (null or ""), words);
        Assert.Skip(words);
        return "";
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Parley.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not inside the repository.");
        }

        return folder;
    }
}
