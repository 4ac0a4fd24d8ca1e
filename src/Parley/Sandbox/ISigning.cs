using Parley.Api;

namespace Parley.Sandbox;

/// <summary>What the engine signs its webhooks with.</summary>
internal interface ISigning
{
    /// <summary>The account's auth token first, then whatever else of it somebody may sign with: the secrets of its newest API keys.</summary>
    ValueTask<IReadOnlyList<SigningSecret>> SecretsAsync(AccountSid account, CancellationToken cancellation);

    /// <summary>The URL under which others reach this server; for example <c>https://parley.example.com</c>.</summary>
    string PublicUrl { get; }
}

/// <param name="Name">Whose it is, in words; never the secret.</param>
internal sealed record SigningSecret(string Name, string Secret)
{
    /// <summary>Secrets do not print.</summary>
    public override string ToString() => Name;
}
