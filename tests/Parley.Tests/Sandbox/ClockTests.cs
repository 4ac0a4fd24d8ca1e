using Parley.Sandbox.Clock;

namespace Parley.Tests.Sandbox;

/// <summary>The account's time.</summary>
public sealed class ClockTests
{
    private static TimeSpan Ahead(Answer answer) => System.Xml.XmlConvert.ToTimeSpan(answer.Json.GetProperty("ahead").GetString()!);

    [Fact]
    public async Task Advancing_stops_at_everything_that_falls_due_in_order()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        sandbox.Engine.Due.AddRange([TimeSpan.FromHours(3), TimeSpan.FromHours(1), TimeSpan.FromHours(30)]);
        var answer = await sandbox.CallAsync("POST", "Clock", """{"advance":"PT25H"}""");
        Assert.Equal(TimeSpan.FromHours(25), Ahead(answer));
        Assert.Equal(["shift 01:00:00", "due", "shift 02:00:00", "due", "shift 22:00:00"], sandbox.Engine.Story);
        Assert.Equal([TimeSpan.FromHours(5)], sandbox.Engine.Due);
    }

    [Fact]
    public async Task Nobody_gets_to_the_end_of_time()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        Assert.Equal(400, (await sandbox.CallAsync("POST", "Clock", """{"advance":"P11Y"}""")).Status);
        await sandbox.Get<SandboxClock>().MoveAsync(FakeEngine.One, TimeSpan.FromDays(364_000), TestContext.Current.CancellationToken);
        Assert.Equal(400, (await sandbox.CallAsync("POST", "Clock", """{"advance":"P1001D"}""")).Status);
        Assert.Equal(200, (await sandbox.CallAsync("POST", "Clock", """{"advance":"P1000D"}""")).Status);
    }

    [Fact]
    public async Task Each_account_has_its_own_time()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.CallAsync("POST", "Clock", """{"advance":"P1DT2H"}""");
        var clock = sandbox.Get<SandboxClock>();
        var difference = clock.Now(FakeEngine.One) - clock.Now(FakeEngine.Two);
        Assert.InRange(difference, 26L * 3600 * 1_000_000 - 1_000_000, 26L * 3600 * 1_000_000);
        Assert.Equal(TimeSpan.Zero, Ahead(await sandbox.CallAsync("GET", "Clock", account: FakeEngine.Two)));
    }

    [Fact]
    public async Task Advancing_brings_a_webhook_that_waits_for_its_next_try()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var refusals = 8;
        sandbox.Engine.Answer = _ => refusals-- > 0 ? 500 : 200;
        await sandbox.WriteAsync("One");
        Assert.Equal(200, (await sandbox.CallAsync("POST", "Clock", """{"advance":"PT10M"}""")).Status);
        Assert.Equal(9, sandbox.Engine.Webhooks.Count);
        Assert.Equal("sent One delivered", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task Advancing_ends_an_ordered_delay()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        await sandbox.CallAsync("POST", "Faults", """{"target":"whatsapp.send","effect":{"delay":"PT1H"}}""");
        var sending = sandbox.SendTextAsync("Late");
        // The delay is in force as soon as the fault has been taken.
        while ((await sandbox.CallAsync("GET", "Faults")).Json.GetProperty("faults").GetArrayLength() > 0)
        {
            await Task.Yield();
        }

        Assert.Equal(408, (await sandbox.CallAsync("POST", "Settle", """{"timeout":"PT0S"}""")).Status);
        await sandbox.CallAsync("POST", "Clock", """{"advance":"PT2H"}""");
        Assert.Equal(200, (await sending).Status);
    }

    [Fact]
    public async Task Settle_waits_for_the_engine_and_says_what_is_under_way()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        sandbox.Engine.Busy.Enqueue("lane 7: 3 messages for a phone");
        var busy = await sandbox.CallAsync("POST", "Settle", """{"timeout":"PT0.02S"}""");
        Assert.Equal((408, 20408), (busy.Status, busy.Code));
        Assert.Contains("lane 7", busy.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (await sandbox.CallAsync("POST", "Settle", account: FakeEngine.Two)).Status);
        sandbox.Engine.Busy.Clear();
        Assert.Equal("""{"settled":true}""", (await sandbox.CallAsync("POST", "Settle")).Text);
    }
}
