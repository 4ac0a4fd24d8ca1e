using System.Security.Cryptography;
using Parley.Accounts;
using Parley.Api;
using Parley.Ops;

namespace Parley.Sandbox.Engine;

/// <summary>The engine's tokens, for whoever explains a signature.</summary>
internal sealed class EngineSigning(AccountDirectory accounts, ApiKeyStore keys, SecretBox box, EngineOptions options) : ISigning
{
    private const int MostKeys = 10;

    // Backward from behind all of them: the newest.
    private static readonly Page Newest = new(MostKeys, 0, "SL", Backward: true);

    public string PublicUrl => options.PublicUrl();

    public async ValueTask<IReadOnlyList<SigningSecret>> SecretsAsync(AccountSid account, CancellationToken cancellation)
    {
        var secrets = new List<SigningSecret>();
        if (await accounts.FindAsync(account, cancellation) is { } found)
        {
            secrets.Add(new("the account's auth token", found.AuthToken));
        }

        foreach (var key in (await keys.ListAsync(account, Newest, cancellation)).Take(MostKeys))
        {
            if (key.SealedSecret is { } closed && Open(closed) is { } secret)
            {
                secrets.Add(new($"the secret of API key {key.Sid}", secret));
            }
        }

        return secrets;
    }

    private string? Open(string closed)
    {
        try
        {
            return box.Open(closed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
