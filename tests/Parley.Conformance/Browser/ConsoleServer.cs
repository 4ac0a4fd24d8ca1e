using Parley.Conformance.Server;

namespace Parley.Conformance.Browser;

/// <summary>One ephemeral server on SQLite, with a copy of the example's functions; the console edits the copy.</summary>
public sealed class ConsoleServer : IAsyncLifetime
{
    private readonly DirectoryInfo _functions = Directory.CreateTempSubdirectory("parley-functions-");
    private ParleyServer? _server;

    /// <summary>The running server.</summary>
    public ParleyServer Server => _server ?? throw new InvalidOperationException("Not started yet.");

    public Uri Url => Server.Ready.Url;

    /// <summary>The account that whoever opens the console finds, and whose functions are hosted.</summary>
    public TestAccount First => new(Server.Ready.AccountSid, Server.Ready.AuthToken);

    /// <summary>The folder that is served at /functions.</summary>
    public string Functions => _functions.FullName;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Copy(new DirectoryInfo(Path.Combine(Repository.Root, "examples", "food-delivery")), _functions);
        // Whoever sits at the console reviews the templates.
        var settings = new Dictionary<string, string> { ["Parley__Sandbox__TemplateReview"] = "manual" };
        _server = await ParleyServer.StartAsync(["--ephemeral", "--functions", _functions.FullName], settings, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }
        finally
        {
            _functions.Delete(recursive: true);
        }
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories().Where(one => one.Name != "node_modules"))
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }
}
