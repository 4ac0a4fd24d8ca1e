using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Parley.Api;
using Parley.Ops;

namespace Parley.Accounts;

/// <summary>
/// Who is calling. Keeps accounts and API keys in memory, since every request asks, but only for a few seconds, so that a changed
/// configuration is seen and a deleted key stops working on every node.
/// </summary>
/// <param name="open">An account SID that nobody has used, with any 32-character token, becomes an account (sandbox).</param>
internal sealed class AccountDirectory(
    AccountStore accounts, ApiKeyStore keys, ISidSource sids, TimeProvider time, bool open)
{
    private static readonly TimeSpan KeyLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AccountLife = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (Account Account, DateTimeOffset Until)> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (ApiKey Key, DateTimeOffset Until)> _keys = new(StringComparer.Ordinal);

    /// <summary>The account made first; the one that the banner shows.</summary>
    public Account First { get; private set; } = null!;

    /// <summary>Finds or makes the first account.</summary>
    public async Task StartAsync(string? sid, string? token, CancellationToken cancellation)
    {
        Account account;
        try
        {
            account = sid is null
                ? await accounts.FirstAsync(New(sids.Next("AC"), token ?? RandomText(32)), cancellation)
                : await accounts.FindAsync(sid, cancellation) ?? await MakeAsync(sid, token ?? RandomText(32), cancellation);
        }
        catch (CryptographicException other)
        {
            throw new StartupException(
                "This database's secrets are encrypted under another key. Start with the data folder that it was made with, or give "
                + "that folder's secret.key in base64 as Parley:Secrets:Key.",
                other);
        }

        if (token is not null && token != account.AuthToken)
        {
            await accounts.SetTokenAsync(account.Sid, token, cancellation);
            account = account with { AuthToken = token };
        }

        First = Renew(account);
    }

    /// <summary>The account with this SID, or null.</summary>
    public async ValueTask<Account?> FindAsync(AccountSid sid, CancellationToken cancellation)
    {
        if (_accounts.TryGetValue(sid.Value, out var known))
        {
            // Whoever finds it too old reads it again, alone: the others go on with what they have.
            var now = time.GetUtcNow();
            if (known.Until > now || !_accounts.TryUpdate(sid.Value, (known.Account, now + AccountLife), known))
            {
                return known.Account;
            }
        }

        return await accounts.FindAsync(sid.Value, cancellation) is { } found ? Renew(found) : null;
    }

    /// <summary>Keeps an account as it was changed here. One that is older than what is known is not taken.</summary>
    public Account Renew(Account account)
    {
        var until = time.GetUtcNow() + AccountLife;
        return _accounts.AddOrUpdate(
            account.Sid.Value, _ => (account, until),
            (_, known) => known.Account.Updated > account.Updated ? known : (account, until)).Account;
    }

    /// <summary>Account SID with its token, or an API key's SID with its secret. Compares in constant time.</summary>
    public async ValueTask<Account?> AuthenticateAsync(string user, string password, CancellationToken cancellation)
    {
        if (Api.Sid.Is(user, "SK"))
        {
            var key = await KeyAsync(user, cancellation);
            var matches = Same(ApiKeyStore.Hash(password), key?.SecretHash ?? "");
            return matches && key is not null ? await FindAsync(key.Account, cancellation) : null;
        }

        if (!Api.Sid.Is(user, "AC"))
        {
            return null;
        }

        var account = await FindAsync(new(user), cancellation);
        if (account is null && open && IsToken(password))
        {
            account = await MakeAsync(user, password, cancellation);
        }

        return Same(password, account?.AuthToken ?? "") ? account : null;
    }

    /// <summary>Forgets a key that was deleted here.</summary>
    public void Forget(string keySid) => _keys.TryRemove(keySid, out _);

    /// <summary>Letters and digits: clients refuse tokens with anything else.</summary>
    public static string RandomText(int length) =>
        RandomNumberGenerator.GetString("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", length);

    private static bool IsToken(string text) => text.Length == 32 && text.All(char.IsAsciiLetterOrDigit);

    private async Task<Account> MakeAsync(string sid, string token, CancellationToken cancellation)
    {
        var account = New(sid, token);
        if (!await accounts.InsertAsync(account, cancellation))
        {
            account = (await accounts.FindAsync(sid, cancellation))!;
        }

        return Renew(account);
    }

    private Account New(string sid, string token)
    {
        var now = Wire.Microseconds(time.GetUtcNow());
        return new(new(sid), "My Parley account", token, sids.Next("IS"), sids.Next("MG"), now, now);
    }

    /// <summary>The key with this SID, or null.</summary>
    public async ValueTask<ApiKey?> KeyAsync(string sid, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (_keys.TryGetValue(sid, out var cached) && cached.Until > now)
        {
            return cached.Key;
        }

        if (await keys.FindAsync(sid, cancellation) is not { } key)
        {
            _keys.TryRemove(sid, out _);
            return null;
        }

        _keys[sid] = (key, now + KeyLife);
        return key;
    }

    // In time that depends on neither's content. Their lengths are no secret: a token has 32 characters, a hash has its own.
    private static bool Same(string given, string expected) => expected.Length > 0
        && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(given.AsSpan()), MemoryMarshal.AsBytes(expected.AsSpan()));
}
