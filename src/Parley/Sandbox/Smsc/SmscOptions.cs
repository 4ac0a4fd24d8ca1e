using System.Globalization;
using Parley.Ops;

namespace Parley.Sandbox.Smsc;

/// <summary>How the pretend SMSC listens; <c>Parley:Sandbox:Smsc…</c>.</summary>
internal sealed record SmscOptions
{
    /// <summary>A port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>A further system_id, for other people's ESMEs; bound to the first account. Null: there is none.</summary>
    public string? SystemId { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <exception cref="StartupException">A value makes no sense; the message names the key.</exception>
    public static SmscOptions Read(IConfiguration configuration)
    {
        var (systemId, password) = (configuration["Parley:Sandbox:SmscSystemId"], configuration["Parley:Sandbox:SmscPassword"]);
        if (systemId is { Length: > 15 } || password is { Length: > 8 } || string.IsNullOrEmpty(systemId) != string.IsNullOrEmpty(password))
        {
            throw new StartupException(
                "Parley:Sandbox:SmscSystemId (at most 15 characters) and Parley:Sandbox:SmscPassword (at most 8) belong together");
        }

        var port = 0;
        if (configuration["Parley:Sandbox:SmscPort"] is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65535))
        {
            throw new StartupException("Parley:Sandbox:SmscPort must be a port");
        }

        return new SmscOptions
        {
            Port = port,
            SystemId = string.IsNullOrEmpty(systemId) ? null : systemId,
            Password = string.IsNullOrEmpty(password) ? null : password,
        };
    }
}
