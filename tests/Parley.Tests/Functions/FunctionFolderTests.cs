using Parley.Functions;

namespace Parley.Tests.Functions;

public sealed class FunctionFolderTests
{
    [Theory]
    [InlineData("/hello", "functions/hello.js", "public", true)]
    [InlineData("/deep/er/hello", "functions/deep/er/hello.js", "public", true)]
    [InlineData("/guarded", "functions/guarded.protected.js", "protected", true)]
    [InlineData("/hidden", "functions/hidden.private.js", "private", true)]
    [InlineData("/both", "functions/both.private.js", "private", true)]
    [InlineData("/logo.png", "assets/logo.png", "public", false)]
    [InlineData("/list.json", "assets/list.private.json", "private", false)]
    [InlineData("/plain", "assets/plain", "public", false)]
    [InlineData("/with space", "functions/with space.js", "public", true)]
    public void A_path_leads_to_its_file(string path, string file, string access, bool isFunction)
    {
        using var folder = Filled();
        var found = new FunctionFolder(folder.Path).Find(path);
        Assert.Equal((path, file, access, isFunction), (found!.Path, found.File, found.AccessName, found.IsFunction));
    }

    // What would reach a hidden file by its whole name, or leave the folder, or mean something to the file system.
    [Theory]
    [InlineData("/hidden.private")]
    [InlineData("/hidden.PRIVATE")]
    [InlineData("/guarded.protected")]
    [InlineData("/list.private.json")]
    [InlineData("/list.Private.json")]
    [InlineData("/hello.js")]
    [InlineData("/../.env")]
    [InlineData("/deep/../hello")]
    [InlineData("/./hello")]
    [InlineData("//hello")]
    [InlineData("/hello/")]
    [InlineData("/.hidden")]
    [InlineData("/deep\\er\\hello")]
    [InlineData("/hello\0")]
    [InlineData("/hello:stream")]
    [InlineData("/hello. ")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("/package.json")]
    [InlineData("/nobody")]
    public void Other_paths_lead_nowhere(string path)
    {
        using var folder = Filled();
        Assert.Null(new FunctionFolder(folder.Path).Find(path));
    }

    [Fact]
    public void A_path_that_is_too_long_leads_nowhere()
    {
        using var folder = Filled();
        Assert.Null(new FunctionFolder(folder.Path).Find("/" + new string('a', 600)));
    }

    [Fact]
    public void The_list_has_each_name_once_with_the_strictest_access()
    {
        using var folder = Filled();
        Assert.Equal(
            [
                ("/both", "private"), ("/deep/er/hello", "public"), ("/guarded", "protected"), ("/hello", "public"), ("/hidden", "private"),
                ("/list.json", "private"), ("/logo.png", "public"), ("/plain", "public"), ("/with space", "public"),
            ],
            new FunctionFolder(folder.Path).List().Select(one => (one.Path, one.AccessName)));
    }

    [Fact]
    public void A_folder_without_anything_lists_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(new FunctionFolder(folder.Path).List());
    }

    private static TemporaryFolder Filled() => new(
        "functions/hello.js", "functions/deep/er/hello.js", "functions/guarded.protected.js", "functions/hidden.private.js",
        "functions/both.js", "functions/both.private.js", "functions/both.protected.js", "functions/with space.js", "functions/.hidden.js",
        "functions/notes.txt", "assets/logo.png", "assets/list.private.json", "assets/plain", "package.json", ".env");
}
