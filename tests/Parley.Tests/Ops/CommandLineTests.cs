using System.Text.Json;
using Parley.Ops;

namespace Parley.Tests.Ops;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("env")]
    [InlineData("env", "--shell")]
    [InlineData("token", "--identity", "alice")]
    public async Task Without_a_server_it_says_so(params string[] args)
    {
        using var world = new TestWorld();
        Assert.Equal(1, await world.RunAsync([.. args, "--data", world.Data]));
        Assert.Equal("", world.Output);
        Assert.Contains("No server runs on " + world.Data, world.Error);
    }

    [Fact]
    public async Task Env_prints_the_block_of_the_folder_it_is_given()
    {
        using var world = new TestWorld();
        var server = world.Announce();
        Assert.Equal(0, await world.RunAsync("env", "--data", world.Data));
        Assert.Equal(EnvironmentBlock.Explained(server), world.Output);
    }

    [Fact]
    public async Task Env_finds_the_folder_in_a_variable()
    {
        using var world = new TestWorld();
        var server = world.Announce();
        world.Environment["PARLEY_DATA"] = world.Data;
        Assert.Equal(0, await world.RunAsync("env", "--json"));
        Assert.Equal(EnvironmentBlock.Json(server), world.Output);
    }

    [Theory]
    [InlineData("env", "--shell", "--json")]
    [InlineData("token")]
    [InlineData("token", "--identity", "")]
    [InlineData("token", "--identity", "alice", "--service", "IS1")]
    [InlineData("--nonsense")]
    [InlineData("nonsense")]
    [InlineData("serve", "--urls")]
    public async Task What_it_does_not_understand_it_does_not_do(params string[] args)
    {
        using var world = new TestWorld();
        Assert.NotEqual(0, await world.RunAsync(args));
        Assert.NotEqual("", world.Error);
        Assert.Null(world.Served);
    }

    [Theory]
    [InlineData("--urls")]
    [InlineData("--gateway")]
    [InlineData("--data")]
    [InlineData("--database")]
    [InlineData("--ephemeral")]
    [InlineData("--functions")]
    [InlineData("--version")]
    [InlineData("env")]
    [InlineData("token")]
    public async Task Help_names_everything(string word)
    {
        using var world = new TestWorld();
        Assert.Equal(0, await world.RunAsync("--help"));
        Assert.Contains(word, world.Output);
        Assert.Null(world.Served);
    }

    [Fact]
    public async Task The_exit_code_is_the_servers()
    {
        using var world = new TestWorld();
        Assert.Equal(7, await world.RunAsync(["serve"], (_, _, _) => Task.FromResult(7)));
    }

    [Fact]
    public async Task A_server_that_cannot_start_says_why_without_a_stack_trace()
    {
        using var world = new TestWorld();
        Assert.Equal(1, await world.RunAsync([], (_, _, _) => throw new StartupException("the cellar is flooded.")));
        Assert.Equal("parley: the cellar is flooded." + Environment.NewLine, world.Error);
    }

    [Fact]
    public async Task A_token_is_signed_with_a_key_of_the_running_server()
    {
        await using var server = await AccountsHost.StartAsync();
        using var world = new TestWorld();
        world.Announce(server.Url);
        Assert.Equal(0, await world.RunAsync("token", "--identity", "alice", "--data", world.Data));
        var token = world.Output.Trim();
        Assert.True(AccountsHost.IsSignedByOurKey(token));
        using var payload = AccountsHost.Part(token, 1);
        Assert.Equal(AccountsHost.DefaultService, Service(payload));
        Assert.Equal("alice", payload.RootElement.GetProperty("grants").GetProperty("identity").GetString());

        Assert.Equal(0, await world.RunAsync(
            "token", "--identity", "bob", "--service", "IS00000000000000000000000000000009", "--data", world.Data));
        using var second = AccountsHost.Part(world.Output.Trim().Split('\n')[1], 1);
        Assert.Equal("IS00000000000000000000000000000009", Service(second));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, AccountsHost.OnlyService)]
    [InlineData(2, null)]
    public async Task Without_a_configured_service_the_only_one_is_meant(int services, string? expected)
    {
        await using var server = await AccountsHost.StartAsync(isConfigured: false, services: services);
        using var world = new TestWorld();
        world.Announce(server.Url);
        Assert.Equal(expected is null ? 1 : 0, await world.RunAsync("token", "--identity", "alice", "--data", world.Data));
        if (expected is null)
        {
            Assert.Contains("--service", world.Error);
            return;
        }

        using var payload = AccountsHost.Part(world.Output.Trim(), 1);
        Assert.Equal(expected, Service(payload));
    }

    [Fact]
    public async Task A_server_that_refuses_a_key_gives_no_token()
    {
        await using var server = await AccountsHost.StartAsync(token: "another");
        using var world = new TestWorld();
        world.Announce(server.Url);
        Assert.Equal(1, await world.RunAsync("token", "--identity", "alice", "--data", world.Data));
        Assert.Equal("", world.Output);
        Assert.Contains("401", world.Error);
    }

    private static string? Service(JsonDocument payload) =>
        payload.RootElement.GetProperty("grants").GetProperty("chat").GetProperty("service_sid").GetString();
}
