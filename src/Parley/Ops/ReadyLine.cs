using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Ops;

/// <summary>
/// What a started server tells the program that started it: one line of JSON, in this order. Tests and CI jobs wait for it.
/// </summary>
/// <param name="Url">REST API, sandbox and webhooks.</param>
/// <param name="Gateway">CONNECT proxy and TLS for *.twilio.com; null if there is none.</param>
/// <param name="Console">The page for people.</param>
/// <param name="Ca">The file with the gateway's CA certificate; null without a gateway.</param>
/// <param name="AccountSid">The first account.</param>
/// <param name="AuthToken">Its token.</param>
internal sealed record ReadyLine(string Url, string? Gateway, string Console, string? Ca, string AccountSid, string AuthToken)
{
    /// <summary>True: the line is printed when it is.</summary>
    [JsonPropertyOrder(-1)]
    public bool Ready { get; } = true;

    /// <summary>The line, without its end.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, OpsJson.Readable.ReadyLine);

    /// <summary>The command that prints the variables of a server on this folder, ready to be pasted into a shell.</summary>
    public static string EnvironmentCommand(string? data) =>
        data is null || data == ParleyOptions.DefaultDataFolder ? $"{Program()} env" : $"{Program()} env --data {EnvironmentBlock.Word(data)}";

    /// <summary>
    /// How this program is called in a shell: by its name if the PATH has it, else by its path. After <c>dotnet run</c> it is deep in
    /// bin/, and nobody should have to look for it.
    /// </summary>
    public static string Program()
    {
        if (Environment.ProcessPath is not { } path)
        {
            return "parley";
        }

        if (Path.GetFileNameWithoutExtension(path) is "dotnet")
        {
            return $"dotnet {EnvironmentBlock.Word(Path.Combine(AppContext.BaseDirectory, "parley.dll"))}";
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Contains(Path.GetDirectoryName(path)) ? Path.GetFileName(path) : EnvironmentBlock.Word(path);
    }

    /// <summary>The banner for people, then the line for programs.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="version">The server's version.</param>
    /// <param name="data">Its data folder.</param>
    public void Announce(TextWriter output, string version, string data)
    {
        output.WriteLine($"Parley {version} is ready");
        output.WriteLine($"  console and API   {Console}");
        if (Gateway is not null)
        {
            output.WriteLine($"  *.twilio.com      {Gateway}");
        }

        output.WriteLine($"  account           {AccountSid}");
        output.WriteLine($"  data              {data}");
        output.WriteLine($"  for your SDK      {EnvironmentCommand(data)}");
        output.WriteLine(ToJson());
        output.Flush();
    }
}

/// <summary>The JSON of this folder.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadyLine))]
[JsonSerializable(typeof(RunningServer))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class OpsJson : JsonSerializerContext
{
    /// <summary>Paths and URLs as they are: this JSON is read by people too, and never put into HTML.</summary>
    public static OpsJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
