using Parley.Storage;

namespace Parley.Lanes;

/// <summary>
/// Does the jobs of some kinds. Runs outside any transaction; what is to be stored comes back in the result and is committed together
/// with the lane's step, so that a job is never done twice in the database and never forgotten.
/// </summary>
internal interface IJobRunner
{
    /// <summary>The kinds of jobs that this runner does.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>Does one job. An exception counts as a failed attempt.</summary>
    Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation);
}

/// <summary>How an attempt ended.</summary>
internal abstract record JobResult
{
    private JobResult()
    {
    }

    /// <summary>The job is over, well or not; <paramref name="Store"/> runs in the transaction that moves the lane on.</summary>
    /// <param name="EndsLane">True: the lane's row goes if this was its last job. Only for lanes whose name never comes again.</param>
    public sealed record Done(Func<ISql, ValueTask>? Store = null, bool EndsLane = false) : JobResult
    {
        /// <summary>Runs after the commit, once if the server lives; must return at once and not throw.</summary>
        public Action? Afterwards { get; init; }
    }

    /// <summary>Try the same job again later; the lane waits, so order is kept.</summary>
    /// <param name="CountAsFailure">False: being told to slow down is not a failure.</param>
    /// <param name="Store">Runs in the transaction that lets the lane rest; undone if the lane was lost meanwhile.</param>
    public sealed record Later(TimeSpan After, bool CountAsFailure, string Words, Func<ISql, ValueTask>? Store = null) : JobResult;

    /// <summary>
    /// A slice of a long job is done: the same job goes on at once, with a payload that says how far it got. Failures before are
    /// forgotten. <paramref name="Store"/> runs in the transaction that keeps the payload.
    /// </summary>
    public sealed record More(string Payload, Func<ISql, ValueTask>? Store = null) : JobResult;

    /// <summary>
    /// Decided in the transaction that moves the lane: <paramref name="Store"/> says when the same job runs again. Null: it is over, and
    /// the lane ends.
    /// </summary>
    public sealed record Again(Func<ISql, ValueTask<TimeSpan?>> Store) : JobResult;
}
