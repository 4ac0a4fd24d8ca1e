using System.CommandLine;
using Microsoft.AspNetCore.Connections;

namespace Parley.Ops;

/// <summary>
/// The command line: <c>parley [serve]</c>, <c>parley env</c>, <c>parley token</c>. It turns words into <see cref="ParleyOptions"/>
/// and failures that a person can mend into one line on standard error.
/// </summary>
internal sealed partial class CommandLine
{
    private readonly Func<ParleyOptions, IConfiguration, CancellationToken, Task<int>> _serve;
    private readonly CommandLineWorld _world;

    private readonly Option<string> _urls = new("--urls")
    {
        Description = "REST, console, sandbox, webhooks from carriers [default: http://127.0.0.1:8080]",
        HelpName = "URL",
    };

    private readonly Option<string> _gateway = new("--gateway")
    {
        Description = "CONNECT proxy and TLS for *.twilio.com, or none [default: http://127.0.0.1:8443]",
        HelpName = "URL",
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "Folder of database, media and CA [default: the user's data folder]",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string> _database = new("--database")
    {
        Description = "PostgreSQL connection string; without it SQLite in DIR",
        HelpName = "TEXT",
    };

    private readonly Option<bool> _ephemeral = new("--ephemeral") { Description = "A fresh folder, removed at exit" };

    private readonly Option<string> _functions = new("--functions")
    {
        Description = "Hosted functions, served at /functions/…",
        HelpName = "DIR",
    };

    private CommandLine(Func<ParleyOptions, IConfiguration, CancellationToken, Task<int>> serve, CommandLineWorld world)
    {
        _serve = serve;
        _world = world;
    }

    /// <summary>Runs what the arguments say; the result is the process's exit code.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="serve">Runs a server until it is told to stop.</param>
    public static Task<int> RunAsync(string[] args, Func<ParleyOptions, IConfiguration, CancellationToken, Task<int>> serve) =>
        RunAsync(args, serve, CommandLineWorld.Real, CancellationToken.None);

    /// <summary>The same in a world of the caller's making.</summary>
    internal static async Task<int> RunAsync(
        string[] args,
        Func<ParleyOptions, IConfiguration, CancellationToken, Task<int>> serve,
        CommandLineWorld world,
        CancellationToken cancel)
    {
        var root = new CommandLine(serve, world).Build();
        var invocation = new InvocationConfiguration
        {
            Output = world.Output,
            Error = world.Error,
            EnableDefaultExceptionHandler = false,

            // The host listens to SIGTERM and SIGINT and drains; a second listener here would end the process after two seconds.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await root.Parse(args).InvokeAsync(invocation, cancel);
        }
        catch (StartupException e)
        {
            await world.Error.WriteLineAsync($"parley: {e.Message}");
            return 1;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await world.Error.WriteLineAsync(
                $"parley: {e.Message} Stop what listens there, or choose another port with --urls and --gateway (0 picks a free one).");
            return 1;
        }
    }

    private RootCommand Build()
    {
        var serve = new Command("serve", "Run the server (what `parley` alone does)");
        var root = new RootCommand("Parley: a self-hosted server for Twilio's Conversations API");
        root.Options.Add(_data);
        foreach (var option in new Option[] { _urls, _gateway, _database, _ephemeral, _functions })
        {
            root.Options.Add(option);
            serve.Options.Add(option);
        }

        root.SetAction(ServeAsync);
        serve.SetAction(ServeAsync);
        root.Subcommands.Add(serve);
        root.Subcommands.Add(EnvironmentCommand());
        root.Subcommands.Add(TokenCommand());
        return root;
    }

    private Task<int> ServeAsync(ParseResult parsed, CancellationToken cancel)
    {
        var configuration = Configuration(parsed);
        return _serve(ParleyOptions.From(configuration), configuration, cancel);
    }

    /// <summary>Later sources win: the files, the short environment names, <c>Parley__…</c>, the command line.</summary>
    private IConfigurationRoot Configuration(ParseResult parsed)
    {
        var said = new Dictionary<string, string?>
        {
            ["Parley:Urls"] = parsed.GetValue(_urls),
            ["Parley:Gateway"] = parsed.GetValue(_gateway),
            ["Parley:Data"] = parsed.GetValue(_data),
            ["Parley:Database"] = parsed.GetValue(_database),
            ["Parley:Ephemeral"] = parsed.GetValue(_ephemeral) ? "true" : null,
            ["Parley:Functions:Path"] = parsed.GetValue(_functions),
        };
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(_world.ProgramFolder, "appsettings.json"), optional: true)
                .AddJsonFile(Path.Combine(_world.WorkingFolder, "appsettings.json"), optional: true)
                .AddInMemoryCollection(_world.ShortNames())
                .AddInMemoryCollection(_world.LongNames())
                .AddInMemoryCollection(said.Where(one => one.Value is not null))
                .Build();
        }
        catch (InvalidDataException e)
        {
            throw new StartupException($"{e.Message} {e.InnerException?.Message}".Trim(), e);
        }
    }

    /// <summary>The server that runs on the folder which the arguments name.</summary>
    private RunningServer Running(ParseResult parsed)
    {
        var data = Path.GetFullPath(ParleyOptions.From(Configuration(parsed)).Data, _world.WorkingFolder);
        return ServerFile.ReadRunning(data) ?? throw new StartupException(
            $"No server runs on {data}. Start one with `parley`, or name the folder of the one that runs with --data DIR.");
    }
}
