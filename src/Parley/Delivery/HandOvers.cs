using System.Collections.Concurrent;
using Parley.Api;
using Parley.Ops;

namespace Parley.Delivery;

/// <summary>
/// What is under way to the carriers, by number of ours. A carrier that takes messages and answers none would otherwise get every worker
/// of this node, one recipient after the other, and nobody else's messages would go.
/// </summary>
internal sealed class HandOvers(EngineOptions options, TimeProvider time)
{
    /// <summary>So long without any answer, while many wait for one: it hangs.</summary>
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(AccountSid, string), Route> _routes = new();
    private readonly int _most = Math.Max(options.LaneWorkers / 4, 2);

    /// <summary>Null if the carrier hangs: what is under way must come back first. Disposed when it has.</summary>
    public HandOver? Begin(AccountSid account, string number)
    {
        while (true)
        {
            var route = _routes.GetOrAdd((account, number), static _ => new Route());
            lock (route)
            {
                if (route.IsGone)
                {
                    continue;
                }

                if (route.UnderWay == 0)
                {
                    route.Answered = time.GetTimestamp();
                }
                else if (route.UnderWay >= _most && time.GetElapsedTime(route.Answered) > Hangs)
                {
                    return null;
                }

                route.UnderWay++;
                return new HandOver(this, (account, number), route);
            }
        }
    }

    private void End((AccountSid, string) key, Route route, bool isAnswered)
    {
        lock (route)
        {
            route.Answered = isAnswered ? time.GetTimestamp() : route.Answered;
            if (--route.UnderWay == 0)
            {
                route.IsGone = true;
                _routes.TryRemove(key, out _);
            }
        }
    }

    /// <summary>How many are under way under one number.</summary>
    internal sealed class Route
    {
        public int UnderWay { get; set; }

        public long Answered { get; set; }

        public bool IsGone { get; set; }
    }

    /// <summary>One that is under way.</summary>
    internal sealed class HandOver(HandOvers all, (AccountSid, string) key, Route route) : IDisposable
    {
        /// <summary>Set when the carrier said anything.</summary>
        public bool IsAnswered { get; set; }

        public void Dispose() => all.End(key, route, IsAnswered);
    }
}
