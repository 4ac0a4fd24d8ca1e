using Parley.Api;

namespace Parley.Accounts;

/// <summary>
/// Lets in who brings an access token: signed with a live API key of the account, for one identity in one conversation service. Time
/// is the real one, also where the sandbox moves an account's clock: a token is a credential, and who signs it knows no other time.
/// </summary>
internal sealed class AccessTokens(AccountDirectory accounts, SecretBox secrets, TimeProvider time)
{
    /// <summary>https://www.twilio.com/docs/api/errors/20157</summary>
    private const long LongestLife = 24 * 60 * 60;

    /// <summary>Seconds by which the signer's clock may be ahead of ours.</summary>
    private const long Skew = 60;

    private const int LongestIdentity = 256;

    /// <summary>The account and who acts in it, or why not.</summary>
    public async ValueTask<(Account? Account, Actor? Actor, ApiError? Error)> OpenAsync(string text, CancellationToken cancellation)
    {
        if (SignedToken.Parse(text) is not { } token)
        {
            return (null, null, Refused(20160, "This is no access token: a JWT signed with HS256 is expected"));
        }

        // An unknown key, somebody else's key and a wrong signature look and last the same.
        var key = await accounts.KeyAsync(token.Key, cancellation);
        var secret = key?.SealedSecret is { } closed ? secrets.Open(closed) : "";
        if (!token.IsSignedWith(secret) || secret.Length == 0 || key!.Account.Value != token.Account
            || await accounts.FindAsync(key.Account, cancellation) is not { } account)
        {
            return (null, null, Refused(20107, "The access token's signature is not that of an API key of its account"));
        }

        return TimeProblem(token) is { } late ? (null, null, late)
            : token is { Identity.Length: > 0 and <= LongestIdentity, Service: not null } && Sid.Is(token.Service, "IS")
                ? (account, new Actor(token.Identity, token.Service), null)
                : (null, null, Refused(20101, "The access token needs an identity and a chat grant with a service_sid"));
    }

    private ApiError? TimeProblem(SignedToken token)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return token switch
        {
            _ when token.Expires <= now => Refused(20104, "The access token has expired"),
            { NotBefore: { } from } when from > now + Skew => Refused(20105, "The access token is not valid yet"),
            _ when token.Expires - (token.NotBefore ?? now) > LongestLife + Skew =>
                Refused(20157, "An access token is good for 24 hours at most"),
            _ => null,
        };
    }

    private static ApiError Refused(int code, string message) => new(401, code, message);
}
