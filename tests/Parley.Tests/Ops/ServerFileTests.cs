using System.Diagnostics;
using Parley.Ops;

namespace Parley.Tests.Ops;

public sealed class ServerFileTests
{
    [Fact]
    public void The_ready_line_has_these_fields_in_this_order()
    {
        var line = new ReadyLine(
            "http://127.0.0.1:8080", "http://127.0.0.1:8443", "http://127.0.0.1:8080/", "/tmp/Ä+/ca.pem", "AC1", "t0");
        Assert.Equal(
            """{"ready":true,"url":"http://127.0.0.1:8080","gateway":"http://127.0.0.1:8443","console":"http://127.0.0.1:8080/","ca":"/tmp/Ä+/ca.pem","accountSid":"AC1","authToken":"t0"}""",
            line.ToJson());
    }

    [Fact]
    public void The_banner_ends_with_the_ready_line_and_shows_no_token_before_it()
    {
        using var output = new StringWriter();
        var line = new ReadyLine("http://u", "http://g", "http://u/", "/ca.pem", "AC1", "s3cret");
        line.Announce(output, "1.2.3", "/my data");
        var lines = output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(line.ToJson(), lines[^1]);
        Assert.DoesNotContain(lines[..^1], one => one.StartsWith('{') || one.Contains("s3cret", StringComparison.Ordinal));
        Assert.Contains(lines, one => one.EndsWith($"{ReadyLine.Program()} env --data '/my data'", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_written_is_read_and_private()
    {
        using var world = new TestWorld();
        var server = world.Announce();
        Assert.Equal(Environment.ProcessId, server.Pid);
        Assert.Equal("http://127.0.0.1:8443", server.Ready.Gateway);
        Assert.Equal("/data/ca/ca-bundle.pem", server.CaBundle);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ServerFile.PathIn(world.Data)));
        }

        ServerFile.Remove(world.Data);
        Assert.Null(ServerFile.ReadRunning(world.Data));
        ServerFile.Remove(world.Data);
    }

    [Fact]
    public async Task A_file_left_by_a_killed_server_names_no_server()
    {
        using var world = new TestWorld();
        world.Announce();
        using var gone = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        await gone.WaitForExitAsync(TestContext.Current.CancellationToken);
        Replace(world, $"\"pid\":{Environment.ProcessId}", $"\"pid\":{gone.Id}");
        Assert.Null(ServerFile.ReadRunning(world.Data));
    }

    [Fact]
    public void A_process_younger_than_the_file_is_not_its_server()
    {
        using var world = new TestWorld();
        world.Announce();
        using var self = Process.GetCurrentProcess();
        File.SetLastWriteTimeUtc(ServerFile.PathIn(world.Data), self.StartTime.ToUniversalTime().AddMinutes(-1));
        Assert.Null(ServerFile.ReadRunning(world.Data));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"pid\":")]
    [InlineData("[1]")]
    public void A_broken_file_names_no_server(string content)
    {
        using var world = new TestWorld();
        world.Announce();
        File.WriteAllText(ServerFile.PathIn(world.Data), content);
        Assert.Null(ServerFile.ReadRunning(world.Data));
    }

    private static void Replace(TestWorld world, string old, string other)
    {
        var path = ServerFile.PathIn(world.Data);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text);
        File.WriteAllText(path, text.Replace(old, other, StringComparison.Ordinal));
    }
}
