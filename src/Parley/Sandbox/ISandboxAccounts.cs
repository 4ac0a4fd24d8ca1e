using Parley.Api;

namespace Parley.Sandbox;

/// <summary>Which accounts may use the control API; the engine knows them.</summary>
internal interface ISandboxAccounts
{
    /// <summary>The account of these Basic credentials, or null if they are wrong.</summary>
    ValueTask<AccountSid?> AuthenticateAsync(string user, string password, CancellationToken cancellation);

    /// <summary>The account of this SID, or of the API key of this SID; null if there is none. Whoever asks has proved nothing.</summary>
    ValueTask<AccountSid?> NamedAsync(string sid, CancellationToken cancellation);

    /// <summary>The account of a request without credentials.</summary>
    AccountSid First { get; }
}

/// <summary>What a person needs to point an SDK at this server.</summary>
internal interface ISandboxEnvironment
{
    /// <summary>The settings of one account.</summary>
    ValueTask<SandboxEnvironment> DescribeAsync(AccountSid account, CancellationToken cancellation);
}

/// <param name="Gateway">The CONNECT proxy's URL, or null while it is off.</param>
/// <param name="Ca">Path of the CA's certificate, or null while the gateway is off.</param>
/// <param name="Shell">The block that <c>parley env</c> prints.</param>
/// <param name="Graph">URL of the Graph emulator, for other clients of Meta's API.</param>
/// <param name="Smsc">Host and port of the SMSC, for other ESMEs.</param>
internal sealed record SandboxEnvironment(
    string AccountSid, string AuthToken, string Url, string? Gateway, string? Ca, string Shell, string? Graph = null, string? Smsc = null);
