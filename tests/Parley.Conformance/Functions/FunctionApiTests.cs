using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Functions;

/// <summary><c>/parley/v1/Functions</c>.</summary>
public sealed class FunctionApiTests
{
    private const string Base = "/parley/v1/Functions";

    [Fact]
    public async Task The_overview_shows_the_process_the_functions_and_the_assets()
    {
        await using var host = await FunctionHost.StartAsync(new()
        {
            ["functions/a.js"] = "exports.handler = (context, event, callback) => callback(event.fail ?? null);",
            ["functions/b/c.protected.js"] = "exports.handler = (context, event, callback) => callback(null, 'c');",
            ["functions/d.private.js"] = "",
            ["functions/readme.md"] = "not a function",
            ["assets/x.txt"] = "x",
            ["assets/y.private.json"] = "{}",
        });
        await host.ReadyAsync();
        (await host.GetAsync("/a")).Expect(200);
        (await host.GetAsync("/a?fail=1")).Expect(500);
        (await host.GetAsync("/b/c")).Expect(403);
        var overview = (await host.Client.GetAsync(Base)).Expect(200).Json;
        Assert.Equal(["runtime", "folder", "editable", "functions", "assets"], overview.AsObject().Select(pair => pair.Key));
        Assert.Equal((host.Folder, true), (Text(overview["folder"]), overview["editable"]!.GetValue<bool>()));
        var runtime = overview["runtime"]!;
        Assert.Equal(("ready", "5.13.1", 0), (Text(runtime["status"]), Text(runtime["twilio_version"]), runtime["restarts"]!.GetValue<int>()));
        Assert.True(runtime["memory_bytes"]!.GetValue<long>() > 10_000_000);
        Assert.Matches(@"^\d+\.\d+\.\d+$", Text(runtime["node_version"]));
        Assert.Equal(
            [("/a", "functions/a.js", "public", 2, 1), ("/b/c", "functions/b/c.protected.js", "protected", 0, 0), ("/d", "functions/d.private.js", "private", 0, 0)],
            overview["functions"]!.AsArray().Select(one => (
                Text(one!["path"]), Text(one["file"]), Text(one["access"]), one["invocations"]!.GetValue<int>(), one["errors"]!.GetValue<int>())));
        Assert.Equal(host.UrlOf("/b/c"), Text(overview["functions"]![1]!["url"]));
        Assert.Equal(
            [("/x.txt", "assets/x.txt", "public", host.UrlOf("/x.txt")), ("/y.json", "assets/y.private.json", "private", "")],
            overview["assets"]!.AsArray().Select(one => (Text(one!["path"]), Text(one["file"]), Text(one["access"]), Text(one["url"]))));
    }

    [Fact]
    public async Task Calls_are_listed_newest_first_in_pages_and_one_by_one()
    {
        await using var host = await FunctionHost.StartAsync(
            new() { ["functions/n.js"] = "exports.handler = (context, event, callback) => callback(null, event.n);" });
        for (var n = 0; n < 7; n++)
        {
            (await host.PostAsync("/n", ("n", $"{n}"))).Expect(200);
        }

        var all = await host.Client.ListAsync(Base + "/Invocations?PageSize=3", "invocations");
        Assert.Equal(["6", "5", "4", "3", "2", "1", "0"], all.Select(call => Text(call["response"]!["body"])));
        var one = (await host.Client.GetAsync($"{Base}/Invocations/{Text(all[2]["sid"])}")).Expect(200).Json;
        Assert.True(JsonNode.DeepEquals(all[2], one));
        Assert.Matches("^FI[0-9a-f]{32}$", Text(one["sid"]));
        (await host.Client.GetAsync(Base + "/Invocations/FI00000000000000000000000000000000")).Expect(404);
        Assert.Empty(await host.Client.ListAsync(Base + "/Invocations?Path=/other", "invocations"));
        Assert.Equal(20001, (await host.Client.GetAsync(Base + "/Invocations?PageSize=no")).Expect(400).Json["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Secrets_stay_out_of_the_log_of_calls_and_what_functions_print_out_of_the_servers()
    {
        await using var host = await FunctionHost.StartAsync(new()
        {
            [".env"] = "API_KEY=kept-to-itself-7315\n",
            ["functions/tell.js"] = """
                exports.handler = (context, event, callback) => {
                  console.log('printed-by-a-function', context.API_KEY);
                  const response = new Twilio.Response();
                  response.setCookie('session', 'given-cookie-2208');
                  callback(null, response);
                };
                """,
            ["functions/fails.js"] = "exports.handler = (context) => { throw new Error('failed-with ' + context.API_KEY); };",
        });
        foreach (var path in (string[])["/tell", "/fails"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/functions" + path);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer sent-token-4471");
            request.Headers.TryAddWithoutValidation("Cookie", "session=sent-cookie-9926");
            (await host.Client.SendAsync(request, anonymous: true)).Expect(path == "/tell" ? 200 : 500);
        }

        var calls = (await host.Client.GetAsync(Base + "/Invocations")).Expect(200).Text;
        Assert.Contains("printed-by-a-function", calls, StringComparison.Ordinal);
        foreach (var secret in (string[])["sent-token-4471", "sent-cookie-9926", "given-cookie-2208", host.Client.Account.Token])
        {
            Assert.DoesNotContain(secret, calls, StringComparison.Ordinal);
        }

        // Nor is a file of secrets in the log of requests, whoever read or wrote it.
        (await host.Client.GetAsync(Base + "/Files/.env")).Expect(200);
        (await PutAsync(host.Client, ".env", "API_KEY=written-key-1190")).Expect(200);
        var requests = (await host.Client.GetAsync("/sandbox/v1/Requests")).Expect(200).Json["requests"]!.AsArray();
        Assert.Contains(requests, request => Text(request!["path"]) == Base + "/Invocations");
        Assert.DoesNotContain(requests, request => Text(request!["path"]).Contains("/Files", StringComparison.Ordinal));
        Assert.Contains("Functions are ready", host.Server.Log, StringComparison.Ordinal);
        foreach (var word in (string[])["printed-by-a-function", "failed-with", "kept-to-itself-7315", "sent-token-4471"])
        {
            Assert.DoesNotContain(word, host.Server.Log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_function_is_called_by_hand_with_a_signature()
    {
        await using var host = await FunctionHost.StartAsync(new()
        {
            ["functions/p.protected.js"] = "exports.handler = (context, event, callback) => { console.log('heard'); callback(null, { a: event.a }); };",
            ["functions/q.private.js"] = "exports.handler = () => {};",
        });
        var call = (await host.Client.PostJsonAsync(Base + "/Invoke", """{"path":"/p","parameters":{"a":"é 1"}}""")).Expect(200).Json;
        Assert.Equal(("console", "completed", 200, "POST"), (Text(call["by"]), Text(call["outcome"]), call["status"]!.GetValue<int>(), Text(call["method"])));
        Assert.Equal("""{"a":"é 1"}""", Text(call["response"]!["body"]));
        Assert.Equal("heard", Text(call["logs"]![0]!["text"]));
        var got = (await host.Client.PostJsonAsync(Base + "/Invoke", """{"path":"/p","method":"GET","parameters":{"a":"2"}}""")).Expect(200).Json;
        Assert.Equal("""{"a":"2"}""", Text(got["response"]!["body"]));
        foreach (var (body, status) in ((string, int)[])
        [
            ("""{"path":"/none"}""", 404), ("""{"path":"/q"}""", 400), ("""{"path":7}""", 400), ("{}", 400), ("[]", 400), ("{", 400),
            ("""{"path":"/p","method":"BREW"}""", 400), ("""{"path":"/p","parameters":[1]}""", 400),
        ])
        {
            Assert.Equal(status, (await host.Client.PostJsonAsync(Base + "/Invoke", body)).Expect(status).Json["status"]!.GetValue<int>());
        }
    }

    [Fact]
    public async Task Files_are_read_written_and_removed_and_run_at_once()
    {
        await using var host = await FunctionHost.StartAsync(new()
        {
            [".env"] = "SECRET=1\n",
            ["functions/a.js"] = "exports.handler = (context, event, callback) => callback(null, 'a');",
            ["package.json"] = "{}",
            ["other.txt"] = "no part of it",
            ["node_modules/x/index.js"] = "",
        });
        var files = (await host.Client.GetAsync(Base + "/Files")).Expect(200).Json["files"]!.AsArray();
        Assert.Equal([".env", "functions/a.js", "package.json"], files.Select(file => Text(file!["path"])));
        var read = (await host.Client.GetAsync(Base + "/Files/functions/a.js")).Expect(200).Json;
        Assert.Contains("callback(null, 'a')", Text(read["content"]), StringComparison.Ordinal);

        var changed = await PutAsync(host.Client, "functions/a.js", Text(read["content"]).Replace("'a'", "'b'", StringComparison.Ordinal), Text(read["etag"]));
        Assert.Equal("b", (await host.GetAsync("/a")).Expect(200).Text);
        Assert.NotEqual(Text(read["etag"]), Text(changed.Expect(200).Json["etag"]));
        (await PutAsync(host.Client, "functions/a.js", "lost", Text(read["etag"]))).Expect(412);
        Assert.Equal("b", (await host.GetAsync("/a")).Expect(200).Text);
        (await PutAsync(host.Client, "functions/new/b.js", "exports.handler = (c, e, callback) => callback(null, 'new');")).Expect(201);
        Assert.Equal("new", (await host.GetAsync("/new/b")).Expect(200).Text);
        (await host.Client.DeleteAsync(Base + "/Files/functions/new/b.js")).Expect(204);
        (await host.GetAsync("/new/b")).Expect(404);
        (await host.Client.DeleteAsync(Base + "/Files/functions/new/b.js")).Expect(404);
        (await PutAsync(host.Client, "functions/big.js", new string('x', 1024 * 1024 + 1))).Expect(400);
        Assert.Equal("SECRET=1\n", Text((await host.Client.GetAsync(Base + "/Files/.env")).Expect(200).Json["content"]));
    }

    [Theory]
    [InlineData("other.txt")]
    [InlineData("node_modules/x/index.js")]
    [InlineData("functions/..%2f..%2fother.txt")]
    [InlineData("..%2fother.txt")]
    [InlineData("functions/%2e%2e/other.txt")]
    [InlineData("functions/.hidden.js")]
    [InlineData("functions/link.js")]
    [InlineData("functions/linked/other.txt")]
    [InlineData("functions")]
    [InlineData("%2fetc%2fpasswd")]
    public async Task Nothing_else_is_reached(string path)
    {
        await using var host = await FunctionHost.StartAsync(new() { ["other.txt"] = "kept", ["node_modules/x/index.js"] = "kept" });
        File.CreateSymbolicLink(Path.Combine(host.Folder, "functions", "link.js"), Path.Combine(host.Folder, "other.txt"));
        Directory.CreateSymbolicLink(Path.Combine(host.Folder, "functions", "linked"), host.Folder);
        (await host.Client.GetAsync($"{Base}/Files/{path}")).Expect(404);
        (await PutAsync(host.Client, path, "overwritten")).Expect(404);
        (await host.Client.DeleteAsync($"{Base}/Files/{path}")).Expect(404);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(host.Folder, "other.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_it_is_not_editable_files_are_read_but_not_changed_and_variables_stay_hidden()
    {
        await using var host = await FunctionHost.StartAsync(
            new() { [".env"] = "SECRET=1\n", ["functions/a.js"] = "exports.handler = (c, e, callback) => callback(null, 'a');" }, ("Editable", "false"));
        Assert.False((await host.Client.GetAsync(Base)).Expect(200).Json["editable"]!.GetValue<bool>());
        Assert.Equal(
            ["functions/a.js"], (await host.Client.GetAsync(Base + "/Files")).Expect(200).Json["files"]!.AsArray().Select(file => Text(file!["path"])));
        (await host.Client.GetAsync(Base + "/Files/functions/a.js")).Expect(200);
        (await host.Client.GetAsync(Base + "/Files/.env")).Expect(404);
        Assert.Equal(20403, (await PutAsync(host.Client, "functions/a.js", "x")).Expect(403).Json["code"]!.GetValue<int>());
        (await host.Client.DeleteAsync(Base + "/Files/functions/a.js")).Expect(403);
        (await host.GetAsync("/a")).Expect(200);
    }

    [Fact]
    public async Task Other_accounts_see_none_of_it()
    {
        await using var host = await FunctionHost.StartAsync(new() { ["functions/a.js"] = "exports.handler = (c, e, callback) => callback(null, 'a');" });
        using var other = new ApiClient(host.Server.Ready.Url, TestAccount.New());
        foreach (var path in (string[])["", "/Invocations", "/Invocations/FI00000000000000000000000000000000", "/Files", "/Files/functions/a.js"])
        {
            (await other.GetAsync(Base + path)).Expect(404);
        }

        (await other.PostJsonAsync(Base + "/Invoke", """{"path":"/a"}""")).Expect(404);
        (await PutAsync(other, "functions/a.js", "x")).Expect(404);
        (await other.DeleteAsync(Base + "/Files/functions/a.js")).Expect(404);
        (await other.SendAsync(new HttpRequestMessage(HttpMethod.Get, Base), anonymous: true)).Expect(401);
    }

    [Fact]
    public async Task Without_a_folder_functions_are_off()
    {
        await using var server = await OwnServer.StartAsync(Backend.Sqlite, ("PARLEY_ACCOUNT_SID", "AC" + new string('5', 32)), ("PARLEY_AUTH_TOKEN", new string('6', 32)));
        using var client = new ApiClient(server.Url, new TestAccount("AC" + new string('5', 32), new string('6', 32)));
        var overview = (await client.GetAsync(Base)).Expect(200).Json;
        Assert.Equal(("off", null, false), (Text(overview["runtime"]!["status"]), overview["folder"]?.GetValue<string>(), overview["editable"]!.GetValue<bool>()));
        Assert.Equal("off", Text((await client.GetAsync("/health/ready")).Expect(200).Json["functions"]!["status"]));
        Assert.Contains("--functions", Text((await client.GetAsync("/functions/a")).Expect(404).Json["message"]), StringComparison.Ordinal);
        Assert.Empty((await client.GetAsync(Base + "/Files")).Expect(200).Json["files"]!.AsArray());
        (await client.PostJsonAsync(Base + "/Invoke", """{"path":"/a"}""")).Expect(404);
    }

    private static Task<Answer> PutAsync(ApiClient client, string path, string content, string? etag = null) => client.SendAsync(
        new HttpRequestMessage(HttpMethod.Put, $"{Base}/Files/{path}")
        {
            Content = ApiClient.JsonBody(new JsonObject { ["content"] = content, ["etag"] = etag }.ToJsonString()),
        });

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
