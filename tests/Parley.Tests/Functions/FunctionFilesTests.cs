using Parley.Functions;

namespace Parley.Tests.Functions;

public sealed class FunctionFilesTests
{
    [Fact]
    public void A_file_is_written_if_it_is_still_the_one_that_was_read()
    {
        using var folder = new TemporaryFolder("functions/a.js");
        var files = Files(folder);
        var (read, _) = files.Read("functions/a.js");
        var (written, isNew, error) = files.Write("functions/a.js", "é", read!.Etag);
        Assert.Null(error);
        Assert.Equal((false, 2L, "é"), (isNew, written!.Size, folder.Read("functions/a.js")));
        Assert.Equal(412, files.Write("functions/a.js", "lost", read.Etag).Error!.Status);
        Assert.Equal(412, files.Write("functions/none.js", "lost", read.Etag).Error!.Status);
        Assert.Equal(written.Etag, files.Read("functions/a.js").File!.Etag);
        Assert.True(files.Write("functions/new/b.js", "b", null).IsNew);
        Assert.Equal(["functions/a.js", "functions/new/b.js"], files.List().Select(file => file.Path));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("functions/../x")]
    [InlineData("/etc/passwd")]
    [InlineData("functions")]
    [InlineData("functions/")]
    [InlineData("functions//a.js")]
    [InlineData("functions/.a.js")]
    [InlineData("functions/a\0.js")]
    [InlineData("functions/node_modules/x.js")]
    [InlineData("node_modules/x.js")]
    [InlineData("other.txt")]
    [InlineData("Functions/../../x")]
    [InlineData("functions\\..\\..\\x")]
    [InlineData(".env.local")]
    [InlineData("")]
    public void Nothing_else_is_read_written_or_removed(string path)
    {
        using var folder = new TemporaryFolder("functions/a.js", "functions/node_modules/x.js", "node_modules/x.js", "other.txt");
        var files = Files(folder);
        Assert.Equal(404, files.Read(path).Error!.Status);
        Assert.Equal(404, files.Write(path, "x", null).Error!.Status);
        Assert.Equal(404, files.Delete(path)!.Status);
        Assert.Equal(["functions/a.js"], files.List().Select(file => file.Path));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        using var outside = new TemporaryFolder("secret");
        using var folder = new TemporaryFolder("functions/a.js");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "functions", "link.js"), Path.Combine(outside.Path, "secret"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "functions", "dangling.js"), Path.Combine(outside.Path, "not-there"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "assets"), outside.Path);
        var files = Files(folder);
        foreach (var path in (string[])["functions/link.js", "functions/dangling.js", "assets/secret", "assets/new"])
        {
            Assert.Equal(404, files.Read(path).Error!.Status);
            Assert.Equal(404, files.Write(path, "x", null).Error!.Status);
            Assert.Equal(404, files.Delete(path)!.Status);
        }

        Assert.Equal("secret", outside.Read("secret"));
        Assert.Equal(["secret"], Directory.EnumerateFiles(outside.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_keeps_its_mode_and_variables_are_for_the_owner()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are for other systems.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TemporaryFolder("functions/a.js");
        var place = Path.Combine(folder.Path, "functions/a.js");
        const UnixFileMode odd = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;
        File.SetUnixFileMode(place, odd);
        var files = Files(folder);
        Assert.Null(files.Write("functions/a.js", "x", null).Error);
        Assert.Null(files.Write(".env", "A=1", null).Error);
        Assert.Equal(odd, File.GetUnixFileMode(place));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, ".env")));
    }

    [Fact]
    public void Where_it_is_not_editable_nothing_changes_and_variables_are_not_shown()
    {
        using var folder = new TemporaryFolder("functions/a.js", ".env");
        var files = Files(folder, editable: false);
        Assert.Equal(["functions/a.js"], files.List().Select(file => file.Path));
        Assert.NotNull(files.Read("functions/a.js").File);
        Assert.Equal(404, files.Read(".env").Error!.Status);
        Assert.Equal(403, files.Write("functions/a.js", "x", null).Error!.Status);
        Assert.Equal(403, files.Delete("functions/a.js")!.Status);
        Assert.Equal("functions/a.js", folder.Read("functions/a.js"));
    }

    [Fact]
    public void Too_long_a_file_and_what_is_not_text_are_refused()
    {
        using var folder = new TemporaryFolder("functions/a.js");
        File.WriteAllBytes(Path.Combine(folder.Path, "functions", "b.js"), [0xff, 0xfe, 0x00]);
        File.WriteAllBytes(Path.Combine(folder.Path, "functions", "c.js"), new byte[FunctionFiles.Most + 1]);
        var files = Files(folder);
        Assert.Equal(400, files.Read("functions/b.js").Error!.Status);
        Assert.Equal(400, files.Read("functions/c.js").Error!.Status);
        Assert.Equal(400, files.Write("functions/a.js", new string('x', FunctionFiles.Most + 1), null).Error!.Status);
        Assert.Equal(400, files.Write("functions/a.js", "\ud800", null).Error!.Status);
    }

    private static FunctionFiles Files(TemporaryFolder folder, bool editable = true) => new(new() { Folder = folder.Path, Editable = editable });
}
