using Parley.Sandbox;
using Parley.Storage;
using Parley.Storage.Sqlite;

namespace Parley.Tests.Sandbox;

/// <summary>What a restart finds.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Messages_pending_webhooks_templates_clock_and_secrets_survive()
    {
        using var folder = new TemporaryFolder();
        string token, wamid, number;
        await using (var before = await SandboxServer.StartAsync(folder: folder.Path))
        {
            await before.WriteAsync("Hi");
            await before.GraphAsync("POST", $"/{before.BusinessId()}/message_templates",
                """{"name":"one","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"One"}]}""");
            await before.SettleAsync();
            await before.CallAsync("POST", "Clock", """{"advance":"PT5H"}""");
            before.Engine.Answer = _ => 503;
            wamid = (await before.WriteAsync("While Parley was away")).Json.GetProperty("id").GetString()!;
            await before.CallAsync("PATCH", $"Phones/{Uri.EscapeDataString(SandboxServer.Customer)}", """{"reachable":false}""");
            await before.SendTextAsync("For later");
            (token, number) = (before.Get<SandboxSecrets>().AccessToken(FakeEngine.One), before.NumberId());
        }

        await using var after = await SandboxServer.StartAsync(folder: folder.Path);
        Assert.Equal((token, number), (after.Get<SandboxSecrets>().AccessToken(FakeEngine.One), after.NumberId()));
        var first = await after.HearAsync();
        Assert.Equal("text While Parley was away", first.Words);
        Assert.Equal(wamid, first.Value.GetProperty("messages")[0].GetProperty("id").GetString());
        Assert.Equal("sent", (await after.HearAsync()).Words);
        await after.CallAsync("PATCH", $"Phones/{Uri.EscapeDataString(SandboxServer.Customer)}", """{"reachable":true}""");
        Assert.Equal("delivered", (await after.HearAsync()).Words);
        await after.SettleAsync();
        Assert.Equal("sent Hi delivered, sent While Parley was away delivered, received For later delivered", await after.PhoneAsync());
        Assert.Equal("PT5H", (await after.CallAsync("GET", "Clock")).Json.GetProperty("ahead").GetString());
        Assert.Equal("one", (await after.CallAsync("GET", "Templates")).Json.GetProperty("templates")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_was_accepted_is_stored_before_it_is_answered()
    {
        using var folder = new TemporaryFolder();
        await using var sandbox = await SandboxServer.StartAsync(folder: folder.Path);
        sandbox.Engine.Answer = _ => 503;
        var sent = (await sandbox.WriteAsync("Hi")).Json.GetProperty("id").GetString();

        // A second reader of the file sees what a killed process would have left.
        await using var file = await SqliteDatabase.OpenAsync(
            Path.Combine(folder.Path, "sandbox.db"), [], CommitMode.Group, 1, TestContext.Current.CancellationToken);
        var stored = await file.ReadAsync(
            sql => sql.QueryAsync("SELECT message FROM sandbox_outbox", row => row.Text(0)), TestContext.Current.CancellationToken);
        Assert.Equal([sent!], stored);
    }

    [Fact]
    public async Task A_reset_empties_one_account_and_keeps_the_other()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("For one");
        await sandbox.WriteAsync("For two", account: FakeEngine.Two);
        await sandbox.SettleAsync();
        await sandbox.SettleAsync(FakeEngine.Two);
        _ = await sandbox.HearAsync(2);
        await sandbox.CallAsync("POST", "Clock", """{"advance":"PT5H"}""");
        await sandbox.CallAsync("POST", "Faults", """{"target":"webhook","effect":{"httpStatus":500}}""");
        sandbox.Engine.Answer = _ => 503;
        await sandbox.WriteAsync("Never taken");

        Assert.Equal(204, (await sandbox.CallAsync("POST", "Reset")).Status);
        Assert.Contains($"reset {FakeEngine.One}", sandbox.Engine.Story);
        await sandbox.SettleAsync();
        Assert.Equal("""{"phones":[]}""", (await sandbox.CallAsync("GET", "Phones")).Text);
        Assert.Equal("", await sandbox.PhoneAsync());
        Assert.Empty((await sandbox.CallAsync("GET", "Faults")).Json.GetProperty("faults").EnumerateArray());
        Assert.Equal("PT0S", (await sandbox.CallAsync("GET", "Clock")).Json.GetProperty("ahead").GetString());
        Assert.Equal("sent For two delivered", await sandbox.PhoneAsync(account: FakeEngine.Two));

        sandbox.Engine.Answer = _ => 200;
        await sandbox.WriteAsync("Anew");
        await sandbox.SettleAsync();
        Assert.Equal("sent Anew delivered", await sandbox.PhoneAsync());
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("parley-sandbox-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
