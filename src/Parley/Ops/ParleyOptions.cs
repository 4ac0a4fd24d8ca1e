using Parley.Api;

namespace Parley.Ops;

/// <summary>
/// What a person may say about a server. Every option of the command line is also a configuration key, <c>Parley:Urls</c> and so
/// on; the command line wins over the environment, the environment over appsettings.json.
/// </summary>
internal sealed record ParleyOptions
{
    /// <summary>REST, console, sandbox and the carriers' webhooks.</summary>
    public required IReadOnlyList<ListenAddress> Urls { get; init; }

    /// <summary>CONNECT proxy and TLS for *.twilio.com; null if switched off (<c>none</c>).</summary>
    public required ListenAddress? Gateway { get; init; }

    /// <summary>The data folder; not used when <see cref="Ephemeral"/>.</summary>
    public required string Data { get; init; }

    /// <summary>A PostgreSQL connection string; null means SQLite in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>A fresh data folder, removed at exit.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>The folder of hosted functions; null means none.</summary>
    public string? Functions { get; init; }

    /// <summary>The first account's SID; null means: make one and keep it.</summary>
    public AccountSid? AccountSid { get; init; }

    /// <summary>The first account's token; null means: make one and keep it.</summary>
    public string? AuthToken { get; init; }

    /// <summary>
    /// Where the data goes unless told: under XDG_DATA_HOME or ~/.local/share, ~/Library/Application Support, %LOCALAPPDATA%. Null for
    /// a user without a home.
    /// </summary>
    public static string? DefaultDataFolder { get; } =
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            is { Length: > 0 } home ? Path.Combine(home, "parley") : null;

    /// <summary>Reads the options from configuration.</summary>
    /// <exception cref="StartupException">One of them cannot be what it says.</exception>
    public static ParleyOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Parley");
        if (Flag(section, "Gateway:TunnelOthers"))
        {
            throw new StartupException(
                "Parley:Gateway:TunnelOthers is not supported: the gateway refuses hosts other than *.twilio.com. Use NO_PROXY.");
        }

        return new ParleyOptions
        {
            Urls = Addresses(Text(section, "Urls") ?? "http://127.0.0.1:8080"),
            Gateway = Text(section, "Gateway") switch
            {
                null => Address("http://127.0.0.1:8443", "Gateway"),
                "none" => null,
                var text => Address(text, "Gateway"),
            },
            Data = Text(section, "Data") ?? DefaultDataFolder ?? (Flag(section, "Ephemeral") ? "" : throw new StartupException(
                "This user has no home folder: say where the data goes, with --data DIR or Parley__Data.")),
            Database = Text(section, "Database"),
            Ephemeral = Flag(section, "Ephemeral"),
            Functions = Text(section, "Functions:Path"),
            AccountSid = Account(Text(section, "AccountSid")),
            AuthToken = Token(Text(section, "AuthToken")),
        };
    }

    /// <summary>An empty value, as in <c>Parley__Database=</c>, says nothing.</summary>
    private static string? Text(IConfiguration section, string key) =>
        string.IsNullOrWhiteSpace(section[key]) ? null : section[key]!.Trim();

    private static bool Flag(IConfiguration section, string key) => Text(section, key) switch
    {
        null => false,
        "1" => true,
        "0" => false,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new StartupException($"Parley:{key} is true or false, not '{text}'."),
    };

    private static List<ListenAddress> Addresses(string text) =>
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(one => Address(one, "Urls"))];

    private static ListenAddress Address(string text, string key) =>
        ListenAddress.Parse(text) ?? throw new StartupException(
            $"Parley:{key} (--{key.ToLowerInvariant()}) is not an address to listen on: '{text}'. "
            + "Give http://HOST:PORT, where HOST is an IP address, localhost or *; put a TLS proxy in front for https.");

    private static AccountSid? Account(string? text) => text switch
    {
        null => null,
        _ when Sid.Is(text, "AC") => new AccountSid(text),
        _ => throw new StartupException("PARLEY_ACCOUNT_SID (Parley:AccountSid) is AC and 32 hexadecimal digits."),
    };

    /// <summary>32 letters and digits: the CLI and Twilio's functions runtime insist on the length, the Go SDK on the characters.</summary>
    private static string? Token(string? text) => text switch
    {
        null => null,
        { Length: 32 } when text.All(char.IsAsciiLetterOrDigit) => text,
        _ => throw new StartupException("PARLEY_AUTH_TOKEN (Parley:AuthToken) is 32 letters and digits."),
    };
}
