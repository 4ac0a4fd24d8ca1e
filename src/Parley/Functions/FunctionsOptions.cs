using System.Globalization;
using Parley.Ops;

namespace Parley.Functions;

/// <summary>Settings of hosted functions, from <c>Parley:Functions:…</c>.</summary>
internal sealed record FunctionsOptions
{
    /// <summary><c>Path</c> (<c>--functions</c>): the folder with <c>functions/</c> and <c>assets/</c>, absolute. Null: none are hosted.</summary>
    public string? Folder { get; init; }

    /// <summary><c>Memory</c>: the size of the JavaScript heap at most, in mebibytes.</summary>
    public int Memory { get; init; } = 256;

    /// <summary><c>Timeout</c>: how long a call may take. https://www.twilio.com/docs/serverless/functions-assets/functions#limits</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>Editable</c>: files may be read and written through the API.</summary>
    public bool Editable { get; init; }

    /// <summary><c>Node</c>: the program, by name or path.</summary>
    public string Node { get; init; } = "node";

    /// <summary>In the sandbox an account may run functions as itself, by signing with its own token.</summary>
    public bool AnyAccount { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StartupException">One of them cannot be what it says.</exception>
    public static FunctionsOptions From(IConfiguration configuration, string? folder, bool inSandbox)
    {
        var section = configuration.GetSection("Parley:Functions");
        var found = folder is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (found is not null && !Directory.Exists(found))
        {
            throw new StartupException($"The folder of functions does not exist: {found} (--functions, Parley:Functions:Path).");
        }

        var defaults = new FunctionsOptions();
        return new()
        {
            Folder = found,
            Memory = (int)Number(section, "Memory", defaults.Memory, 32, 65_536),
            Timeout = TimeSpan.FromSeconds(Number(section, "Timeout", defaults.Timeout.TotalSeconds, 0.1, 3600)),
            Editable = Setting.Flag(configuration, "Parley:Functions:Editable", otherwise: inSandbox),
            Node = section["Node"] is { Length: > 0 } node ? node : defaults.Node,
            AnyAccount = inSandbox,
        };
    }

    private static double Number(IConfigurationSection section, string key, double otherwise, double least, double most) =>
        section[key] is not { Length: > 0 } text ? otherwise
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new StartupException(string.Create(
                CultureInfo.InvariantCulture, $"Parley:Functions:{key} is a number from {least} to {most}, not '{text}'."));
}
