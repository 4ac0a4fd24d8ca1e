using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Pages;

namespace Parley.Tests.Pages;

/// <summary>A server on a free port with the console before an API of two routes and a 404 of its own.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ConsoleServer(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
    }

    public HttpClient Client { get; }

    public static readonly Dictionary<string, string> Pages = new()
    {
        ["index.html"] = "<!doctype html><title>Parley</title>",
        ["favicon.svg"] = "<svg/>",
        ["assets/app-1a2b.js"] = "plain script",
        ["assets/app-1a2b.js.br"] = "brotli script",
        ["assets/app-1a2b.js.gz"] = "gzip script",
    };

    public static async Task<ConsoleServer> StartAsync(Dictionary<string, string> pages, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new ConsoleAssets(pages.ToDictionary(
            page => page.Key, page => (Func<Stream>)(() => new MemoryStream(Encoding.UTF8.GetBytes(page.Value))))));
        var app = builder.Build();
        app.UseRouting();
        app.UseConsole();
        app.MapGet("/v1/Conversations", () => "the API");
        app.MapGet("/taken", () => "an endpoint");
        app.MapFallback("{*path}", static context =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsync("""{"code":20404}""");
        });
        await app.StartAsync(cancellation);
        // No decompression: the tests look at what is on the wire.
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseProxy = false };
        return new ConsoleServer(app, new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) });
    }

    public async Task<HttpResponseMessage> AskAsync(
        string path, CancellationToken cancellation, string accept = "*/*", HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
