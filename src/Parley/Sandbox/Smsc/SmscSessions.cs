using System.Collections.Concurrent;
using Parley.Api;
using Parley.Smpp.Sessions;

namespace Parley.Sandbox.Smsc;

/// <summary>Who is bound, and over which bind a number of ours is reached.</summary>
internal sealed class SmscSessions
{
    // An ESME may send from any number it invents.
    private const int MaxRoutes = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<SmppServerSession>> _bound = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SmppServerSession, AccountSid> _accounts = new();
    private readonly ConcurrentDictionary<(AccountSid Account, string Number), string> _routes = new();
    private TaskCompletionSource _changed = New();

    /// <summary>The password was right; the session is not told so yet.</summary>
    public void Admit(SmppServerSession session, AccountSid account) => _accounts[session] = account;

    /// <summary>Whose session it is.</summary>
    public AccountSid AccountOf(SmppServerSession session) => _accounts[session];

    public void Add(SmppServerSession session)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (!_bound.TryGetValue(session.SystemId, out var sessions))
            {
                _bound[session.SystemId] = sessions = [];
            }

            sessions.Add(session);
            (changed, _changed) = (_changed, New());
        }

        changed.TrySetResult();
    }

    public void Remove(SmppServerSession session)
    {
        _accounts.TryRemove(session, out _);
        lock (_gate)
        {
            if (_bound.TryGetValue(session.SystemId, out var sessions) && sessions.Remove(session) && sessions.Count == 0)
            {
                _bound.Remove(session.SystemId);
            }
        }
    }

    /// <summary>The latest session of this system_id that takes deliver_sm, or null; and a task that ends when there are new ones.</summary>
    public (SmppServerSession? Session, Task Changed) Find(string systemId)
    {
        lock (_gate)
        {
            return (_bound.GetValueOrDefault(systemId)?.FindLast(session => session.CanDeliver), _changed.Task);
        }
    }

    /// <summary>Remembers that a number sends over this system_id: answers to it go there.</summary>
    public void Learn(AccountSid account, string number, string systemId)
    {
        if (_routes.Count >= MaxRoutes)
        {
            _routes.Clear();
        }

        _routes[(account, number)] = systemId;
    }

    /// <summary>The system_id that sent from this number last, if it is bound; otherwise <paramref name="own"/>.</summary>
    public string RouteTo(AccountSid account, string number, string own) =>
        _routes.TryGetValue((account, number), out var route) && Find(route).Session is not null ? route : own;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
