using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Ops;

namespace Parley.Tests.Ops;

/// <summary>The two calls of a server that <c>parley token</c> needs.</summary>
internal sealed class AccountsHost : IAsyncDisposable
{
    public const string DefaultService = "IS00000000000000000000000000000001";
    public const string OnlyService = "IS00000000000000000000000000000002";
    private const string Secret = "abcdefghijklmnopqrstuvwxyz012345";
    private readonly WebApplication _app;

    private AccountsHost(WebApplication app, string url)
    {
        _app = app;
        Url = url;
    }

    public string Url { get; }

    public static async Task<AccountsHost> StartAsync(
        string token = "0123456789abcdef0123456789abcdef", bool isConfigured = true, int services = 0)
    {
        const string account = "AC00000000000000000000000000000001";
        var credentials = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account}:{token}"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        Listener? listener = null;
        builder.WebHost.ConfigureKestrel(kestrel => listener = new ListenAddress("127.0.0.1", 0).Listen(kestrel));
        var app = builder.Build();
        app.Run(async context =>
        {
            var request = context.Request;
            if (request.Headers.Authorization != credentials)
            {
                context.Response.StatusCode = 401;
                return;
            }

            if (request.Path == "/v1/Services")
            {
                await context.Response.WriteAsync(
                    $$"""{"services":[{{string.Join(',', Enumerable.Repeat($$"""{"sid":"{{OnlyService}}"}""", services))}}]}""",
                    context.RequestAborted);
                return;
            }

            var isKey = request.Method == "POST" && request.Path == $"/2010-04-01/Accounts/{account}/Keys.json"
                && (await request.ReadFormAsync(context.RequestAborted)).ContainsKey("FriendlyName");
            context.Response.StatusCode = isKey ? 201 : request.Path == "/v1/Configuration" && isConfigured ? 200 : 404;
            await context.Response.WriteAsync(
                isKey
                    ? $$"""{"sid":"SK1","friendly_name":"x","secret":"{{Secret}}"}"""
                    : $$"""{"default_chat_service_sid":"{{DefaultService}}"}""",
                context.RequestAborted);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AccountsHost(app, listener!.Url);
    }

    /// <summary>Checks the signature as RFC 7515 says, without our own code.</summary>
    public static bool IsSignedByOurKey(string token)
    {
        var parts = token.Split('.');
        var expected = HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
        return parts.Length == 3 && Base64Url.EncodeToString(expected) == parts[2];
    }

    public static JsonDocument Part(string token, int index) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
