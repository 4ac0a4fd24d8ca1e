using System.Collections.Concurrent;
using Parley.Api;
using Parley.Sandbox.Clock;

namespace Parley.Sandbox.Requests;

/// <summary>Which programs have reached us, account by account; in memory.</summary>
internal sealed class ClientBook(SandboxClock clock)
{
    private const int MostClients = 64;
    private const int MostAccounts = 4096;
    private const int MostNames = 512;
    private const int LongestUserAgent = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<AccountSid, Dictionary<(ClientName Name, string Via), SeenClient>> _clients = [];
    private readonly ConcurrentDictionary<string, ClientName> _names = new(StringComparer.Ordinal);

    /// <summary>Who says so; read once for each user agent.</summary>
    public ClientName NameOf(string userAgent)
    {
        if (_names.TryGetValue(userAgent, out var known))
        {
            return known;
        }

        var name = ClientName.Parse(userAgent);
        if (userAgent.Length > LongestUserAgent)
        {
            return name;
        }

        if (_names.Count >= MostNames)
        {
            _names.Clear();
        }

        return _names.GetOrAdd(userAgent, name);
    }

    /// <summary>A client had its answer.</summary>
    public void Saw(RecordedRequest request, string userAgent, DateTimeOffset came)
    {
        var at = ((came - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + clock.Ahead(request.Account);
        lock (_gate)
        {
            if (!_clients.TryGetValue(request.Account, out var clients))
            {
                if (_clients.Count >= MostAccounts)
                {
                    _clients.Clear();
                }

                _clients.Add(request.Account, clients = []);
            }

            var key = (request.Client, request.Via);
            if (!clients.TryGetValue(key, out var client))
            {
                if (clients.Count >= MostClients)
                {
                    clients.Remove(clients.MinBy(pair => pair.Value.LastSeen).Key);
                }

                clients.Add(key, client = new(request.Client, request.Via) { FirstSeen = at });
            }

            client.LastSeen = at;
            client.Host = request.Host;
            client.UserAgent = userAgent.Length > LongestUserAgent ? userAgent[..LongestUserAgent] : userAgent;
            client.Requests++;
            client.Errors += request.Status >= 400 ? 1 : 0;
        }
    }

    /// <summary>All that are known, the latest first.</summary>
    public IReadOnlyList<SeenClient> Latest(AccountSid account)
    {
        lock (_gate)
        {
            return _clients.TryGetValue(account, out var clients)
                ? [.. clients.Values.OrderByDescending(client => client.LastSeen).Select(client => client.Copy())]
                : [];
        }
    }

    public void Empty(AccountSid account)
    {
        lock (_gate)
        {
            _clients.Remove(account);
        }
    }
}

/// <summary>A program that has reached us in one way.</summary>
internal sealed class SeenClient(ClientName name, string via)
{
    public ClientName Name => name;

    public string Via => via;

    public string UserAgent { get; set; } = "";

    public string Host { get; set; } = "";

    public long FirstSeen { get; set; }

    public long LastSeen { get; set; }

    public long Requests { get; set; }

    public long Errors { get; set; }

    public SeenClient Copy() => (SeenClient)MemberwiseClone();
}
