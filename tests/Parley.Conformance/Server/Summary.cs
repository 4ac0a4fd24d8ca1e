namespace Parley.Conformance.Server;

/// <summary>Lines that a run ends with. The runner hides what passing tests print, so ./test shows them from a file.</summary>
internal static class Summary
{
    /// <summary>The variable that names the file.</summary>
    public const string Variable = "PARLEY_TEST_SUMMARY";

    private static readonly Lock Gate = new();

    public static void Say(string line)
    {
        Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file)
        {
            lock (Gate)
            {
                File.AppendAllText(file, line + "\n");
            }
        }
    }
}
