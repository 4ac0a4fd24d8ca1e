using Parley.Ops;

namespace Parley.Tests.Ops;

public sealed class DataFolderTests
{
    [Fact]
    public void One_folder_is_for_one_server_at_a_time()
    {
        using var world = new TestWorld();
        using (DataFolder.Open(Options(world.Data)))
        {
            var error = Assert.Throws<StartupException>(() => DataFolder.Open(Options(world.Data)));
            Assert.Contains(world.Data, error.Message);
            Assert.Contains("--ephemeral", error.Message);

            world.Announce();
            Assert.Contains(
                $"process {Environment.ProcessId}, http://127.0.0.1:8080",
                Assert.Throws<StartupException>(() => DataFolder.Open(Options(world.Data))).Message);
        }

        using var again = DataFolder.Open(Options(world.Data));
        Assert.Equal(world.Data, again.Path);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_not_said_to_be_anothers()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Links are Unix's.");
            return;
        }

        using var world = new TestWorld();
        Directory.CreateDirectory(world.Data);
        File.CreateSymbolicLink(Path.Combine(world.Data, "lock"), Path.Combine(world.Data, "nowhere", "lock"));
        var error = Assert.Throws<StartupException>(() => DataFolder.Open(Options(world.Data)));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Another Parley", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_is_the_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are Unix's.");
            return;
        }

        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        using var world = new TestWorld();
        using var folder = DataFolder.Open(Options(Path.Combine(world.Data, "deep")));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(folder.Path));
        foreach (var part in new[] { folder.Run, folder.Ca, folder.Media, Path.GetDirectoryName(folder.Database)! })
        {
            Assert.Equal(ownerOnly, File.GetUnixFileMode(part));
        }

        using var ephemeral = DataFolder.Open(Options("unused") with { Ephemeral = true });
        Assert.Equal(ownerOnly, File.GetUnixFileMode(ephemeral.Path));
    }

    [Fact]
    public void An_ephemeral_folder_goes_when_the_server_does()
    {
        string first;
        using (var folder = DataFolder.Open(Options("unused") with { Ephemeral = true }))
        using (var other = DataFolder.Open(Options("unused") with { Ephemeral = true }))
        {
            Assert.NotEqual(folder.Path, other.Path);
            File.WriteAllText(folder.Database, "x");
            first = folder.Path;
        }

        Assert.False(Directory.Exists(first));
        Assert.False(Directory.Exists("unused"));
    }

    [Fact]
    public void A_place_where_no_folder_can_be_is_reported()
    {
        using var world = new TestWorld();
        File.WriteAllText(world.Data, "a file");
        Assert.Contains(world.Data, Assert.Throws<StartupException>(() => DataFolder.Open(Options(world.Data))).Message);
    }

    private static ParleyOptions Options(string data) => new() { Urls = [], Gateway = null, Data = data };
}
