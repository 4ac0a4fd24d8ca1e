using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Conformance.Server;

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(int Status, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    /// <summary>The body as JSON; a failing test if it is none.</summary>
    public JsonNode Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Text) ?? throw new JsonException("null");
            }
            catch (JsonException broken)
            {
                throw new InvalidOperationException($"Status {Status}, and no JSON: {Text}", broken);
            }
        }
    }

    /// <summary>This, if the status is the expected one.</summary>
    public Answer Expect(int status) =>
        Status == status ? this : throw new InvalidOperationException($"Expected {status}, got {Status}: {Text}");
}

/// <summary>One account's view of a server over plain HTTP: the REST API, and the sandbox's control API.</summary>
public sealed class ApiClient(Uri server, TestAccount account) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromSeconds(100),
    };

    public TestAccount Account { get; } = account;

    public Uri Server { get; } = server;

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public static StringContent JsonBody(string json) => new(json, Encoding.UTF8, "application/json");

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> DeleteAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = Form(fields) });

    public Task<Answer> PostJsonAsync(string path, string json) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonBody(json) });

    /// <summary>Sends with the account's credentials, unless the request has its own or <paramref name="anonymous"/> says none.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request, bool anonymous = false)
    {
        using (request)
        {
            if (!anonymous)
            {
                request.Headers.Authorization ??= Account.Basic;
            }

            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return new Answer((int)response.StatusCode, text, response.Headers, response.Content.Headers.ContentType?.ToString());
        }
    }

    /// <summary>The bytes behind an address, fetched without credentials.</summary>
    public async Task<byte[]> DownloadAsync(string url) => await _http.GetByteArrayAsync(url, TestContext.Current.CancellationToken);

    /// <summary>Waits until no delivery, receipt or webhook of this account is under way.</summary>
    public async Task SettleAsync() => (await PostJsonAsync("/sandbox/v1/Settle", """{"timeout":"PT30S"}""")).Expect(200);

    /// <summary>The person at this phone writes.</summary>
    public async Task<JsonNode> PhoneSendsAsync(string phone, string to, string body)
    {
        var message = new JsonObject { ["to"] = to, ["body"] = body };
        return (await PostJsonAsync($"/sandbox/v1/Phones/{Uri.EscapeDataString(phone)}/Messages", message.ToJsonString())).Expect(201).Json;
    }

    /// <summary>What this phone received and sent, oldest first.</summary>
    public async Task<JsonArray> PhoneMessagesAsync(string phone) =>
        (await GetAsync($"/sandbox/v1/Phones/{Uri.EscapeDataString(phone)}/Messages?limit=10000")).Expect(200).Json["messages"]!.AsArray();

    /// <summary>A list to its end, page after page.</summary>
    public async Task<List<JsonNode>> ListAsync(string path, string key)
    {
        var all = new List<JsonNode>();
        for (var next = path; next is not null;)
        {
            var page = (await GetAsync(next)).Expect(200).Json;
            all.AddRange(page[key]!.AsArray().Select(item => item!.DeepClone()));
            next = page["meta"]!["next_page_url"]?.GetValue<string>();
        }

        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
