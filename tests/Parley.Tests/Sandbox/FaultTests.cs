namespace Parley.Tests.Sandbox;

/// <summary>Every effect on the two WhatsApp targets.</summary>
public sealed class FaultTests
{
    private static async Task OrderAsync(SandboxServer sandbox, string fault) =>
        Assert.Equal(201, (await sandbox.CallAsync("POST", "Faults", fault)).Status);

    private static async Task<SandboxServer> StartAsync()
    {
        var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        _ = await sandbox.HearAsync();
        return sandbox;
    }

    [Theory]
    [InlineData("""{"error":131026}""", 200, "", "failed 131026")]
    [InlineData("""{"error":131026,"mode":"sync"}""", 400, "131026", "")]
    [InlineData("""{"error":131056}""", 429, "131056", "")]
    [InlineData("""{"error":130429,"mode":"async"}""", 200, "", "failed 130429")]
    [InlineData("""{"error":190}""", 401, "190", "")]
    [InlineData("""{"httpStatus":503}""", 503, "131016", "")]
    [InlineData("""{"httpStatus":500}""", 500, "131000", "")]
    [InlineData("""{"httpStatus":429,"retryAfter":2}""", 429, "130429", "")]
    [InlineData("""{"duplicate":true}""", 200, "", "sent, sent, delivered, delivered")]
    [InlineData("""{"reorder":true}""", 200, "", "delivered, sent")]
    [InlineData("""{"delay":"PT0.05S"}""", 200, "", "sent, delivered")]
    public async Task A_send_fails_as_ordered_and_the_next_one_goes_well(string effect, int status, string code, string webhooks)
    {
        await using var sandbox = await StartAsync();
        await OrderAsync(sandbox, $$"""{"target":"whatsapp.send","effect":{{effect}}}""");
        var answer = await sandbox.SendTextAsync("One");
        Assert.Equal(status, answer.Status);
        if (code.Length > 0)
        {
            Assert.Equal(code, answer.GraphCode);
        }

        Assert.Equal(effect.Contains("retryAfter", StringComparison.Ordinal) ? "2" : "", $"{answer.Response.Headers.RetryAfter}");
        if (webhooks.Length > 0)
        {
            Assert.Equal(webhooks, await sandbox.HearAsync(webhooks.Split(',').Length));
        }

        Assert.Equal("", (await sandbox.CallAsync("GET", "Faults")).Json.GetProperty("faults").EnumerateArray().FirstOrDefault().ToString());
        await sandbox.SendTextAsync("Two");
        Assert.Equal("sent, delivered", await sandbox.HearAsync(2));
    }

    [Fact]
    public async Task A_dropped_answer_leaves_the_message_on_its_way_and_a_disconnect_does_not()
    {
        await using var sandbox = await StartAsync();
        await OrderAsync(sandbox, """{"target":"whatsapp.send","effect":{"dropResponse":true}}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.SendTextAsync("Dropped"));
        await OrderAsync(sandbox, """{"target":"whatsapp.send","effect":{"disconnect":true}}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.SendTextAsync("Disconnected"));
        Assert.Equal("sent, delivered", await sandbox.HearAsync(2));
        await sandbox.SettleAsync();
        Assert.Equal("sent Hi delivered, received Dropped delivered", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task A_fault_meets_only_what_it_matches_as_often_as_ordered()
    {
        await using var sandbox = await StartAsync();
        await OrderAsync(
            sandbox,
            """{"target":"whatsapp.send","match":{"to":"+1555000*","from":"whatsapp:+15550001111","body":"secret"},"effect":{"error":131026,"mode":"sync"},"times":2}""");
        var statuses = new List<int>();
        foreach (var body in new[] { "open", "a secret", "nothing", "secret", "secret" })
        {
            statuses.Add((await sandbox.SendTextAsync(body)).Status);
        }

        Assert.Equal([200, 400, 200, 400, 200], statuses);
    }

    [Fact]
    public async Task A_fault_of_one_account_leaves_the_other_alone()
    {
        await using var sandbox = await StartAsync();
        Assert.Equal(201, (await sandbox.CallAsync(
            "POST", "Faults", """{"target":"whatsapp.send","effect":{"httpStatus":500}}""", FakeEngine.Two)).Status);
        Assert.Equal(200, (await sandbox.SendTextAsync("One")).Status);
    }

    [Theory]
    [InlineData("""{"httpStatus":503}""", "text One")]
    [InlineData("""{"disconnect":true}""", "text One")]
    [InlineData("""{"dropResponse":true}""", "text One, text One")]
    [InlineData("""{"duplicate":true}""", "text One, text One")]
    [InlineData("""{"delay":"PT0.05S"}""", "text One")]
    public async Task A_webhook_fails_as_ordered_and_arrives_in_the_end(string effect, string expected)
    {
        await using var sandbox = await StartAsync();
        await OrderAsync(sandbox, $$"""{"target":"whatsapp.webhook","match":{"body":"One"},"effect":{{effect}}}""");
        Assert.Equal(201, (await sandbox.WriteAsync("One")).Status);
        await sandbox.WriteAsync("Two");
        Assert.Equal($"{expected}, text Two", await sandbox.HearAsync(expected.Split(',').Length + 1));
        await sandbox.SettleAsync();
        Assert.False(sandbox.Engine.Webhooks.TryRead(out _));
        Assert.Equal("sent Hi delivered, sent One delivered, sent Two delivered", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task A_reordered_webhook_arrives_after_the_next_one()
    {
        await using var sandbox = await StartAsync();
        await OrderAsync(sandbox, """{"target":"whatsapp.webhook","match":{"body":"One"},"effect":{"reorder":true}}""");
        Assert.Equal(201, (await sandbox.WriteAsync("One")).Status);
        await sandbox.WriteAsync("Two");
        Assert.Equal("text Two, text One", await sandbox.HearAsync(2));
    }

    [Fact]
    public async Task Faults_are_listed_and_taken_back()
    {
        await using var sandbox = await StartAsync();
        await OrderAsync(sandbox, """{"target":"sms.submit","effect":{"smppStatus":88},"times":3}""");
        await OrderAsync(sandbox, """{"target":"webhook","match":{"to":"http://127.0.0.1/*"},"effect":{"httpStatus":503,"retryAfter":2}}""");
        var faults = (await sandbox.CallAsync("GET", "Faults")).Json.GetProperty("faults");
        Assert.Equal("""{"smppStatus":88}""", faults[0].GetProperty("effect").GetRawText());
        Assert.Equal(3, faults[0].GetProperty("left").GetInt32());
        Assert.Equal("""{"httpStatus":503,"retryAfter":2}""", faults[1].GetProperty("effect").GetRawText());
        Assert.Equal(204, (await sandbox.CallAsync("DELETE", $"Faults/{faults[0].GetProperty("id")}")).Status);
        Assert.Equal(404, (await sandbox.CallAsync("DELETE", $"Faults/{faults[0].GetProperty("id")}")).Status);
        Assert.Equal(204, (await sandbox.CallAsync("DELETE", "Faults")).Status);
        Assert.Empty((await sandbox.CallAsync("GET", "Faults")).Json.GetProperty("faults").EnumerateArray());
    }
}
