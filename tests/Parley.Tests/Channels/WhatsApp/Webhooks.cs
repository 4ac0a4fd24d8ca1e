using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Channels.WhatsApp;
using Parley.Inbound;

namespace Parley.Tests.Channels.WhatsApp;

/// <summary>The channel's routes on a real server, and a caller that signs as Meta does.</summary>
internal sealed class Webhooks : IAsyncDisposable
{
    private readonly FakeGraph _server;
    private readonly HttpClient _client = new();

    private Webhooks(FakeGraph server, FakeInbox inbox) => (_server, Inbox) = (server, inbox);

    public FakeInbox Inbox { get; }

    private Uri Url => new(_server.Url, WhatsAppWebhooks.Path);

    public static async Task<Webhooks> StartAsync()
    {
        var graph = new Uri("http://127.0.0.1:9");
        var inbox = new FakeInbox();
        var server = await FakeGraph.StartAsync(
            app => app.Services.GetRequiredService<WhatsAppChannel>().Map(app),
            services => services
                .AddRouting()
                .AddWhatsApp()
                .AddSingleton<IInbox>(inbox)
                .AddSingleton<IWhatsAppSenders>(new FakeSenders(FakeSenders.Sender(graph), FakeSenders.OtherSender(graph))));
        return new Webhooks(server, inbox);
    }

    public static string Sign(byte[] body, string secret = "secret-of-one") =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>A POST's body around a value of the field <c>messages</c>, whose metadata names the first sender.</summary>
    public static string Envelope(string members, string phoneNumberId = "106540352242922") => Change(
        "messages",
        $$"""{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550001111","phone_number_id":"{{phoneNumberId}}"},{{members}} }""");

    public static string Change(string field, string value) =>
        $$"""{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"{{field}}","value":{{value}} }]}]}""";

    public Task<int> PostAsync(string body, string? secret = "secret-of-one") => PostAsync(Encoding.UTF8.GetBytes(body), secret);

    public Task<int> PostAsync(byte[] body, string? secret = "secret-of-one") =>
        PostSignedAsync(body, secret is null ? null : Sign(body, secret));

    public async Task<int> PostSignedAsync(byte[] body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    public async Task<(int Status, string Body)> GetAsync(string query)
    {
        using var response = await _client.GetAsync(new Uri(Url, "?" + query), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}
