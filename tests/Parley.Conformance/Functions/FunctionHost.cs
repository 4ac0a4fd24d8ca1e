using System.Diagnostics;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Functions;

/// <summary>A folder of functions, and a server that hosts it.</summary>
internal sealed class FunctionHost : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder;
    private readonly string? _database;

    private FunctionHost(DirectoryInfo folder, ParleyServer server, string? database)
    {
        _folder = folder;
        _database = database;
        Server = server;
        Client = new ApiClient(server.Ready.Url, new TestAccount(server.Ready.AccountSid, server.Ready.AuthToken));
    }

    public ParleyServer Server { get; }

    /// <summary>The first account, whose the functions are.</summary>
    public ApiClient Client { get; }

    public string Folder => _folder.FullName;

    /// <param name="files">Path in the folder and content.</param>
    public static Task<FunctionHost> StartAsync(Dictionary<string, string> files, params (string Name, string Value)[] settings) =>
        StartAsync(Backend.Sqlite, files, settings);

    public static async Task<FunctionHost> StartAsync(
        string backend, Dictionary<string, string> files, params (string Name, string Value)[] settings)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = await Backend.CreateDatabaseAsync(backend, cancellation);
        var folder = Directory.CreateTempSubdirectory("parley-functions-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "functions"));
            foreach (var (path, content) in files)
            {
                Write(folder.FullName, path, content);
            }

            string[] arguments = ["--ephemeral", "--functions", folder.FullName, .. database is null ? [] : (string[])["--database", database]];
            var server = await ParleyServer.StartAsync(
                arguments, settings.ToDictionary(one => "Parley__Functions__" + one.Name, one => one.Value), cancellation);
            return new(folder, server, database);
        }
        catch
        {
            folder.Delete(recursive: true);
            await Backend.DropDatabaseAsync(database);
            throw;
        }
    }

    public void Write(string path, string content) => Write(Folder, path, content);

    public void Delete(string path) => File.Delete(Path.Combine(Folder, path));

    /// <summary>Where a function is called.</summary>
    public string UrlOf(string path) => new Uri(Server.Ready.Url, "/functions" + path).ToString();

    /// <summary>Calls without credentials.</summary>
    public Task<Answer> GetAsync(string path) => Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/functions" + path), anonymous: true);

    /// <summary>Posts a form without credentials.</summary>
    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) => Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/functions" + path) { Content = ApiClient.Form(fields) }, anonymous: true);

    /// <summary>The answer's JSON.</summary>
    public async Task<JsonNode> ResultAsync(string path) => (await GetAsync(path)).Expect(200).Json;

    public async Task<JsonNode> RuntimeAsync() => (await Client.GetAsync("/parley/v1/Functions")).Expect(200).Json["runtime"]!;

    /// <summary>The newest call of this path; waits for it.</summary>
    public async Task<JsonNode> LastAsync(string path)
    {
        JsonArray calls = [];
        await UntilAsync(async () => (calls = await ListedAsync()).Count > 0);
        return calls[0]!;

        async Task<JsonArray> ListedAsync() =>
            (await Client.GetAsync($"/parley/v1/Functions/Invocations?PageSize=1&Path={Uri.EscapeDataString(path)}")).Expect(200)
                .Json["invocations"]!.AsArray();
    }

    /// <summary>Waits until the process of functions is ready.</summary>
    public async Task<JsonNode> ReadyAsync()
    {
        JsonNode? runtime = null;
        await UntilAsync(async () => (runtime = await RuntimeAsync())["status"]!.GetValue<string>() == "ready");
        return runtime!;
    }

    /// <summary>Asks until it is so; a failing test if it does not become so in time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(clock.Elapsed < Limit, "It did not happen in time.");
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
        await Backend.DropDatabaseAsync(_database);
    }

    private static void Write(string folder, string path, string content)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        // As editors do: the new file takes the old one's place.
        File.WriteAllText(file + "~", content);
        File.Move(file + "~", file, overwrite: true);
    }
}
