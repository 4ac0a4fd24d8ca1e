using System.Globalization;

namespace Parley.Tests.Ops;

public sealed class ParleyOptionsTests
{
    private const string Account = "AC0123456789abcdef0123456789abcdef";
    private const string Token = "0123456789abcdefABCDEF0123456789";

    [Fact]
    public async Task Without_a_word_it_serves_on_loopback()
    {
        using var world = new TestWorld();
        Assert.Equal(0, await world.RunAsync());
        var options = world.Served!;
        Assert.Equal("http://127.0.0.1:8080", string.Join(';', options.Urls));
        Assert.Equal("http://127.0.0.1:8443", options.Gateway!.ToString());
        Assert.EndsWith("parley", options.Data);
        Assert.True(Path.IsPathRooted(options.Data));
        Assert.Null(options.Database);
        Assert.False(options.Ephemeral);
        Assert.Null(options.Functions);
        Assert.Null(options.AccountSid);
        Assert.Null(options.AuthToken);
    }

    /// <summary>Port of --urls, given (or not) by each source: the right-most one that speaks wins.</summary>
    [Theory]
    [InlineData(1, 0, 0, 0, 1)]
    [InlineData(1, 2, 0, 0, 2)]
    [InlineData(1, 2, 3, 0, 3)]
    [InlineData(1, 2, 3, 4, 4)]
    [InlineData(0, 2, 0, 4, 4)]
    [InlineData(1, 0, 3, 0, 3)]
    [InlineData(0, 0, 0, 4, 4)]
    public async Task Command_line_beats_environment_beats_files(int program, int working, int environment, int args, int expected)
    {
        using var world = new TestWorld();
        WriteSettings(world.Program, program);
        WriteSettings(world.Working, working);
        if (environment != 0)
        {
            world.Environment["Parley__Urls"] = $"http://127.0.0.1:{environment}";
        }

        Assert.Equal(0, await world.RunAsync(args == 0 ? [] : ["--urls", $"http://127.0.0.1:{args}"]));
        Assert.Equal(expected, world.Served!.Urls[0].Port);
    }

    [Theory]
    [InlineData("--data", "d", "--ephemeral", "--database", "Host=h;Database=d", "--functions", "f", "--gateway", "none")]
    [InlineData("serve", "--data", "d", "--ephemeral", "--database", "Host=h;Database=d", "--functions", "f", "--gateway", "none")]
    [InlineData("--data", "d", "--ephemeral", "serve", "--database", "Host=h;Database=d", "--functions", "f", "--gateway", "none")]
    public async Task Every_option_arrives(params string[] args)
    {
        using var world = new TestWorld();
        Assert.Equal(0, await world.RunAsync(args));
        var options = world.Served!;
        Assert.Equal(("d", true, "Host=h;Database=d", "f"), (options.Data, options.Ephemeral, options.Database, options.Functions));
        Assert.Null(options.Gateway);
    }

    [Fact]
    public async Task Short_names_yield_to_long_ones()
    {
        using var world = new TestWorld();
        world.Environment["PARLEY_DATA"] = "short";
        world.Environment["PARLEY_ACCOUNT_SID"] = Account;
        world.Environment["PARLEY_AUTH_TOKEN"] = Token;
        world.Environment["OTHER__Urls"] = "nonsense";
        await world.RunAsync();
        Assert.Equal("short", world.Served!.Data);
        Assert.Equal((Account, Token), (world.Served.AccountSid!.Value.Value, world.Served.AuthToken));
        world.Environment["Parley__Data"] = "long";
        await world.RunAsync();
        Assert.Equal("long", world.Served.Data);
    }

    [Fact]
    public async Task Keys_of_other_parts_are_passed_on()
    {
        using var world = new TestWorld();
        world.Environment["Parley__Storage__Commit"] = "single";
        await world.RunAsync();
        Assert.Equal("single", world.Configuration!["Parley:Storage:Commit"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0", "http://127.0.0.1:99")]
    [InlineData("http://LOCALHOST:8080/", "http://localhost:8080", "http://localhost:99")]
    [InlineData("http://*:1", "http://*:1", "http://127.0.0.1:99")]
    [InlineData("http://0.0.0.0:1", "http://0.0.0.0:1", "http://127.0.0.1:99")]
    [InlineData("http://[::]:1", "http://[::]:1", "http://127.0.0.1:99")]
    [InlineData("http://[::1]:1", "http://[::1]:1", "http://[::1]:99")]
    public async Task An_address_to_listen_on_is_shown_as_one_to_call(string given, string kept, string shown)
    {
        using var world = new TestWorld();
        Assert.Equal(0, await world.RunAsync("--urls", given));
        Assert.Equal(kept, world.Served!.Urls[0].ToString());
        Assert.Equal(shown, world.Served.Urls[0].UrlOf(99));
    }

    [Theory]
    [InlineData("Parley__Urls", "https://127.0.0.1:1", "Parley:Urls")]
    [InlineData("Parley__Urls", "http://127.0.0.1", "Parley:Urls")]
    [InlineData("Parley__Urls", "http://127.0.0.1:1;http://:2", "Parley:Urls")]
    [InlineData("Parley__Urls", "http://example.com:1", "Parley:Urls")]
    [InlineData("Parley__Urls", "http://::1:1", "Parley:Urls")]
    [InlineData("Parley__Urls", "http://127.0.0.1:70000", "Parley:Urls")]
    [InlineData("Parley__Gateway", "8443", "Parley:Gateway")]
    [InlineData("Parley__Gateway__TunnelOthers", "true", "TunnelOthers")]
    [InlineData("Parley__Ephemeral", "maybe", "Parley:Ephemeral")]
    [InlineData("PARLEY_ACCOUNT_SID", "AC1", "PARLEY_ACCOUNT_SID")]
    [InlineData("PARLEY_ACCOUNT_SID", "SK0123456789abcdef0123456789abcdef", "PARLEY_ACCOUNT_SID")]
    [InlineData("PARLEY_AUTH_TOKEN", "short", "PARLEY_AUTH_TOKEN")]
    [InlineData("PARLEY_AUTH_TOKEN", "0123456789abcdef-123456789abcdef", "PARLEY_AUTH_TOKEN")]
    public async Task What_cannot_be_is_said_in_one_line(string name, string value, string expected)
    {
        using var world = new TestWorld();
        world.Environment[name] = value;
        Assert.Equal(1, await world.RunAsync());
        Assert.Null(world.Served);
        Assert.StartsWith("parley: ", world.Error);
        Assert.Contains(expected, world.Error);
        Assert.Single(world.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_not_shown()
    {
        using var world = new TestWorld();
        world.Environment["PARLEY_AUTH_TOKEN"] = "hunter2-hunter2";
        Assert.Equal(1, await world.RunAsync());
        Assert.DoesNotContain("hunter2", world.Error + world.Output);
    }

    [Fact]
    public async Task A_settings_file_that_is_not_json_is_named()
    {
        using var world = new TestWorld();
        var file = Path.Combine(world.Working, "appsettings.json");
        await File.WriteAllTextAsync(file, "{", TestContext.Current.CancellationToken);
        Assert.Equal(1, await world.RunAsync());
        Assert.Contains(file, world.Error);
    }

    private static void WriteSettings(string folder, int port)
    {
        if (port != 0)
        {
            File.WriteAllText(
                Path.Combine(folder, "appsettings.json"),
                string.Create(CultureInfo.InvariantCulture, $$$"""{"Parley":{"Urls":"http://127.0.0.1:{{{port}}}"}}"""));
        }
    }
}
