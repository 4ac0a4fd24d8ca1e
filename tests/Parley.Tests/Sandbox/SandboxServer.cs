using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Api;
using Parley.Sandbox;
using Parley.Sandbox.Faults;
using Parley.Storage;
using Parley.Storage.Sqlite;

namespace Parley.Tests.Sandbox;

/// <summary>The sandbox on two free ports of 127.0.0.1, with a real SQLite file and <see cref="FakeEngine"/> behind it.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    public const string Courier = "whatsapp:+15550001111";
    public const string Customer = "whatsapp:+15550002222";

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly bool _ownsFolder;

    private SandboxServer(WebApplication app, FakeEngine engine, string folder, bool ownsFolder, Uri url, Uri graph)
    {
        (_app, Engine, _folder, _ownsFolder, Url, GraphUrl) = (app, engine, folder, ownsFolder, url, graph);
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    }

    public FakeEngine Engine { get; }

    public Uri Url { get; }

    public Uri GraphUrl { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SandboxServer> StartAsync(SandboxOptions? options = null, string? folder = null, FakeEngine? engine = null)
    {
        var path = folder ?? Directory.CreateTempSubdirectory("parley-sandbox-").FullName;
        var database = await SqliteDatabase.OpenAsync(
            Path.Combine(path, "sandbox.db"), Migration.Embedded("sandbox-migrations/"), CommitMode.Group, 8, Cancellation);
        engine ??= new FakeEngine();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton(TimeProvider.System);
        // A factory, so that the container closes the file.
        builder.Services.AddSingleton(_ => new SandboxDatabase(database));
        builder.Services.AddSingleton<ISandboxAccounts>(engine);
        builder.Services.AddSingleton<ISandboxEnvironment>(engine);
        builder.Services.AddSingleton<ITemplateNames>(engine);
        builder.Services.AddSingleton<IWebhookLog>(engine);
        builder.Services.AddSingleton<IDevices>(engine);
        builder.Services.AddSingleton<ITraces>(engine);
        builder.Services.AddSingleton<ITimeTravel>(engine);
        builder.Services.AddSingleton<ISchedule>(engine);
        builder.Services.AddSingleton<ISigning>(engine);
        builder.Services.AddSingleton<IUnderWay>(engine);
        builder.Services.AddSingleton<IResetAccount>(engine);
        builder.Services.AddSingleton<ISandboxSmsc>(engine);
        builder.Services.AddSandbox(options ?? new SandboxOptions());
        builder.Services.AddHttpClient("webhook").AddHttpMessageHandler<SandboxWebhookFaults>();
        var app = builder.Build();
        var addresses = app.Services.GetRequiredService<SandboxAddresses>();
        app.MapWhen(http => http.Connection.LocalPort == addresses.Graph.Port, branch =>
        {
            branch.UseRouting();
            branch.UseEndpoints(routes => routes.MapGraph());
        });
        app.UseMiddleware<Parley.Sandbox.Requests.RequestRecording>();
        app.UseRouting();
        app.MapSandbox();
        app.Map("/v1/{**rest}", http => FakeProduct.AnswerAsync(http, engine));
        app.MapPost("/channels/whatsapp/webhook", http => ReceiveAsync(http, engine));
        await app.StartAsync(Cancellation);
        var urls = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        var (url, graph) = (new Uri(urls[0]), new Uri(urls[1]));
        addresses.Set(url, graph);
        return new SandboxServer(app, engine, path, folder is null, url, graph);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A call of the control API.</summary>
    public async Task<Answer> CallAsync(
        string method, string path, string? json = null, AccountSid? account = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Url, "/sandbox/v1/" + path));
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (account is { } chosen)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{chosen}:secret")));
        }

        change?.Invoke(request);
        return await Answer.ReadAsync(await Http.SendAsync(request, Cancellation));
    }

    /// <summary>A call of Graph with the account's token.</summary>
    public async Task<Answer> GraphAsync(
        string method, string path, string? json = null, AccountSid? account = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(GraphUrl, path));
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", Get<SandboxSecrets>().AccessToken(account ?? FakeEngine.One));
        change?.Invoke(request);
        return await Answer.ReadAsync(await Http.SendAsync(request, Cancellation));
    }

    /// <summary>The id of <see cref="Courier"/> or another number.</summary>
    public string NumberId(string address = Courier, AccountSid? account = null) =>
        Get<Parley.Sandbox.Graph.SandboxWhatsAppSenders>().ByAddress(account ?? FakeEngine.One, address)!.PhoneNumberId;

    public string BusinessId(AccountSid? account = null) => Get<SandboxSecrets>().BusinessAccountId(account ?? FakeEngine.One);

    /// <summary>The business sends a text to the customer.</summary>
    public Task<Answer> SendTextAsync(string body, string to = "15550002222", string more = "") =>
        GraphAsync("POST", $"/v25.0/{NumberId()}/messages",
            $$"""{"messaging_product":"whatsapp","to":"{{to}}","type":"text","text":{"body":{{JsonSerializer.Serialize(body, TestJson.Default.String)}}}{{more}}}""");

    /// <summary>The customer writes.</summary>
    public Task<Answer> WriteAsync(string body, string from = Customer, string to = Courier, AccountSid? account = null) =>
        CallAsync("POST", $"Phones/{Uri.EscapeDataString(from)}/Messages",
            $$"""{"to":"{{to}}","body":{{JsonSerializer.Serialize(body, TestJson.Default.String)}}}""", account);

    /// <summary>The next webhook.</summary>
    public async Task<Webhook> HearAsync() =>
        await Engine.Webhooks.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

    /// <summary>The next webhooks in a few words each.</summary>
    public async Task<string> HearAsync(int count)
    {
        var words = new List<string>();
        for (var i = 0; i < count; i++)
        {
            words.Add((await HearAsync()).Words);
        }

        return string.Join(", ", words);
    }

    public async Task SettleAsync(AccountSid? account = null) =>
        Assert.Equal(200, (await CallAsync("POST", "Settle", """{"timeout":"PT20S"}""", account)).Status);

    /// <summary>The bodies on a phone, with direction and status.</summary>
    public async Task<string> PhoneAsync(string address = Customer, AccountSid? account = null)
    {
        var answer = await CallAsync("GET", $"Phones/{Uri.EscapeDataString(address)}/Messages", account: account);
        return string.Join(", ", answer.Json.GetProperty("messages").EnumerateArray().Select(message =>
            $"{message.GetProperty("direction")} {message.GetProperty("body")} {message.GetProperty("status")}"));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task ReceiveAsync(HttpContext http, FakeEngine engine)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var webhook = new Webhook(body.ToArray(), http.Request.Headers["X-Hub-Signature-256"].ToString());
        http.Response.StatusCode = engine.Answer(webhook);
        engine.Receive(webhook);
    }
}

/// <summary>An HTTP answer.</summary>
internal sealed record Answer(int Status, byte[] Bytes, HttpResponseMessage Response)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public int Code => Json.GetProperty("code").GetInt32();

    /// <summary>Meta's code, with the subcode if there is one.</summary>
    public string GraphCode
    {
        get
        {
            var error = Json.GetProperty("error");
            return error.TryGetProperty("error_subcode", out var subcode) ? $"{error.GetProperty("code")}/{subcode}" : $"{error.GetProperty("code")}";
        }
    }

    public string Wamid => Json.GetProperty("messages")[0].GetProperty("id").GetString()!;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), response);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class TestJson : System.Text.Json.Serialization.JsonSerializerContext;
