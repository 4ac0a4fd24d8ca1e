using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Parley.Ops;

/// <summary>The few calls that <c>parley token</c> makes to the running server, as its first account.</summary>
internal sealed class ServerApi(HttpClient http, ReadyLine server)
{
    /// <summary>A new API key (https://www.twilio.com/docs/iam/api-keys/key-resource-v1): its secret is told only once.</summary>
    public async Task<SigningKey> CreateKeyAsync(string friendlyName, CancellationToken cancel)
    {
        using var form = new FormUrlEncodedContent([new("FriendlyName", friendlyName)]);
        var answer = await SendAsync(HttpMethod.Post, $"/2010-04-01/Accounts/{server.AccountSid}/Keys.json", form, cancel);
        return answer is { } json && Text(json, "sid") is { } sid && Text(json, "secret") is { } secret
            ? new SigningKey(sid, secret, server.AccountSid)
            : throw new StartupException($"The server at {server.Url} made no API key.");
    }

    /// <summary>The service that conversations belong to when none is named: the configured one, or the only one.</summary>
    public async Task<string> DefaultServiceAsync(CancellationToken cancel)
    {
        if (await SendAsync(HttpMethod.Get, "/v1/Configuration", null, cancel) is { } configuration
            && Text(configuration, "default_chat_service_sid") is { } configured)
        {
            return configured;
        }

        return await SendAsync(HttpMethod.Get, "/v1/Services?PageSize=2", null, cancel) is { ValueKind: JsonValueKind.Object } list
            && list.TryGetProperty("services", out var services) && services.ValueKind == JsonValueKind.Array
            && services.GetArrayLength() == 1 && Text(services[0], "sid") is { } only
            ? only
            : throw new StartupException($"The server at {server.Url} names no default service: say which, with --service IS…");
    }

    private async Task<JsonElement?> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, server.Url + path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{server.AccountSid}:{server.AuthToken}")));
        try
        {
            using var response = await http.SendAsync(request, cancel);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            if (!response.IsSuccessStatusCode)
            {
                throw new StartupException($"The server at {server.Url} answered {(int)response.StatusCode} to {method} {path}.");
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            using var document = await JsonDocument.ParseAsync(body, default, cancel);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is HttpRequestException or JsonException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new StartupException($"The server at {server.Url} does not answer: {e.Message}", e);
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
