using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Parley.Api;
using Parley.Channels.Smpp;
using Parley.Smpp;

namespace Parley.Sandbox.Smsc;

/// <summary>Who may bind: a system_id for each account, derived from it, and one for other people's ESMEs.</summary>
/// <param name="secret">The sandbox's secret; passwords are derived from it.</param>
/// <param name="firstAccount">Whose the open system_id is.</param>
internal sealed class SmscAccounts(SmscOptions options, Func<byte[]> secret, Func<AccountSid> firstAccount)
{
    /// <summary>A vendor TLV for the URL of a picture.</summary>
    public const ushort MediaUrlTag = 0x1401;

    private readonly ConcurrentDictionary<AccountSid, SmppLink> _links = new();
    private readonly ConcurrentDictionary<string, SmppLink> _bySystemId = new(StringComparer.Ordinal);

    /// <summary>The account's own link, made on first use.</summary>
    public SmppLink LinkFor(AccountSid account, int port)
    {
        var link = _links.GetOrAdd(account, Make, port);
        _bySystemId.TryAdd(link.SystemId, link);
        return link;
    }

    /// <summary>The account of a bind, or the status that refuses it.</summary>
    public (AccountSid Account, CommandStatus Refusal) Check(BindPdu bind)
    {
        if (options.SystemId is { } open && bind.SystemId == open)
        {
            return Same(bind.Password, options.Password!) ? (firstAccount(), CommandStatus.Ok) : (default, CommandStatus.InvalidPassword);
        }

        if (!_bySystemId.TryGetValue(bind.SystemId, out var link))
        {
            return (default, CommandStatus.InvalidSystemId);
        }

        return Same(bind.Password, link.Password) ? (link.Account, CommandStatus.Ok) : (default, CommandStatus.InvalidPassword);
    }

    private SmppLink Make(AccountSid account, int port) => new(
        account, $"sandbox-{account}", "127.0.0.1", port, "sb" + Derive("system", account, 13), Derive("password", account, 8))
    {
        MediaUrlTag = MediaUrlTag,
        Window = 64,
        // Loopback: what stays unanswered for so long was meant to (a fault).
        ResponseTimeout = TimeSpan.FromSeconds(10),
    };

    private string Derive(string purpose, AccountSid account, int length) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret(), Encoding.UTF8.GetBytes($"smsc|{purpose}|{account}")))[..length];

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
