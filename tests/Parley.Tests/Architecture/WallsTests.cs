using System.Text.RegularExpressions;

namespace Parley.Tests.Architecture;

/// <summary>The walls between the folders of the server: what one must not name of another.</summary>
public sealed partial class WallsTests
{
    private const string CompositionRoot = "Server.cs";

    private static readonly IReadOnlyList<(string Path, string Code)> Server = Read("src/Parley");

    [Fact]
    public void There_is_something_to_guard() =>
        Assert.All(
            (string[])["Api/", "Storage/Postgres/", "Channels/WhatsApp/", "Channels/Smpp/", "Sandbox/", CompositionRoot],
            place => Assert.Contains(Server, file => file.Path.StartsWith(place, StringComparison.Ordinal)));

    [Fact]
    public void Only_storage_names_a_database_driver() => AssertNobodyNames(
        Driver(), Server.Where(file => !file.Path.StartsWith("Storage/", StringComparison.Ordinal)));

    [Fact]
    public void Only_channels_and_the_sandbox_name_a_channel() => AssertNobodyNames(
        AnyChannel(),
        Server.Where(file => !file.Path.StartsWith("Channels/", StringComparison.Ordinal)
            && !file.Path.StartsWith("Sandbox/", StringComparison.Ordinal) && file.Path != CompositionRoot));

    [Fact]
    public void No_channel_names_another()
    {
        var channels = Server.Select(file => file.Path.Split('/')).Where(parts => parts is ["Channels", _, ..] and not [_, _])
            .Select(parts => parts[1]).Distinct().ToList();
        Assert.True(channels.Count >= 2);
        foreach (var channel in channels)
        {
            var others = string.Join('|', channels.Where(other => other != channel).Select(other => $@"Channels\.{other}"));
            AssertNobodyNames(
                new Regex($@"\b({others})\b"), Server.Where(file => file.Path.StartsWith($"Channels/{channel}/", StringComparison.Ordinal)));
        }

        // What all channels share knows none of them.
        AssertNobodyNames(AnyChannel(), Server.Where(file => file.Path.Split('/') is ["Channels", _]));
    }

    [Fact]
    public void Only_the_composition_root_names_the_sandbox() => AssertNobodyNames(
        Sandbox(),
        Server.Where(file => !file.Path.StartsWith("Sandbox/", StringComparison.Ordinal) && file.Path != CompositionRoot));

    [Fact]
    public void The_smpp_library_knows_nothing_of_the_server() => AssertNobodyNames(
        OtherThanSmpp(), Read("src/Parley.Smpp"));

    [Fact]
    public void Time_and_chance_come_from_outside() =>
        AssertNobodyNames(ClockOrChance(), [.. Server, .. Read("src/Parley.Smpp")]);

    private static void AssertNobodyNames(Regex what, IEnumerable<(string Path, string Code)> files) =>
        Assert.Empty(files.SelectMany(file => what.Matches(file.Code).Select(match => $"{file.Path}: {match.Value}")));

    private static List<(string, string)> Read(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Parley.slnx")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        }

        var source = Path.Combine(root.FullName, folder);
        return
        [
            .. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
                .Select(file => (Path: Path.GetRelativePath(source, file).Replace('\\', '/'), File: file))
                .Where(file => !file.Path.StartsWith("obj/", StringComparison.Ordinal) && !file.Path.StartsWith("bin/", StringComparison.Ordinal))
                .Select(file => (file.Path, Comment().Replace(File.ReadAllText(file.File), ""))),
        ];
    }

    // A comment may name anything.
    [GeneratedRegex(@"(?m)^\s*//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(Npgsql\w*|SQLitePCL\w*|Microsoft\.Data\.Sqlite)\b")]
    private static partial Regex Driver();

    [GeneratedRegex(@"\b(Channels\.(WhatsApp|Smpp)|Parley\.Smpp)\b")]
    private static partial Regex AnyChannel();

    [GeneratedRegex(@"\b(Parley\.Sandbox|Sandbox\.[A-Z]\w*|using Sandbox)\b")]
    private static partial Regex Sandbox();

    [GeneratedRegex(@"\bParley\.(?!Smpp\b)[A-Z]\w*")]
    private static partial Regex OtherThanSmpp();

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset)\.(UtcNow|Now|Today)\b|\bGuid\.(NewGuid|CreateVersion7)\b")]
    private static partial Regex ClockOrChance();
}
