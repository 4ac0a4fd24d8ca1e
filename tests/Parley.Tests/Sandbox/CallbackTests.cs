using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Parley.Tests.Sandbox;

/// <summary>A receiver of an account's own choice, as Meta's callback override has it.</summary>
public sealed class CallbackTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_webhooks_go_to_the_override_once_it_has_shaken_hands()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var receiver = await Receiver.StartAsync("shibboleth");
        var path = $"/v25.0/{sandbox.BusinessId()}/subscribed_apps";
        foreach (var body in new[]
        {
            $$"""{"override_callback_uri":"{{receiver.Url}}","verify_token":"wrong"}""",
            $$"""{"override_callback_uri":"{{receiver.Url}}"}""",
            """{"override_callback_uri":"https://203.0.113.7/","verify_token":"shibboleth"}""",
            """{"override_callback_uri":7}""", "{",
        })
        {
            Assert.Equal((body, 400), (body, (await sandbox.GraphAsync("POST", path, body)).Status));
        }

        await sandbox.WriteAsync("For Parley");
        Assert.Equal("text For Parley", (await sandbox.HearAsync()).Words);
        Assert.Equal("""{"success":true}""", (await sandbox.GraphAsync(
            "POST", path, $$"""{"override_callback_uri":"{{receiver.Url}}","verify_token":"shibboleth"}""")).Text);
        await sandbox.WriteAsync("For the other");
        Assert.Equal("text For the other", (await receiver.HearAsync()).Words);
        await sandbox.WriteAsync("Of another account", account: FakeEngine.Two);
        Assert.Equal("text Of another account", (await sandbox.HearAsync()).Words);
        Assert.Contains(receiver.Url, (await sandbox.GraphAsync("GET", path)).Text, StringComparison.Ordinal);

        await sandbox.GraphAsync("POST", path);
        await sandbox.WriteAsync("For Parley again");
        Assert.Equal("text For Parley again", (await sandbox.HearAsync()).Words);
    }

    private sealed class Receiver(WebApplication app, Channel<Webhook> heard) : IAsyncDisposable
    {
        public string Url => app.Urls.First() + "/hook";

        public static async Task<Receiver> StartAsync(string token)
        {
            var app = WebApplication.CreateSlimBuilder().Build();
            app.Urls.Add("http://127.0.0.1:0");
            var heard = Channel.CreateUnbounded<Webhook>();
            app.MapGet("/hook", http => http.Request.Query["hub.verify_token"] == token
                ? http.Response.WriteAsync(http.Request.Query["hub.challenge"]!, Cancellation)
                : Task.FromResult(http.Response.StatusCode = 403));
            app.MapPost("/hook", async http =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body, Cancellation);
                heard.Writer.TryWrite(new Webhook(body.ToArray(), http.Request.Headers["X-Hub-Signature-256"].ToString()));
            });
            await app.StartAsync(Cancellation);
            return new Receiver(app, heard);
        }

        public async Task<Webhook> HearAsync() =>
            await heard.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
