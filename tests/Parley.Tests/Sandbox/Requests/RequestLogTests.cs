using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Parley.Api;
using Parley.Sandbox;

namespace Parley.Tests.Sandbox.Requests;

/// <summary>The log of REST requests and the list of clients, over HTTP.</summary>
public sealed class RequestLogTests
{
    [Fact]
    public async Task A_request_is_in_the_log_with_its_answer_when_its_client_has_it()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await PostAsync(sandbox, "Conversations?Secret=abc&a=b", "Body=Hi+there&AuthToken=abc&Answer=secret");
        var listed = Assert.Single(await ListAsync(sandbox));
        var id = listed.GetProperty("id").GetString();
        Assert.Equal("POST", listed.GetProperty("method").GetString());
        Assert.Equal("/v1/Conversations", listed.GetProperty("path").GetString());
        Assert.Equal("Secret=…&a=b", listed.GetProperty("query").GetString());
        Assert.Equal(sandbox.Url.Authority, listed.GetProperty("host").GetString());
        Assert.Equal("http", listed.GetProperty("scheme").GetString());
        Assert.Equal(201, listed.GetProperty("status").GetInt32());
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("code").ValueKind);
        Assert.Equal("twilio-node 5.13.1", listed.GetProperty("client").GetString());
        Assert.Equal("direct", listed.GetProperty("via").GetString());
        Assert.Equal("Create Conversation", listed.GetProperty("summary").GetString());
        Assert.True(listed.GetProperty("durationMicroseconds").GetInt64() >= 0);

        var whole = (await sandbox.CallAsync("GET", "Requests/" + id)).Json;
        Assert.Equal("Body=Hi+there&AuthToken=…&Answer=secret", whole.GetProperty("requestBody").GetString());
        Assert.Equal(
            """[["Body","Hi there"],["AuthToken","…"],["Answer","secret"]]""",
            whole.GetProperty("parameters").GetRawText());
        Assert.Equal("\"secret\"", whole.GetProperty("responseBody").GetString());
        Assert.Equal($"Basic {FakeEngine.One}:…", whole.GetProperty("requestHeaders").GetProperty("Authorization").GetString());
        Assert.Equal("application/json", whole.GetProperty("responseHeaders").GetProperty("Content-Type").GetString());
        Assert.False(whole.GetProperty("truncated").GetBoolean());
        Assert.DoesNotContain("secret:", whole.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_recorded_with_their_codes()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await PostAsync(sandbox, "Refused", "A=b");
        await PostAsync(sandbox, "Gone", "");
        await PostAsync(sandbox, "Broken", "");
        var requests = await ListAsync(sandbox);
        var gone = (await sandbox.CallAsync("GET", "Requests/" + requests[1].GetProperty("id").GetString())).Json;
        Assert.Equal(("", JsonValueKind.Null), (gone.GetProperty("requestBody").GetString(), gone.GetProperty("responseBody").ValueKind));
        Assert.Equal([500, 204, 409], requests.Select(request => request.GetProperty("status").GetInt32()));
        Assert.Equal(50353, requests[2].GetProperty("code").GetInt32());
        Assert.Equal("Update Refused: Taken", requests[2].GetProperty("summary").GetString());
        var whole = (await sandbox.CallAsync("GET", "Requests/" + requests[2].GetProperty("id").GetString())).Json;
        Assert.Equal(
            """{"code":50353,"message":"Taken","more_info":"https://www.twilio.com/docs/errors/50353","status":409}""",
            whole.GetProperty("responseBody").GetString());
    }

    [Fact]
    public async Task A_request_without_a_valid_token_goes_to_the_account_that_it_names()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await PostAsync(sandbox, "Conversations", "A=b", FakeEngine.Two.Value, "wrong");
        await PostAsync(sandbox, "Nobody", "A=b", "AC" + new string('3', 32), "wrong");
        var (one, two) = (await ListAsync(sandbox), await ListAsync(sandbox, account: FakeEngine.Two));
        Assert.Equal("/v1/Nobody", Assert.Single(one).GetProperty("path").GetString());
        var named = Assert.Single(two);
        Assert.Equal((401, 20003), (named.GetProperty("status").GetInt32(), named.GetProperty("code").GetInt32()));
        var whole = (await sandbox.CallAsync("GET", "Requests/" + named.GetProperty("id").GetString(), account: FakeEngine.Two)).Json;
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("requestBody").ValueKind);
        Assert.DoesNotContain("wrong", whole.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(404, (await sandbox.CallAsync("GET", "Requests/" + named.GetProperty("id").GetString())).Status);
    }

    [Fact]
    public async Task The_log_is_paged_and_filtered()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var sid = "CH" + new string('a', 32);
        for (var i = 0; i < 5; i++)
        {
            await PostAsync(sandbox, i == 1 ? $"Conversations/{sid}/Messages" : "Conversations", i == 3 ? "Body=Pizza" : "Body=" + i);
        }

        await PostAsync(sandbox, "Refused", "A=b");
        var first = (await sandbox.CallAsync("GET", "Requests?pageSize=4")).Json;
        Assert.Equal(4, first.GetProperty("requests").GetArrayLength());
        var second = (await sandbox.CallAsync("GET", "Requests?pageSize=4&pageToken=" + first.GetProperty("nextPageToken").GetString())).Json;
        Assert.Equal(2, second.GetProperty("requests").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextPageToken").ValueKind);
        Assert.Equal(6, first.GetProperty("requests").EnumerateArray().Concat(second.GetProperty("requests").EnumerateArray())
            .Select(request => request.GetProperty("id").GetString()).Distinct().Count());
        Assert.Single(await ListAsync(sandbox, "?status=4xx"));
        Assert.Single(await ListAsync(sandbox, "?status=409"));
        Assert.Empty(await ListAsync(sandbox, "?status=5xx"));
        Assert.Single(await ListAsync(sandbox, "?search=pIZZA"));
        Assert.Single(await ListAsync(sandbox, "?search=taken"));
        Assert.Single(await ListAsync(sandbox, "?sid=" + sid));
        Assert.Equal(6, (await ListAsync(sandbox, "?method=post")).Count);
        Assert.Empty(await ListAsync(sandbox, "?method=GET"));
        foreach (var wrong in (string[])["status=6xx", "status=ok", "pageToken=%20", "pageToken=zz", "search=" + new string('x', 257)])
        {
            Assert.Equal((400, 20001), ((await sandbox.CallAsync("GET", "Requests?" + wrong)) is var answer ? (answer.Status, answer.Code) : default));
        }

        Assert.Equal(404, (await sandbox.CallAsync("GET", "Requests/0")).Status);
        Assert.Equal(404, (await sandbox.CallAsync("GET", "Requests/nope")).Status);
    }

    [Fact]
    public async Task An_account_keeps_as_many_as_are_set_and_long_bodies_are_cut()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { RequestLog = 3 });
        for (var i = 0; i < 10; i++)
        {
            await PostAsync(sandbox, "Conversations", "N=" + i);
        }

        await PostAsync(sandbox, "Conversations", "Answer=" + new string('x', 20_000));
        Assert.Equal(["9", "8"], (await ListAsync(sandbox)).Skip(1).Select(request => BodyOf(sandbox, request).Result["N=".Length..]));
        var cut = (await ListAsync(sandbox))[0];
        var whole = (await sandbox.CallAsync("GET", "Requests/" + cut.GetProperty("id").GetString())).Json;
        Assert.True(whole.GetProperty("truncated").GetBoolean());
        Assert.Equal(16 * 1024, whole.GetProperty("requestBody").GetString()!.Length);
        Assert.Equal(16 * 1024, whole.GetProperty("responseBody").GetString()!.Length);
    }

    [Fact]
    public async Task What_somebody_reads_stays_as_it_was_while_others_come()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { RequestLog = 2 });
        await PostAsync(sandbox, "Conversations", "N=first");
        var seen = Assert.Single(sandbox.Get<Parley.Sandbox.Requests.RequestLog>().Newest(FakeEngine.One));
        for (var i = 0; i < 8; i++)
        {
            await PostAsync(sandbox, "Refused", "N=later");
        }

        Assert.Equal("N=first", Encoding.UTF8.GetString(seen.RequestBody!.Value.Span));
        Assert.Equal(201, seen.Status);
    }

    [Fact]
    public async Task The_console_is_recorded_only_where_it_writes_and_is_no_client()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await SendAsync(sandbox, HttpMethod.Get, "Conversations", null, console: true);
        await SendAsync(sandbox, HttpMethod.Get, "Conversations", null);
        await SendAsync(sandbox, HttpMethod.Post, "Conversations", "A=b", console: true);
        Assert.Equal(
            ["POST console", "GET twilio-node 5.13.1"],
            (await ListAsync(sandbox)).Select(request => $"{request.GetProperty("method")} {request.GetProperty("client")}"));
        Assert.Single((await sandbox.CallAsync("GET", "Clients")).Json.GetProperty("clients").EnumerateArray());
    }

    [Fact]
    public async Task Clients_are_listed_with_what_they_did()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await PostAsync(sandbox, "Conversations", "A=b");
        await PostAsync(sandbox, "Refused", "A=b");
        using (var curl = Request(sandbox, HttpMethod.Get, "Conversations", null))
        {
            curl.Headers.UserAgent.Clear();
            curl.Headers.UserAgent.ParseAdd("curl/8.14.1");
            await sandbox.Http.SendAsync(curl, TestContext.Current.CancellationToken);
        }

        var clients = (await sandbox.CallAsync("GET", "Clients")).Json.GetProperty("clients").EnumerateArray().ToList();
        Assert.Equal(["curl", "twilio-node"], clients.Select(client => client.GetProperty("name").GetString()));
        Assert.Equal("5.13.1", clients[1].GetProperty("version").GetString());
        Assert.Equal((2, 1), (clients[1].GetProperty("requests").GetInt32(), clients[1].GetProperty("errors").GetInt32()));
        Assert.Equal("direct", clients[1].GetProperty("via").GetString());
        Assert.Equal(sandbox.Url.Authority, clients[1].GetProperty("host").GetString());
        Assert.Empty((await sandbox.CallAsync("GET", "Clients", account: FakeEngine.Two)).Json.GetProperty("clients").EnumerateArray());
    }

    [Fact]
    public async Task Listeners_hear_of_requests_and_a_removal_empties_the_log()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        using (var listener = sandbox.Get<SandboxEvents>().Listen(FakeEngine.One))
        {
            await PostAsync(sandbox, "Refused", "A=b");
            var told = await listener.Queue.ReadAsync(TestContext.Current.CancellationToken);
            var id = Assert.Single(await ListAsync(sandbox)).GetProperty("id").GetString();
            Assert.Equal("request", told.Name);
            Assert.Equal(
                $$"""{"id":"{{id}}","method":"POST","path":"/v1/Refused","status":409,"client":"twilio-node 5.13.1"}""", told.Data);
        }

        Assert.Equal(204, (await sandbox.CallAsync("DELETE", "Requests", account: FakeEngine.Two)).Status);
        Assert.Single(await ListAsync(sandbox));
        Assert.Equal(204, (await sandbox.CallAsync("DELETE", "Requests")).Status);
        Assert.Empty(await ListAsync(sandbox));
        await PostAsync(sandbox, "Refused", "A=b");
        Assert.Equal(204, (await sandbox.CallAsync("POST", "Reset")).Status);
        Assert.Empty(await ListAsync(sandbox));
        Assert.Empty((await sandbox.CallAsync("GET", "Clients")).Json.GetProperty("clients").EnumerateArray());
    }

    private static async Task<string> BodyOf(SandboxServer sandbox, JsonElement request) =>
        (await sandbox.CallAsync("GET", "Requests/" + request.GetProperty("id").GetString())).Json.GetProperty("requestBody").GetString()!;

    private static async Task<List<JsonElement>> ListAsync(SandboxServer sandbox, string query = "", AccountSid? account = null) =>
        [.. (await sandbox.CallAsync("GET", "Requests" + query, account: account)).Json.GetProperty("requests").EnumerateArray()];

    private static Task PostAsync(
        SandboxServer sandbox, string path, string body, string? user = null, string password = "secret") =>
        SendAsync(sandbox, HttpMethod.Post, path, body, user, password);

    private static async Task SendAsync(
        SandboxServer sandbox, HttpMethod method, string path, string? body, string? user = null, string password = "secret",
        bool console = false)
    {
        using var request = Request(sandbox, method, path, body, user, password);
        if (console)
        {
            request.Headers.Add("Parley-Client", "console");
        }

        using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static HttpRequestMessage Request(
        SandboxServer sandbox, HttpMethod method, string path, string? body, string? user = null, string password = "secret")
    {
        var request = new HttpRequestMessage(method, new Uri(sandbox.Url, "/v1/" + path));
        request.Headers.UserAgent.ParseAdd("twilio-node/5.13.1 (linux x64) node/v20.20.2");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user ?? FakeEngine.One.Value}:{password}")));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        }

        return request;
    }
}
