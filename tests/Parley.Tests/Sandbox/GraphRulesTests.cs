using Parley.Sandbox;

namespace Parley.Tests.Sandbox;

/// <summary>What the pretend Meta takes, and what it refuses.</summary>
public sealed class GraphRulesTests
{
    /// <summary>A body for <c>messages</c> ($ stands for the common members), and the answer: status and Meta's code, or 200.</summary>
    public static TheoryData<string, string> Bodies => new()
    {
        { """{$,"type":"text","text":{"body":"Hello"}}""", "200" },
        { """{$,"text":{"body":"No type means text"}}""", "200" },
        { """{$,"type":"text","text":{"body":"x"},"recipient_type":"individual","context":{"message_id":"wamid.a"}}""", "200" },
        { """{$,"type":"interactive","interactive":{"type":"button","body":{"text":"Pick"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"A"}}]}}}""", "200" },
        { """{$,"type":"interactive","interactive":{"type":"button","body":{"text":"Pick"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"A"}},{"type":"reply","reply":{"id":"a","title":"B"}}]}}}""", "400 131009" },
        { """{$,"type":"interactive","interactive":{"type":"button","body":{"text":"Pick"},"action":{"buttons":[]}}}""", "400 131009" },
        { """{$,"type":"interactive","interactive":{"type":"list","body":{"text":"Pick"},"action":{"button":"Go","sections":[{"rows":[{"id":"1","title":"One"}]}]}}}""", "200" },
        { """{$,"type":"interactive","interactive":{"type":"list","body":{"text":"Pick"},"action":{"button":"Go","sections":[]}}}""", "400 131009" },
        { """{$,"type":"interactive","interactive":{"type":"cta_url","body":{"text":"Look"},"action":{"parameters":{"display_text":"See","url":"https://x.example"}}}}""", "200" },
        { """{$,"type":"interactive","interactive":{"type":"puzzle","action":{}}}""", "400 100" },
        { """{$,"type":"location","location":{"latitude":52.5,"longitude":"13.4","name":"Here"}}""", "200" },
        { """{$,"type":"location","location":{"latitude":91,"longitude":0}}""", "400 100" },
        { """{$,"type":"contacts","contacts":[{"name":{"formatted_name":"Ann"}}]}""", "200" },
        { """{$,"type":"contacts","contacts":[]}""", "400 100" },
        { """{$,"type":"contacts","contacts":[7]}""", "400 100" },
        { """{$,"type":"reaction","reaction":{"message_id":"wamid.a","emoji":""}}""", "200" },
        { """{$,"type":"reaction","reaction":{"emoji":"x"}}""", "400 100" },
        { """{$,"type":"text","text":{"body":""}}""", "400 100" },
        { """{$,"type":"text","text":{"body":7}}""", "400 100" },
        { """{$,"type":"text","text":{"body":"\ud800"}}""", "400 100" },
        { """{$,"type":"text","text":"Hello"}""", "400 100" },
        { """{$,"type":"text"}""", "400 100" },
        { """{$,"type":7}""", "400 100" },
        { """{$,"type":"telepathy","telepathy":{}}""", "400 100" },
        { """{$,"type":"image","image":{}}""", "400 100" },
        { """{$,"type":"image","image":{"id":"1","link":"https://x.example/a.png"}}""", "400 100" },
        { """{$,"type":"image","image":{"link":"ftp://x.example/a.png"}}""", "400 100" },
        { """{$,"type":"image","image":{"id":"1999999999999999"}}""", "400 100" },
        { """{$,"type":"audio","audio":{"link":"https://x.example/a.ogg","caption":"no"}}""", "400 100" },
        { """{$,"type":"image","image":{"link":"https://x.example/a.png","caption":"A picture"}}""", "200" },
        { """{$,"type":"template","template":{"name":"nope","language":{"code":"en"}}}""", "404 132001" },
        { """{$,"type":"template","template":{"name":"nope"}}""", "400 100" },
        { """{"to":"15550002222","type":"text","text":{"body":"x"}}""", "400 100" },
        { """{"messaging_product":"whatsapp","type":"text","text":{"body":"x"}}""", "400 100" },
        { """{"messaging_product":"whatsapp","to":"0015550002222","type":"text","text":{"body":"x"}}""", "400 100" },
        { """{"messaging_product":"whatsapp","to":"nobody","type":"text","text":{"body":"x"}}""", "400 100" },
        { """{"messaging_product":"whatsapp","to":15550002222,"type":"text","text":{"body":"x"}}""", "400 100" },
        { """{"messaging_product":"whatsapp","to":"+1 (555) 000-2222","type":"text","text":{"body":"x"}}""", "200" },
        { """{"messaging_product":"whatsapp","to":"15550001111","type":"text","text":{"body":"x"}}""", "400 131021" },
        { """{$,"recipient_type":"crowd","text":{"body":"x"}}""", "400 100" },
        { """{$,"text":{"body":"x"},"context":{}}""", "400 100" },
        { """{"messaging_product":"whatsapp","status":"read","message_id":"wamid.unknown"}""", "400 100" },
        { """{"messaging_product":"whatsapp","status":"read"}""", "400 100" },
        { "[]", "400 100" },
        { "{", "400 100" },
        { "", "400 100" },
        { "null", "400 100" },
    };

    [Fact]
    public async Task Every_body_gets_the_answer_that_Meta_gives()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        var wrong = new List<string>();
        foreach (var row in Bodies)
        {
            var (body, expected) = row.Data;
            var answer = await sandbox.GraphAsync(
                "POST", $"/{sandbox.NumberId()}/messages", body.Replace("$", "\"messaging_product\":\"whatsapp\",\"to\":\"15550002222\"", StringComparison.Ordinal));
            var actual = answer.Status == 200 ? "200" : $"{answer.Status} {answer.GraphCode}";
            if (actual != expected)
            {
                wrong.Add($"{body}: {actual} instead of {expected}: {answer.Text}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        Assert.Equal(200, (await sandbox.SendTextAsync(new string('x', 4096))).Status);
        Assert.Equal("100", (await sandbox.SendTextAsync(new string('x', 4097))).GraphCode);
        Assert.Equal("100", (await sandbox.SendTextAsync("x", more: $",\"biz_opaque_callback_data\":\"{new string('y', 513)}\"")).GraphCode);
    }

    [Theory]
    [InlineData("/v25.0/")]
    [InlineData("/v19.0/")]
    [InlineData("/v100.0/")]
    [InlineData("/")]
    public async Task Any_version_or_none_stands_in_front(string prefix)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await sandbox.GraphAsync("GET", $"{prefix}{sandbox.NumberId()}?fields=display_phone_number,id");
        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"display_phone_number":"+15550001111","id":""" + $"\"{sandbox.NumberId()}\"}}", answer.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer x")]
    [InlineData("Basic QTpi")]
    [InlineData("Bearer EAASAC11111111111111111111111111111111000000000000000000000000000000000000000000000000")]
    public async Task A_wrong_token_gets_190_and_nothing_happens(string? authorization)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await sandbox.GraphAsync(
            "POST", $"/{sandbox.NumberId()}/messages", "{}",
            change: request =>
            {
                request.Headers.Authorization = null;
                if (authorization is not null)
                {
                    request.Headers.TryAddWithoutValidation("Authorization", authorization);
                }
            });
        Assert.Equal(401, answer.Status);
        Assert.Equal("190", answer.GraphCode);
        var error = answer.Json.GetProperty("error");
        Assert.Equal("OAuthException", error.GetProperty("type").GetString());
        Assert.True(error.GetProperty("fbtrace_id").GetString()!.Length > 0);
    }

    [Fact]
    public async Task Objects_of_others_and_unknown_ones_look_the_same()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var foreign = sandbox.NumberId(account: FakeEngine.Two);
        foreach (var (method, path) in new[]
        {
            ("POST", $"/{foreign}/messages"), ("POST", "/123/messages"), ("GET", $"/{foreign}"), ("GET", "/1"), ("DELETE", "/1"),
            ("GET", $"/{sandbox.BusinessId(FakeEngine.Two)}/message_templates"), ("GET", "/"), ("PUT", $"/{sandbox.NumberId()}/messages"),
            ("GET", "/a/b/c/d"), ("POST", $"/{sandbox.NumberId()}/message_templates"),
        })
        {
            var answer = await sandbox.GraphAsync(method, path, method == "GET" ? null : "{}");
            Assert.Equal((path, 400, "100/33"), (path, answer.Status, answer.GraphCode));
        }
    }

    [Fact]
    public async Task Outside_the_window_a_message_is_taken_and_fails_afterwards()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await sandbox.SendTextAsync("Hello?", more: ",\"biz_opaque_callback_data\":\"DY1\"");
        Assert.Equal(200, answer.Status);
        var webhook = await sandbox.HearAsync();
        Assert.Equal("failed 131047", webhook.Words);
        var status = webhook.Value.GetProperty("statuses")[0];
        Assert.Equal(answer.Wamid, status.GetProperty("id").GetString());
        Assert.Equal("DY1", status.GetProperty("biz_opaque_callback_data").GetString());
        Assert.False(status.TryGetProperty("pricing", out _));
        Assert.Equal("", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task The_window_is_open_for_24_hours_of_the_accounts_time()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        await sandbox.SendTextAsync("One");
        Assert.Equal(200, (await sandbox.CallAsync("POST", "Clock", """{"advance":"PT23H59M"}""")).Status);
        await sandbox.SendTextAsync("Two");
        Assert.Equal(200, (await sandbox.CallAsync("POST", "Clock", """{"advance":"PT2M"}""")).Status);
        await sandbox.SendTextAsync("Three");
        Assert.Equal("text Hi, sent, delivered, sent, delivered, failed 131047", await sandbox.HearAsync(6));
        await sandbox.WriteAsync("Hi again");
        await sandbox.SendTextAsync("Four");
        Assert.Equal("text Hi again, sent, delivered", await sandbox.HearAsync(3));
    }

    [Fact]
    public async Task A_sent_message_reaches_the_phone_and_its_statuses_echo_the_senders_data()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        var answer = await sandbox.SendTextAsync("Grüße 👋", more: ",\"biz_opaque_callback_data\":\"DY7\"");
        Assert.Equal("15550002222", answer.Json.GetProperty("contacts")[0].GetProperty("wa_id").GetString());
        _ = await sandbox.HearAsync();
        foreach (var expected in new[] { "sent", "delivered" })
        {
            var status = (await sandbox.HearAsync()).Value.GetProperty("statuses")[0];
            Assert.Equal(expected, status.GetProperty("status").GetString());
            Assert.Equal(answer.Wamid, status.GetProperty("id").GetString());
            Assert.Equal("DY7", status.GetProperty("biz_opaque_callback_data").GetString());
            Assert.Equal("15550002222", status.GetProperty("recipient_id").GetString());
        }

        await sandbox.SettleAsync();
        Assert.Equal("sent Hi delivered, received Grüße 👋 delivered", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task Reading_a_message_marks_those_before_it_too()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("One");
        var second = (await sandbox.WriteAsync("Two")).Json.GetProperty("id").GetString();
        await sandbox.WriteAsync("Three");
        await sandbox.SettleAsync();
        var answer = await sandbox.GraphAsync(
            "POST", $"/{sandbox.NumberId()}/messages",
            $$$"""{"messaging_product":"whatsapp","status":"read","message_id":"{{{second}}}","typing_indicator":{"type":"text"}}""");
        Assert.Equal("""{"success":true}""", answer.Text);
        Assert.Equal("sent One read, sent Two read, sent Three delivered", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task A_page_from_elsewhere_cannot_use_Graph()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await sandbox.GraphAsync(
            "GET", $"/{sandbox.NumberId()}", change: request => request.Headers.Host = "graph.evil.example");
        Assert.Equal(403, answer.Status);
        Assert.NotNull(sandbox.Get<SandboxAddresses>().Graph);
    }
}
