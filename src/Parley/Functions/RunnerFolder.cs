namespace Parley.Functions;

/// <summary>
/// Where the Node program is that runs functions: beside this one where it was published, in its sources where it was built (the build
/// leaves a file that says so).
/// </summary>
internal static class RunnerFolder
{
    private const string Pointer = "functions-runner.txt";

    /// <summary>The folder with <c>runner.js</c> and its packages, or null.</summary>
    public static string? Find(string programFolder)
    {
        var beside = Path.Combine(programFolder, "functions");
        if (IsComplete(beside))
        {
            return beside;
        }

        var pointer = Path.Combine(programFolder, Pointer);
        return File.Exists(pointer) && File.ReadAllText(pointer).Trim() is { Length: > 0 } sources && IsComplete(sources) ? sources : null;
    }

    private static bool IsComplete(string folder) =>
        File.Exists(Path.Combine(folder, "runner.js")) && Directory.Exists(Path.Combine(folder, "node_modules", "@twilio", "runtime-handler"));
}
