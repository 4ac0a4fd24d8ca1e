using System.Text.RegularExpressions;
using Parley.Conformance.Server;

namespace Parley.Conformance.Contract;

/// <summary>docs/compatibility.md leaves nothing of the description out, and whatever it says that works has a test of that name.</summary>
public sealed partial class CompatibilityTests
{
    private static readonly string[] Events =
    [
        "onMessageAdd", "onMessageAdded", "onMessageRemove", "onMessageRemoved", "onMessageUpdate", "onMessageUpdated",
        "onConversationAdd", "onConversationAdded", "onConversationRemove", "onConversationRemoved", "onConversationUpdate",
        "onConversationUpdated", "onConversationStateUpdated", "onParticipantAdd", "onParticipantAdded", "onParticipantRemove",
        "onParticipantRemoved", "onParticipantUpdate", "onParticipantUpdated", "onDeliveryUpdated", "onUserAdded", "onUserUpdate",
        "onUserUpdated",
    ];

    private static readonly List<string[]> Rows =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "compatibility.md"))
            .Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
    ];

    [Fact]
    public void Every_operation_and_every_parameter_has_its_row()
    {
        var description = Description.Read();
        Assert.All(description.Operations, operation =>
        {
            var row = Rows.Find(row => row[0] == $"`{operation.Path}`");
            Assert.True(row is not null, $"{operation} has no row");
            Assert.Contains(operation.Method, row[1].Split(", "));
            Assert.All(operation.Parameters, parameter => Assert.Contains($"`{parameter.Name}`", row[2], StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_event_has_its_row() =>
        Assert.All(Events, name => Assert.Contains(Rows, row => row[0].Split(", ").Contains($"`{name}`")));

    [Fact]
    public void What_works_has_a_test_that_shows_it()
    {
        var tests = TestNames();
        var claims = Rows.Where(row => row.Any(IsClaim)).ToList();
        Assert.True(claims.Count > 150, $"Only {claims.Count} rows say whether something works.");
        Assert.All(claims, row =>
        {
            var named = Reference().Matches(row[^1]).Select(match => match.Groups[1].Value).ToList();
            Assert.True(named.Count > 0 || row.Any(cell => cell == "no"), $"{row[0]} names no test");
            Assert.All(named, name => Assert.True(tests.Contains(name), $"{row[0]}: there is no test {name}"));
        });
    }

    private static bool IsClaim(string cell) =>
        cell is "yes" or "no" or "partly" || cell.StartsWith("yes:", StringComparison.Ordinal) || cell.StartsWith("partly:", StringComparison.Ordinal);

    // Class.Method of every test there is, read from the sources: some of them are in other projects.
    private static HashSet<string> TestNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            if (file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            {
                continue;
            }

            var type = "";
            foreach (var line in File.ReadLines(file))
            {
                if (Class().Match(line) is { Success: true } found)
                {
                    type = found.Groups[1].Value;
                }
                else if (Method().Match(line) is { Success: true } method)
                {
                    names.Add($"{type}.{method.Groups[1].Value}");
                }
            }
        }

        return names;
    }

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"^\s+public (?:async )?(?:void|Task|ValueTask) (\w+)\(")]
    private static partial Regex Method();
}
