using Parley.Api;
using Parley.Ops;
using Parley.Storage;

namespace Parley.Webhooks;

/// <summary>
/// Asks the pre-event hook of the service or the account before something is done. To be called outside of any transaction, and only
/// for what fires. A hook that does not answer in time or cannot be reached does not stop anything.
/// https://www.twilio.com/docs/conversations/conversations-webhooks
/// </summary>
internal sealed partial class PreEvents(
    IDatabase database, WebhookClient client, IWebhookAttempts attempts, ISidSource sids, EngineOptions options, ILogger<PreEvents> log)
{
    /// <summary>How long a hook may think.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private const int MostAnswered = 64 * 1024;

    /// <summary>True if this request has to ask first; spares the reads that only the question needs.</summary>
    public async ValueTask<bool> ListensAsync(Call call, string name) =>
        call.Firing.Fires && await ListensAsync(call.Sid, call.ServiceSid, name, call.Cancellation);

    /// <summary>True if somebody wants to be asked.</summary>
    public ValueTask<bool> ListensAsync(AccountSid account, string service, string name, CancellationToken cancellation) =>
        database.ReadAsync(sql => ListensAsync(sql, account, service, name), cancellation);

    /// <summary>The same within a read or a transaction.</summary>
    public async ValueTask<bool> ListensAsync(ISql sql, AccountSid account, string service, string name) =>
        (await OfAsync(sql, account, service)).Any(hook => Asks(hook, name));

    /// <summary>Asks whoever wants to be asked about this. If both are asked, the account's hook hears the service's changes.</summary>
    public async ValueTask<PreAnswer> AskAsync(EventScope scope, WebhookEvent what, CancellationToken cancellation)
    {
        var hooks = await database.ReadAsync(sql => OfAsync(sql, scope.Account, scope.Service), cancellation);
        var answer = PreAnswer.GoOn;
        foreach (var hook in hooks.Where(hook => Asks(hook, what.Name)))
        {
            var next = await AskAsync(hook, scope, what, cancellation);
            answer = new(next.Refusal, answer.Changes.Concat(next.Changes).GroupBy(pair => pair.Key)
                .ToDictionary(group => group.Key, group => group.Last().Value))
            { IsVeto = next.IsVeto };
            if (answer.Refusal is not null)
            {
                break;
            }

            what = what with { Parameters = [.. what.Parameters.Select(pair => Changed(pair, next))] };
        }

        return answer;
    }

    private ValueTask<IReadOnlyList<HookConfig>> OfAsync(ISql sql, AccountSid account, string service) =>
        HookConfigStore.OfAsync(sql, account, service, options.ServiceHooksOverrideAccount);

    private static bool Asks(HookConfig hook, string name) => hook.PreUrl is not null && hook.Hears(name);

    private static KeyValuePair<string, string?> Changed(KeyValuePair<string, string?> pair, PreAnswer answer) =>
        answer.Changes.TryGetValue(pair.Key, out var value) ? new(pair.Key, value) : pair;

    private async Task<PreAnswer> AskAsync(HookConfig hook, EventScope scope, WebhookEvent what, CancellationToken cancellation)
    {
        var request = new WebhookRequest(
            hook.Account, sids.Next("EV"), what.Name, WebhookKinds.Pre, WebhookScopes.Of(hook.Owner), hook.Owner, scope.Conversation?.Value,
            hook.Method, hook.PreUrl!, EventForm.Write(hook.Account, what), RetryCount: 0);
        if (await client.SendAsync(request, Limit, MostAnswered, cancellation) is not { } exchange)
        {
            return PreAnswer.GoOn;
        }

        var attempt = new WebhookAttempt(sids.Next("WD"), request, exchange);
        await database.WriteAsync(
            async sql =>
            {
                await attempts.RecordAsync(sql, attempt);
                return 0;
            },
            cancellation);
        switch (exchange)
        {
            case { Status: >= 400 and { } status }:
                LogVeto(what.Name, hook.Owner, status);
                return new(PreEventErrors.Vetoed(status), PreAnswer.GoOn.Changes) { IsVeto = true };
            case { Succeeded: true, IsWhole: true }:
                return PreAnswerWire.Read(what.Name, exchange.Body);
            case { Succeeded: true, Error: null }:
                return PreAnswerWire.Read(what.Name, null);
            default:
                LogNoAnswer(what.Name, hook.Owner, WebhookSender.Words(exchange));
                return PreAnswer.GoOn;
        }
    }

    [LoggerMessage(510, LogLevel.Information, "The hook of {Owner} refused {Event}: it answered {Status}")]
    private partial void LogVeto(string @event, string owner, int status);

    [LoggerMessage(511, LogLevel.Warning, "The hook of {Owner} had no say in {Event}: {Words}")]
    private partial void LogNoAnswer(string @event, string owner, string words);
}
