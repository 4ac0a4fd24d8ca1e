using Microsoft.Extensions.Configuration;
using Parley.Ops;

namespace Parley.Tests.Ops;

/// <summary>A command line with folders and variables of its own; what it would serve is kept instead of served.</summary>
internal sealed class TestWorld : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("parley-test-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public TestWorld()
    {
        Program = _root.CreateSubdirectory("program").FullName;
        Working = _root.CreateSubdirectory("working").FullName;
        Data = Path.Combine(_root.FullName, "data");
    }

    public string Program { get; }

    public string Working { get; }

    public string Data { get; }

    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    public ParleyOptions? Served { get; private set; }

    public IConfiguration? Configuration { get; private set; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Task<int> RunAsync(params string[] args) => RunAsync(
        args,
        (options, configuration, _) =>
        {
            (Served, Configuration) = (options, configuration);
            return Task.FromResult(0);
        });

    public Task<int> RunAsync(string[] args, Func<ParleyOptions, IConfiguration, CancellationToken, Task<int>> serve) =>
        CommandLine.RunAsync(
            args,
            serve,
            new CommandLineWorld
            {
                Output = _output,
                Error = _error,
                Environment = Environment,
                ProgramFolder = Program,
                WorkingFolder = Working,
                Time = TimeProvider.System,
            },
            TestContext.Current.CancellationToken);

    /// <summary>What a running server leaves in the data folder.</summary>
    public RunningServer Announce(string url = "http://127.0.0.1:8080", string? gateway = "http://127.0.0.1:8443")
    {
        PrivateFiles.CreateFolder(DataFolder.RunOf(Data));
        var ready = new ReadyLine(
            url,
            gateway,
            url + "/",
            gateway is null ? null : "/data/ca/ca.pem",
            "AC00000000000000000000000000000001",
            "0123456789abcdef0123456789abcdef");
        ServerFile.Write(Data, ready, gateway is null ? null : "/data/ca/ca-bundle.pem");
        return ServerFile.ReadRunning(Data)!;
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        _root.Delete(recursive: true);
    }
}
