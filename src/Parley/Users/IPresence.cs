using System.Collections.Concurrent;
using Parley.Api;

namespace Parley.Users;

/// <summary>Who is connected. Whoever serves chat clients enters a session here for as long as it lasts.</summary>
internal interface IPresence
{
    /// <summary>True while the identity has at least one session in the service.</summary>
    bool IsOnline(AccountSid account, string service, string identity);

    /// <summary>A session begins; disposing of it ends it.</summary>
    IDisposable Enter(AccountSid account, string service, string identity);
}

/// <summary>Sessions of this process. So far nothing here takes connections of chat clients: until then it knows nobody.</summary>
internal sealed class Presence : IPresence
{
    private readonly ConcurrentDictionary<(AccountSid, string, string), int> _sessions = new();

    public bool IsOnline(AccountSid account, string service, string identity) =>
        _sessions.ContainsKey((account, service, identity));

    public IDisposable Enter(AccountSid account, string service, string identity)
    {
        var who = (account, service, identity);
        _sessions.AddOrUpdate(who, 1, (_, count) => count + 1);
        return new Session(this, who);
    }

    private void Leave((AccountSid, string, string) who)
    {
        while (_sessions.TryGetValue(who, out var count))
        {
            if (count == 1 ? _sessions.TryRemove(new(who, 1)) : _sessions.TryUpdate(who, count - 1, count))
            {
                return;
            }
        }
    }

    private sealed class Session(Presence of, (AccountSid, string, string) who) : IDisposable
    {
        private Presence? _of = of;

        public void Dispose() => Interlocked.Exchange(ref _of, null)?.Leave(who);
    }
}
