using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Functions;

/// <summary>What a function gets and what becomes of what it gives, on a real server with a real Node.</summary>
public sealed class FunctionTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private FunctionHost Host => shared.Host;

    [Fact]
    public async Task A_function_gets_its_parameters_and_its_variables()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/functions/echo?a=1&a=2&b=x")
        {
            Content = ApiClient.Form(("c", "é &"), ("d", "")),
        };
        request.Headers.Add("Cookie", "crumb=1");
        request.Headers.Add("X-Own", "mine");
        request.Headers.Add("Parley-Runner-Account", "ACeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
        var got = (await Host.Client.SendAsync(request, anonymous: true)).Expect(200).Json;
        var parameters = got["event"]!;
        Assert.Equal("""["1","2"]""", parameters["a"]!.ToJsonString());
        Assert.Equal(("x", "é &", ""), (Text(parameters["b"]), Text(parameters["c"]), Text(parameters["d"])));
        Assert.Equal("mine", Text(parameters["request"]!["headers"]!["x-own"]));
        Assert.Equal(Host.Server.Ready.Url.Authority, Text(parameters["request"]!["headers"]!["host"]));
        Assert.Equal("1", Text(parameters["request"]!["cookies"]!["crumb"]));
        Assert.DoesNotContain(parameters["request"]!["headers"]!.AsObject(), header => header.Key.StartsWith("parley", StringComparison.Ordinal));

        var context = got["context"]!;
        Assert.Equal(("Good day", "here"), (Text(context["GREETING"]), Text(context["PLACE"])));
        Assert.Equal((Host.Client.Account.Sid, Host.Client.Account.Token), (Text(context["ACCOUNT_SID"]), Text(context["AUTH_TOKEN"])));
        Assert.Equal(("/echo", Host.Server.Ready.Url.Authority + "/functions"), (Text(context["PATH"]), Text(context["DOMAIN_NAME"])));
        Assert.Equal("function", Text(got["hasClient"]));
        Assert.Equal("Good day", Text(got["environment"]!["GREETING"]));
    }

    [Fact]
    public async Task Nothing_of_the_servers_environment_reaches_a_function()
    {
        var environment = (await Host.ResultAsync("/echo"))["environment"]!.AsObject().Select(pair => pair.Key).ToHashSet();
        string[] allowed =
            ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "TZ", "GREETING", "PLACE", "ACCOUNT_SID", "AUTH_TOKEN"];
        Assert.Empty(environment.Except(allowed));
        Assert.NotEmpty(Environment.GetEnvironmentVariables().Keys.Cast<string>().Except(allowed));
    }

    [Fact]
    public async Task A_json_body_is_the_event()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/functions/echo") { Content = ApiClient.JsonBody("""{"deep":{"n":1}}""") };
        var got = (await Host.Client.SendAsync(request, anonymous: true)).Expect(200).Json;
        Assert.Equal(1, got["event"]!["deep"]!["n"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_body_that_is_not_the_json_that_it_says_is_refused_and_written_down()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/functions/text") { Content = ApiClient.JsonBody("{") };
        (await Host.Client.SendAsync(request, anonymous: true)).Expect(400);
        Assert.Equal("failed", Text((await Host.LastAsync("/text"))["outcome"]));
    }

    [Fact]
    public async Task Too_long_a_body_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/functions/text") { Content = new ByteArrayContent(new byte[6 * 1024 * 1024 + 1]) };
        Assert.Equal(20001, (await Host.Client.SendAsync(request, anonymous: true)).Expect(413).Json["code"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("/twiml", "text/xml", "<Message>Hello &lt;you&gt;</Message>")]
    [InlineData("/own-twiml", "text/xml", "<Say>Hello</Say>")]
    [InlineData("/text", "text/plain", "plain")]
    [InlineData("/nested/deep", "text/plain", "/nested/deep")]
    [InlineData("/twice", "text/plain", "first")]
    [InlineData("/nothing", null, "")]
    public async Task What_a_function_gives_is_answered_in_its_kind(string path, string? type, string content)
    {
        var answer = (await Host.GetAsync(path)).Expect(200);
        Assert.Equal(type, answer.ContentType?.Split(';')[0]);
        Assert.Contains(content, answer.Text, StringComparison.Ordinal);
        Assert.Equal("completed", Text((await Host.LastAsync(path))["outcome"]));
    }

    [Fact]
    public async Task A_response_has_its_status_headers_cookies_and_body()
    {
        var answer = (await Host.GetAsync("/response")).Expect(418);
        Assert.Equal("short and stout", answer.Text);
        Assert.StartsWith("text/plain", answer.ContentType, StringComparison.Ordinal);
        Assert.Equal("green", Assert.Single(answer.Headers.GetValues("X-Tea")));
        Assert.Equal("cup=1", Assert.Single(answer.Headers.GetValues("Set-Cookie")));
    }

    [Theory]
    [InlineData("/throws", "TypeError", "bad luck")]
    [InlineData("/rejects", "Error", "rejected")]
    [InlineData("/unhandled", "Error", "nobody caught it")]
    [InlineData("/late", "Error", "later")]
    [InlineData("/broken", "SyntaxError", "Unexpected end of input")]
    [InlineData("/empty", "Error", "exports no function")]
    public async Task An_error_is_answered_with_500_and_hurts_nobody_else(string path, string name, string message)
    {
        var before = await Host.ReadyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/functions" + path);
        // To a browser the toolkit answers with a page.
        request.Headers.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36");
        var answer = (await Host.Client.SendAsync(request, anonymous: true)).Expect(500);
        Assert.StartsWith("application/json", answer.ContentType, StringComparison.Ordinal);
        Assert.Equal(name, Text(answer.Json["name"]));
        Assert.Contains(message, Text(answer.Json["message"]), StringComparison.Ordinal);
        var written = await Host.LastAsync(path);
        Assert.Equal(("failed", name), (Text(written["outcome"]), Text(written["error"]!["name"])));
        Assert.DoesNotContain("runtime-handler", Text(written["error"]!["stack"]), StringComparison.Ordinal);
        (await Host.GetAsync("/text")).Expect(200);
        Assert.Equal(before["pid"]!.GetValue<int>(), (await Host.ReadyAsync())["pid"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_error_that_is_a_text_is_answered_as_text()
    {
        var answer = (await Host.GetAsync("/calls-back-error")).Expect(500);
        Assert.Equal("no good", answer.Text);
        Assert.StartsWith("text/plain", answer.ContentType, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Functions_reach_private_functions_and_assets()
    {
        var got = await Host.ResultAsync("/runtime");
        Assert.Equal(("shared", 7, 7), (Text(got["word"]), got["secret"]!.GetValue<int>(), got["fromPath"]!.GetValue<int>()));
        Assert.Equal("""["/secret.json"]""", got["assets"]!.ToJsonString());
        Assert.Contains("Twilio Sync is no part of Parley", Text(got["sync"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/lib/shared")]
    [InlineData("/lib/shared.private")]
    [InlineData("/secret.json")]
    [InlineData("/secret.private.json")]
    [InlineData("/guarded.protected")]
    [InlineData("/manual.protected.txt")]
    [InlineData("/../.env")]
    [InlineData("/%2e%2e/.env")]
    [InlineData("/..%2f.env")]
    [InlineData("/.env")]
    [InlineData("/nobody")]
    [InlineData("/")]
    [InlineData("")]
    public async Task What_is_private_or_nowhere_is_not_found(string path) =>
        Assert.Equal(20404, (await Host.GetAsync(path)).Expect(404).Json["code"]!.GetValue<int>());

    [Fact]
    public async Task A_public_asset_is_served_and_a_protected_one_to_those_who_sign()
    {
        var answer = (await Host.GetAsync("/logo.svg")).Expect(200);
        Assert.Equal(("<svg/>", "image/svg+xml"), (answer.Text, answer.ContentType));
        (await Host.PostAsync("/logo.svg")).Expect(405);
        (await Host.GetAsync("/manual.txt")).Expect(403);
        using var signed = new HttpRequestMessage(HttpMethod.Get, "/functions/manual.txt");
        signed.Headers.Add("X-Twilio-Signature", Sign(Host.UrlOf("/manual.txt"), Host.Client.Account.Token));
        Assert.Equal("for callers who sign", (await Host.Client.SendAsync(signed, anonymous: true)).Expect(200).Text);
    }

    [Fact]
    public async Task A_protected_function_asks_for_a_valid_signature()
    {
        var url = Host.UrlOf("/guarded");
        (string, string)[] fields = [("Body", "x"), ("Author", "y")];
        var token = Host.Client.Account.Token;
        var right = Sign(url + "AuthoryBodyx", token);
        Assert.Equal("in, " + Host.Client.Account.Sid, (await CallGuardedAsync(right, fields)).Expect(200).Text);
        Assert.Equal(20403, (await Host.PostAsync("/guarded", fields)).Expect(403).Json["code"]!.GetValue<int>());
        (await CallGuardedAsync("", fields)).Expect(403);
        (await CallGuardedAsync(right, [("Body", "other"), ("Author", "y")])).Expect(403);
        (await CallGuardedAsync(Sign(url + "AuthoryBodyx", new string('0', 32)), fields)).Expect(403);
        (await CallGuardedAsync(Sign(url + "/AuthoryBodyx", token), fields)).Expect(403);
        (await CallGuardedAsync(Sign(url.Replace("http:", "https:", StringComparison.Ordinal) + "AuthoryBodyx", token), fields)).Expect(403);
        (await CallGuardedAsync(Sign("http://elsewhere.example/functions/guardedAuthoryBodyx", token), fields)).Expect(403);
        Assert.Equal("refused", Text((await Host.LastAsync("/guarded"))["outcome"]));
    }

    [Fact]
    public async Task A_signed_body_that_is_no_form_needs_its_hash_in_the_url()
    {
        const string body = """{"a":1}""";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        async Task<int> CallAsync(string query, string sent)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/functions/guarded" + query) { Content = ApiClient.JsonBody(sent) };
            request.Headers.Add("X-Twilio-Signature", Sign(Host.UrlOf("/guarded") + query, Host.Client.Account.Token));
            return (await Host.Client.SendAsync(request, anonymous: true)).Status;
        }

        Assert.Equal(200, await CallAsync("?bodySHA256=" + hash, body));
        Assert.Equal(403, await CallAsync("?bodySHA256=" + hash, """{"a":2}"""));
        Assert.Equal(403, await CallAsync("", body));
    }

    [Fact]
    public async Task What_two_calls_print_at_the_same_time_does_not_mix()
    {
        var names = Enumerable.Range(0, 8).Select(i => $"caller{i}").ToArray();
        await Task.WhenAll(names.Select(name => Host.GetAsync("/logs?name=" + name)));
        JsonNode[] calls = [];
        await FunctionHost.UntilAsync(async () =>
        {
            calls = [.. (await Host.Client.ListAsync("/parley/v1/Functions/Invocations?Path=/logs", "invocations"))];
            return calls.All(call => call["logs"]!.AsArray().Count == 9);
        });
        foreach (var call in calls)
        {
            var name = Text(call["request"]!["parameters"]!["name"]);
            var lines = call["logs"]!.AsArray().Select(line => (Text(line!["level"]), Text(line["text"]))).ToList();
            Assert.Equal(
                [
                    .. Enumerable.Range(0, 5).Select(i => ("log", $"{name} {i}")), ("warn", $"warned {{ by: '{name}' }}"), ("error", "failed"),
                    ("log", "raw"), ("info", "afterwards"),
                ],
                lines);
        }

        Assert.Equal(names.Length, calls.Length);
    }

    [Fact]
    public async Task A_package_of_the_folder_is_found()
    {
        var got = await Host.ResultAsync("/package");
        Assert.Equal((2, "3.2.1"), (got["two"]!.GetValue<int>(), Text(got["version"])));
    }

    [Fact]
    public async Task The_twilio_client_and_fetch_lead_to_this_server()
    {
        var got = await Host.ResultAsync("/api");
        Assert.Equal(Text(got["sid"]), Text(got["fetched"]));
        Assert.Equal($"https://conversations.twilio.com/v1/Conversations/{Text(got["sid"])}", Text(got["url"]));
        Assert.Equal("from a function", Text((await Host.Client.GetAsync("/v1/Conversations/" + Text(got["sid"]))).Expect(200).Json["friendly_name"]));
    }

    [Fact]
    public async Task The_process_listens_on_loopback_and_answers_only_the_server()
    {
        var pid = (await Host.ReadyAsync())["pid"]!.GetValue<int>();
        var listening = Listening(pid);
        var address = Assert.Single(listening);
        Assert.StartsWith("127.0.0.1:", address, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{address}/text");
        request.Headers.Add("Parley-Runner-Token", "guess");
        request.Headers.Add("Parley-Runner-Invocation", "FI1");
        request.Headers.Add("Parley-Runner-File", "functions/text.js");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(403, (int)answer.StatusCode);
    }

    private Task<Answer> CallGuardedAsync(string signature, (string, string)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/functions/guarded") { Content = ApiClient.Form(fields) };
        request.Headers.TryAddWithoutValidation("X-Twilio-Signature", signature);
        return Host.Client.SendAsync(request, anonymous: true);
    }

    /// <summary>As https://www.twilio.com/docs/usage/security says, and not with the server's own code.</summary>
    private static string Sign(string text, string token)
    {
#pragma warning disable CA5350 // What Twilio signs with.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    // Linux says it in /proc: the listening sockets' inodes, and whose they are.
    private static List<string> Listening(int pid)
    {
        var own = Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(file => new FileInfo(file).LinkTarget ?? "").ToHashSet();
        return
        [
            .. from table in (string[])["tcp", "tcp6"]
               from line in File.ReadLines($"/proc/{pid}/net/{table}").Skip(1)
               let parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where parts[3] == "0A" && own.Contains($"socket:[{parts[9]}]")
               let at = parts[1].Split(':')
               select (at[0] == "0100007F" ? "127.0.0.1" : at[0]) + ":" + Convert.ToInt32(at[1], 16),
        ];
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
