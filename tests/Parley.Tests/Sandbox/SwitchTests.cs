using Parley.Sandbox;

namespace Parley.Tests.Sandbox;

/// <summary>What the console switches and counts: faults, and what the clock will bring and has brought.</summary>
public sealed class SwitchTests
{
    [Fact]
    public async Task A_fault_that_is_off_waits_and_strikes_are_counted()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        var id = (await sandbox.CallAsync("POST", "Faults", """{"target":"whatsapp.send","effect":{"httpStatus":503},"times":2}"""))
            .Json.GetProperty("id").GetString();
        var off = await sandbox.CallAsync("PATCH", "Faults/" + id, """{"enabled":false}""");
        Assert.Equal((200, false, 0), (off.Status, off.Json.GetProperty("enabled").GetBoolean(), off.Json.GetProperty("struck").GetInt32()));
        Assert.Equal(404, (await sandbox.CallAsync("PATCH", "Faults/" + id, """{"enabled":true}""", FakeEngine.Two)).Status);
        Assert.Equal(200, (await sandbox.SendTextAsync("Passes")).Status);
        await sandbox.CallAsync("PATCH", "Faults/" + id, """{"enabled":true}""");
        Assert.Equal(503, (await sandbox.SendTextAsync("Struck")).Status);
        var fault = (await sandbox.CallAsync("GET", "Faults")).Json.GetProperty("faults")[0];
        Assert.Equal((1, 1, true), (fault.GetProperty("struck").GetInt32(), fault.GetProperty("left").GetInt32(), fault.GetProperty("enabled").GetBoolean()));
        Assert.Equal(503, (await sandbox.SendTextAsync("Struck again")).Status);
        Assert.Equal("whatsapp.send 2", await CountsAsync(sandbox));
        await sandbox.CallAsync("POST", "Faults", """{"target":"webhook","effect":{"httpStatus":503}}""");
        await sandbox.CallAsync("DELETE", "Faults");
        Assert.Equal("whatsapp.send 2", await CountsAsync(sandbox));
        await sandbox.CallAsync("POST", "Reset");
        Assert.Equal("", await CountsAsync(sandbox));
        var targets = (await sandbox.CallAsync("GET", "Faults")).Json.GetProperty("targets").EnumerateArray().ToList();
        Assert.Equal(
            ["whatsapp.send", "whatsapp.webhook", "sms.submit", "sms.receipt", "webhook"],
            targets.Select(target => target.GetProperty("target").GetString()));
        Assert.Contains("smppStatus", targets[2].GetProperty("effects").EnumerateArray().Select(effect => effect.GetString()));
    }

    [Fact]
    public async Task The_clock_tells_what_is_due_and_what_fired()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        _ = await sandbox.HearAsync();
        await sandbox.SettleAsync();
        var now = sandbox.Get<Parley.Sandbox.Clock.SandboxClock>().Now(FakeEngine.One);
        sandbox.Engine.Waiting.Add(new(now + 3_600_000_000, DueKinds.Timer, "Conversation Desk is closed", "CH1"));
        sandbox.Engine.Waiting.Add(new(now + (30L * 3_600_000_000), DueKinds.Retry, "Later", null));
        var due = (await sandbox.CallAsync("GET", "Clock")).Json.GetProperty("due").EnumerateArray().ToList();
        Assert.Equal(["timer", "window", "retry"], due.Select(work => work.GetProperty("kind").GetString()));
        Assert.Equal("CH1", due[0].GetProperty("conversationSid").GetString());
        Assert.Equal(
            $"The 24-hour window of {SandboxServer.Customer} with {SandboxServer.Courier} closes", due[1].GetProperty("words").GetString());
        var moved = (await sandbox.CallAsync("POST", "Clock", """{"advance":"PT25H"}""")).Json;
        Assert.Equal(["timer", "window"], moved.GetProperty("fired").EnumerateArray().Select(work => work.GetProperty("kind").GetString()));
        Assert.DoesNotContain("window", moved.GetProperty("due").EnumerateArray().Select(work => work.GetProperty("kind").GetString()));
        Assert.Empty((await sandbox.CallAsync("GET", "Clock", account: FakeEngine.Two)).Json.GetProperty("due").EnumerateArray());
    }

    [Fact]
    public async Task What_a_carrier_holds_back_is_due()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.CallAsync("POST", "Faults", """{"target":"whatsapp.webhook","effect":{"delay":"PT1H"}}""");
        await sandbox.WriteAsync("Hi");
        System.Text.Json.JsonElement held = default;
        while (held.ValueKind == System.Text.Json.JsonValueKind.Undefined)
        {
            held = (await sandbox.CallAsync("GET", "Clock")).Json.GetProperty("due").EnumerateArray()
                .FirstOrDefault(work => work.GetProperty("kind").GetString() == "carrier");
        }

        Assert.Equal("carrier", held.GetProperty("kind").GetString());
        var fired = (await sandbox.CallAsync("POST", "Clock", """{"advance":"PT2H"}""")).Json.GetProperty("fired").EnumerateArray().ToList();
        Assert.Equal("carrier", Assert.Single(fired).GetProperty("kind").GetString());
        Assert.Equal("text Hi", (await sandbox.HearAsync()).Words);
    }

    private static async Task<string> CountsAsync(SandboxServer sandbox) => string.Join(
        ", ", (await sandbox.CallAsync("GET", "Faults")).Json.GetProperty("targets").EnumerateArray()
            .Where(target => target.GetProperty("struck").GetInt32() > 0)
            .Select(target => $"{target.GetProperty("target").GetString()} {target.GetProperty("struck").GetInt32()}"));
}
