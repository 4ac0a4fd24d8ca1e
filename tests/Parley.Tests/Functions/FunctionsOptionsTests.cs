using Microsoft.Extensions.Configuration;
using Parley.Functions;
using Parley.Ops;

namespace Parley.Tests.Functions;

public sealed class FunctionsOptionsTests
{
    [Fact]
    public void Without_a_word_they_are_off_and_editable_in_the_sandbox_only()
    {
        var options = From(null, inSandbox: true);
        Assert.Null(options.Folder);
        Assert.Equal((256, 10.0, "node"), (options.Memory, options.Timeout.TotalSeconds, options.Node));
        Assert.Equal((true, true), (options.Editable, options.AnyAccount));
        Assert.Equal((false, false), (From(null, inSandbox: false).Editable, From(null, inSandbox: false).AnyAccount));
    }

    [Fact]
    public void Every_setting_arrives()
    {
        using var folder = new TemporaryFolder();
        var options = From(folder.Path + "/", inSandbox: false, ("Memory", "64"), ("Timeout", "2.5"), ("Editable", "true"), ("Node", "/opt/node"));
        Assert.Equal((folder.Path, 64, 2.5, true, "/opt/node"), (options.Folder, options.Memory, options.Timeout.TotalSeconds, options.Editable, options.Node));
    }

    [Theory]
    [InlineData("Memory", "much")]
    [InlineData("Memory", "31")]
    [InlineData("Timeout", "0")]
    [InlineData("Timeout", "-1")]
    [InlineData("Timeout", "4000")]
    [InlineData("Editable", "perhaps")]
    public void A_value_that_cannot_be_is_said_by_its_name(string key, string value) => Assert.Contains(
        $"Parley:Functions:{key}", Assert.Throws<StartupException>(() => From(null, inSandbox: true, (key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_that_is_not_there_is_said() => Assert.Contains(
        "/nowhere/at/all", Assert.Throws<StartupException>(() => From("/nowhere/at/all", inSandbox: true)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("v20.12.2", "20.12.2")]
    [InlineData("v24.0.0-nightly", "24.0.0")]
    [InlineData("20.12.2", null)]
    [InlineData("", null)]
    [InlineData("Python 3", null)]
    public void Nodes_version_is_read(string said, string? version) => Assert.Equal(version, NodeProgram.Parse(said)?.ToString());

    private static FunctionsOptions From(string? folder, bool inSandbox, params (string Key, string Value)[] settings) => FunctionsOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(one => KeyValuePair.Create("Parley:Functions:" + one.Key, (string?)one.Value))).Build(),
        folder, inSandbox);
}
