using System.Collections.Concurrent;
using Parley.Api;

namespace Parley.Sandbox.Faults;

/// <summary>
/// The ordered faults, oldest first. In memory only: a restart ends them, so that nobody is surprised by a fault of yesterday.
/// </summary>
internal sealed class SandboxFaults(SandboxEvents events) : ISandboxFaults
{
    /// <summary>How many faults an account may have at once.</summary>
    public const int Most = 1000;

    private readonly ConcurrentDictionary<AccountSid, List<Fault>> _faults = new();
    private readonly ConcurrentDictionary<(AccountSid Account, string Target), int> _struck = new();

    public FaultEffect? Take(AccountSid account, string target, string? to, string? from, string? body)
    {
        if (!_faults.TryGetValue(account, out var faults))
        {
            return null;
        }

        Fault fault;
        lock (faults)
        {
            var at = faults.FindIndex(candidate => candidate.Matches(target, to, from, body));
            if (at < 0)
            {
                return null;
            }

            fault = faults[at] with { Left = faults[at].Left - 1 };
            if (fault.Left == 0)
            {
                faults.RemoveAt(at);
            }
            else
            {
                faults[at] = fault;
            }
        }

        _struck.AddOrUpdate((account, target), 1, static (_, before) => before + 1);
        events.Publish(account, "fault", json => FaultJson.WriteMembers(json, fault));
        return fault.Effect;
    }

    /// <summary>How often any fault struck there since the account was reset, also those that are spent or were taken back.</summary>
    public int Struck(AccountSid account, string target) => _struck.GetValueOrDefault((account, target));

    /// <summary>Switches a fault on or off; null if there is none with this id.</summary>
    public Fault? Switch(AccountSid account, string id, bool isEnabled)
    {
        if (!_faults.TryGetValue(account, out var faults))
        {
            return null;
        }

        lock (faults)
        {
            var at = faults.FindIndex(fault => fault.Id == id);
            return at < 0 ? null : faults[at] = faults[at] with { IsEnabled = isEnabled };
        }
    }

    /// <summary>Takes back all faults and forgets what struck.</summary>
    public void Reset(AccountSid account)
    {
        _faults.TryRemove(account, out _);
        foreach (var (target, _) in FaultJson.Targets)
        {
            _struck.TryRemove((account, target), out _);
        }
    }

    /// <summary>True if the account has any fault at all; lets traffic pass without preparing a match.</summary>
    public bool HasAny(AccountSid account) => _faults.TryGetValue(account, out var faults) && faults.Count > 0;

    /// <summary>The faults that still strike.</summary>
    public IReadOnlyList<Fault> List(AccountSid account)
    {
        if (!_faults.TryGetValue(account, out var faults))
        {
            return [];
        }

        lock (faults)
        {
            return [.. faults];
        }
    }

    /// <summary>Orders a fault; false if there are too many.</summary>
    public bool TryAdd(AccountSid account, Fault fault)
    {
        var faults = _faults.GetOrAdd(account, static _ => []);
        lock (faults)
        {
            if (faults.Count >= Most)
            {
                return false;
            }

            faults.Add(fault);
            return true;
        }
    }

    /// <summary>Takes back one fault, or all of them; false if there is none with this id.</summary>
    public bool Remove(AccountSid account, string? id)
    {
        if (id is null)
        {
            _faults.TryRemove(account, out _);
            return true;
        }

        if (!_faults.TryGetValue(account, out var faults))
        {
            return false;
        }

        lock (faults)
        {
            return faults.RemoveAll(fault => fault.Id == id) > 0;
        }
    }
}
