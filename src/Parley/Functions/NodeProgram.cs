using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Functions;

/// <summary>Node, as it is installed.</summary>
internal static partial class NodeProgram
{
    /// <summary>The oldest that has what the runner uses.</summary>
    public static readonly Version Least = new(20, 12);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>What to install, in words; null if Node is there and new enough.</summary>
    public static async Task<string?> TroubleAsync(string program, CancellationToken cancellation)
    {
        var install = $"Install Node {Least} or later (https://nodejs.org), or say where it is with Parley:Functions:Node.";
        string said;
        try
        {
            said = await VersionAsync(program, cancellation);
        }
        catch (Exception missing) when (missing is Win32Exception or IOException or TimeoutException)
        {
            return $"Node is not found: '{program}' cannot be started. {install}";
        }

        return Parse(said) is not { } version ? $"'{program} --version' does not answer like Node. {install}"
            : version < Least ? $"Node {version} is too old. {install}"
            : null;
    }

    /// <summary><c>v20.12.2</c>; null if it is something else.</summary>
    public static Version? Parse(string said) => Form().Match(said) is { Success: true } match
        ? new Version(
            int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture))
        : null;

    private static async Task<string> VersionAsync(string program, CancellationToken cancellation)
    {
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
        info.ArgumentList.Add("--version");
        using var process = Process.Start(info) ?? throw new IOException("No process");
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return said.Trim();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [GeneratedRegex(@"^v([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,4})")]
    private static partial Regex Form();
}
