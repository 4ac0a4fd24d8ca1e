using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Tests.Channels.WhatsApp;

/// <summary>What a test's Graph was asked.</summary>
internal sealed record Asked(string Method, string PathAndQuery, string? Authorization, string? UserAgent, string ContentType, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>A server on loopback that answers as the test says and keeps what it was asked.</summary>
internal sealed class FakeGraph : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Asked> _asked = new();

    private FakeGraph(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public IReadOnlyList<Asked> Requests => [.. _asked];

    /// <summary>How to answer; by default as Graph does when all is well.</summary>
    public Func<Asked, HttpContext, Task> Answer { get; set; } = Well;

    public static async Task<FakeGraph> StartAsync(Action<WebApplication>? map = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        var graph = new FakeGraph(app);
        if (map is null)
        {
            app.Run(graph.AnswerAsync);
        }
        else
        {
            map(app);
        }

        await app.StartAsync();
        return graph;
    }

    public static Task Json(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    public static Task Error(HttpContext context, int status, int code, int? subcode = null) => Json(
        context, status,
        $$"""{"error":{"message":"(#{{code}}) words","type":"OAuthException","code":{{code}},"error_subcode":{{subcode ?? 0}},"error_data":{"messaging_product":"whatsapp","details":"the details"},"fbtrace_id":"x"} }""");

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Task Well(Asked asked, HttpContext context) => asked.PathAndQuery switch
    {
        var path when path.EndsWith("/media", StringComparison.Ordinal) => Json(context, 200, """{"id":"900"}"""),
        var path when path.EndsWith("/message_templates", StringComparison.Ordinal) =>
            Json(context, 200, """{"id":"594425479261596","status":"PENDING","category":"UTILITY"}"""),
        _ => Json(
            context, 200,
            """{"messaging_product":"whatsapp","contacts":[{"input":"15550002222","wa_id":"15550002222"}],"messages":[{"id":"wamid.HBgL"}]}"""),
    };

    private async Task AnswerAsync(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes);
        var request = context.Request;
        var asked = new Asked(
            request.Method, request.Path + request.QueryString, request.Headers.Authorization, request.Headers.UserAgent,
            request.ContentType ?? "", bytes.ToArray());
        _asked.Enqueue(asked);
        await Answer(asked, context);
    }
}
