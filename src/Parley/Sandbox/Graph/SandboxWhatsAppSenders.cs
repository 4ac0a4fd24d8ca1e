using System.Collections.Concurrent;
using Parley.Api;
using Parley.Channels.WhatsApp;
using Parley.Storage;

namespace Parley.Sandbox.Graph;

/// <summary>
/// In the sandbox every number is a sender of the account that uses it. Ids and secrets are derived, so a number needs to be stored
/// only together with what arrives for it or leaves from it: <see cref="KeepAsync"/>.
/// </summary>
internal sealed class SandboxWhatsAppSenders(
    SandboxDatabase database, SandboxSecrets secrets, SandboxAddresses addresses, SandboxOptions options) : IWhatsAppSenders
{
    // The number under which an account without numbers meets its business account. Never written to, never shown.
    private const string House = "whatsapp:+10000000000";

    private const string Select = "SELECT account, address FROM sandbox_sender";
    private const string Insert = """
        INSERT INTO sandbox_sender (account, address) VALUES ($1, $2) ON CONFLICT (account, address) DO NOTHING
        """;

    private readonly ConcurrentDictionary<(AccountSid Account, string Address), Known> _byAddress = new();
    private readonly ConcurrentDictionary<string, Known> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Known> _byBusiness = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> AppSecrets => [secrets.AppSecret];

    public WhatsAppSender? ByAddress(AccountSid account, string address) =>
        SandboxAddress.IsWhatsApp(address) && SandboxAddress.IsPhone(address) ? Get(account, address).Sender(addresses.Graph) : null;

    public WhatsAppSender? ByPhoneNumberId(string phoneNumberId) =>
        _byId.TryGetValue(phoneNumberId, out var known) ? known.Sender(addresses.Graph) : null;

    public WhatsAppSender? ByBusinessAccountId(string businessAccountId) =>
        _byBusiness.TryGetValue(businessAccountId, out var known) ? known.Sender(addresses.Graph) : null;

    public WhatsAppSender? ForTemplates(AccountSid account) =>
        (_byBusiness.TryGetValue(secrets.BusinessAccountId(account), out var known) ? known : Get(account, House)).Sender(addresses.Graph);

    public bool KnowsVerifyToken(string token) => SandboxSecrets.Same(token, secrets.VerifyToken);

    /// <summary>The account's numbers that were used, in order.</summary>
    public IReadOnlyList<WhatsAppSender> Of(AccountSid account) =>
    [
        .. _byAddress.Where(pair => pair.Key.Account == account && pair.Key.Address != House)
            .Select(pair => pair.Value.Sender(addresses.Graph)).OrderBy(sender => sender.Address, StringComparer.Ordinal),
    ];

    /// <summary>Reads the numbers of earlier runs; called once at start.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            sql => sql.QueryAsync(Select, row => (Account: new AccountSid(row.Text(0)), Address: row.Text(1))), cancellation);
        foreach (var (account, address) in rows)
        {
            Get(account, address).IsKept = true;
        }
    }

    /// <summary>Stores the number in the caller's transaction, so that a restart knows the id that is about to travel.</summary>
    public async ValueTask KeepAsync(ISql sql, WhatsAppSender sender)
    {
        // IsKept may only be set after a commit, which this does not see; the statement costs little and does nothing the second time.
        if (!Get(sender.Account, sender.Address).IsKept)
        {
            await sql.ExecuteAsync(Insert, sender.Account.Value, sender.Address);
        }
    }

    /// <summary>Call after the commit: the next messages save the statement.</summary>
    public void Kept(WhatsAppSender sender) => Get(sender.Account, sender.Address).IsKept = true;

    /// <summary>Forgets the account's numbers; their rows are the caller's.</summary>
    public void Forget(AccountSid account)
    {
        foreach (var (key, known) in _byAddress.Where(pair => pair.Key.Account == account))
        {
            _byAddress.TryRemove(key, out _);
            _byId.TryRemove(known.Id, out _);
            _byBusiness.TryRemove(known.BusinessId, out _);
        }
    }

    private Known Get(AccountSid account, string address)
    {
        if (_byAddress.TryGetValue((account, address), out var known))
        {
            return known;
        }

        known = _byAddress.GetOrAdd((account, address), key => new Known(key.Account, key.Address, secrets, options));
        _byId[known.Id] = known;
        _byBusiness.TryAdd(known.BusinessId, known);
        return known;
    }

    private sealed class Known(AccountSid account, string address, SandboxSecrets secrets, SandboxOptions options)
    {
        private WhatsAppSender? _sender;

        public string Id { get; } = secrets.PhoneNumberId(account, address);

        public string BusinessId { get; } = secrets.BusinessAccountId(account);

        public bool IsKept { get; set; }

        // The emulator's address is known late, and another one after a restart.
        public WhatsAppSender Sender(Uri graph) => _sender is { } sender && ReferenceEquals(sender.GraphUrl, graph)
            ? sender
            : _sender = new WhatsAppSender(
                account, address, Id, BusinessId, secrets.AccessToken(account), secrets.AppSecret, secrets.VerifyToken, graph,
                options.GraphVersion);
    }
}
