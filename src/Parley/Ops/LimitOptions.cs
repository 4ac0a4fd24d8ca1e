namespace Parley.Ops;

/// <summary>How much clients may do at once, from <c>Parley:Limits:…</c>. 0: no limit.</summary>
/// <param name="ActionsPerSecond">
/// Writes to one conversation, or makings and removals in one service:
/// https://www.twilio.com/docs/conversations/conversations-limits.
/// </param>
/// <param name="ConcurrentRequests">Requests of one account under way at the same time, reads too.</param>
internal sealed record LimitOptions(int ActionsPerSecond, int ConcurrentRequests)
{
    private const int DocumentedActions = 30;

    /// <param name="sandbox">Tests would only trip over the documented limit: where nothing says otherwise, it holds elsewhere.</param>
    public static LimitOptions From(IConfiguration configuration, bool sandbox) => new(
        Setting.Number(configuration, "Parley:Limits:ActionsPerSecond", sandbox ? 0 : DocumentedActions),
        Setting.Number(configuration, "Parley:Limits:ConcurrentRequests", 0));
}
