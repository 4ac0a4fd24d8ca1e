using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Media;
using Parley.Ops;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Lanes;
using Parley.Tests.Storage;
using Parley.Webhooks;

namespace Parley.Tests.Webhooks;

/// <summary>The engine behind HTTP on loopback, with its lanes running and with carriers that take everything.</summary>
internal sealed class HookServer : IAsyncDisposable
{
    public const string Account = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    public const string Token = "0123456789abcdef0123456789ABCDEF";

    private readonly TestDatabase _test;
    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly HttpClient _http;

    private HookServer(TestDatabase test, WebApplication app, string folder, string url, LeapingTime hookTime)
    {
        (_test, _app, _folder, HookTime) = (test, app, folder, hookTime);
        _http = new HttpClient { BaseAddress = new Uri(url) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Account}:{Token}")));
    }

    /// <summary>The clock on which hooks have their time to answer.</summary>
    public LeapingTime HookTime { get; }

    /// <summary>The account's default service.</summary>
    public string Service { get; private set; } = "";

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<HookServer> StartAsync(SqlDialect dialect, bool overrides = true)
    {
        var test = await TestDatabase.OpenAsync(dialect);
        var folder = Directory.CreateTempSubdirectory("parley-hooks-").FullName;
        var time = new LeapingTime();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => test.Database);
        services.AddSingleton(new SecretBox(new byte[32]));
        services.AddSingleton(new RunningAddresses());
        services.AddSingleton(new MediaFiles(folder));
        services.AddSingleton(new EngineOptions { PublicUrl = () => "http://127.0.0.1", ServiceHooksOverrideAccount = overrides });
        services.AddSingleton(new LimitOptions(0, 0));
        services.AddSingleton(provider => new AccountDirectory(
            provider.GetRequiredService<AccountStore>(), provider.GetRequiredService<ApiKeyStore>(),
            provider.GetRequiredService<ISidSource>(), TimeProvider.System, open: true));
        services.AddSingleton<IAccountClock, AccountTime>();
        services.AddSingleton<IChannel>(new FakeChannel("sms", new(1600, false, false, false, "SM")));
        services.AddSingleton<IChannel>(new FakeChannel("whatsapp", new(1600, true, true, true, "WA")));
        services.AddEngine();
        services.AddGuardedClients(new OutgoingGuard(allowPrivate: false, allowLoopback: true));
        services.Replace(ServiceDescriptor.Singleton(provider => new WebhookClient(
            provider.GetRequiredService<AccountDirectory>(), provider.GetRequiredService<IHttpClientFactory>(),
            provider.GetRequiredService<IAccountClock>(), time)));
        var app = builder.Build();
        app.UseRouting();
        app.MapEngine();
        await app.StartAsync(Cancellation);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var server = new HookServer(test, app, folder, url, time);
        server.Service = (await server.CallAsync("GET", "/v1/Services")).Json["services"]![0]!["sid"]!.GetValue<string>();
        return server;
    }

    /// <summary>A call of the REST API, with a form if it posts.</summary>
    public Task<Reply> CallAsync(string method, string path, params (string, string)[] form) =>
        CallAsync(method, path, fires: false, form);

    /// <summary>The same with <c>X-Twilio-Webhook-Enabled: true</c>.</summary>
    public Task<Reply> FireAsync(string method, string path, params (string, string)[] form) =>
        CallAsync(method, path, fires: true, form);

    /// <summary>Makes something that must go well, without webhooks; returns its SID.</summary>
    public async Task<string> MakeAsync(string path, params (string, string)[] form)
    {
        var made = await CallAsync("POST", path, form);
        Assert.Equal(201, made.Status);
        return made.Json["sid"]!.GetValue<string>();
    }

    /// <summary>Configures the account's hooks, or a service's.</summary>
    public async Task ListenAsync(string under, string? pre, string? post, params string[] filters)
    {
        var saved = await CallAsync("POST", $"{under}/Configuration/Webhooks",
        [
            ("PreWebhookUrl", pre ?? ""), ("PostWebhookUrl", post ?? ""), .. filters.Select(name => ("Filters", name)),
        ]);
        Assert.Equal(200, saved.Status);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _test.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Reply> CallAsync(string method, string path, bool fires, (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
        }

        if (fires)
        {
            request.Headers.Add("X-Twilio-Webhook-Enabled", "true");
        }

        using var response = await _http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new Reply((int)response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    /// <summary>What the API answered.</summary>
    internal sealed record Reply(int Status, JsonNode Json)
    {
        public string? this[string name] => Json[name]?.ToString();

        /// <summary>Status and code of an error.</summary>
        public (int, int) Error => (Status, Json["code"]?.GetValue<int>() ?? 0);
    }
}
