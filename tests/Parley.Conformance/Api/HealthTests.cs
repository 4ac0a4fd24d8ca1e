using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>What a load balancer or an orchestrator asks.</summary>
public sealed class HealthTests(Servers servers)
{
    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_server_with_its_database_is_ready(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        Assert.Equal("ok", (await client.GetAsync("/health/ready")).Expect(200).Json["database"]!.GetValue<string>());
        (await client.GetAsync("/health/live")).Expect(200);
    }

    [Fact]
    public async Task A_server_whose_database_is_away_is_alive_and_not_ready_and_asks_to_come_again()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = await Backend.CreateDatabaseAsync(Backend.Postgres, cancellation);
        await using var server = await ParleyServer.StartAsync(
            ["--ephemeral", "--database", database!], new Dictionary<string, string>(), cancellation);
        using var client = new ApiClient(server.Ready.Url, new TestAccount(server.Ready.AccountSid, server.Ready.AuthToken));
        (await client.GetAsync("/v1/Conversations")).Expect(200);
        await Backend.DropDatabaseAsync(database);

        Assert.Equal("unavailable", (await client.GetAsync("/health/ready")).Expect(503).Json["database"]!.GetValue<string>());
        (await client.GetAsync("/health/live")).Expect(200);
        foreach (var answer in (Answer[])[
            await client.GetAsync("/v1/Conversations"), await client.PostAsync("/v1/Conversations"),
            await client.GetAsync("/sandbox/v1/Clock")])
        {
            Assert.Equal(20503, answer.Expect(503).Json["code"]!.GetValue<int>());
            Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
        }
    }
}
