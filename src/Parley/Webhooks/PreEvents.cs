using System.Net;
using Parley.Accounts;
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
    IDatabase database, AccountDirectory accounts, IHttpClientFactory clients, ISidSource sids, EngineOptions options, TimeProvider time,
    ILogger<PreEvents> log)
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
            if (await accounts.FindAsync(scope.Account, cancellation) is not { } account)
            {
                break;
            }

            var next = await AskAsync(hook, account.AuthToken, what, cancellation);
            answer = new(next.Refusal, answer.Changes.Concat(next.Changes).GroupBy(pair => pair.Key)
                .ToDictionary(group => group.Key, group => group.Last().Value)) { IsVeto = next.IsVeto };
            if (answer.Refusal is not null)
            {
                break;
            }

            what = what with { Parameters = [.. what.Parameters.Select(pair => Changed(pair, next)) ] };
        }

        return answer;
    }

    private ValueTask<IReadOnlyList<HookConfig>> OfAsync(ISql sql, AccountSid account, string service) =>
        HookConfigStore.OfAsync(sql, account, service, options.ServiceHooksOverrideAccount);

    private static bool Asks(HookConfig hook, string name) => hook.PreUrl is not null && hook.Hears(name);

    private static KeyValuePair<string, string?> Changed(KeyValuePair<string, string?> pair, PreAnswer answer) =>
        answer.Changes.TryGetValue(pair.Key, out var value) ? new(pair.Key, value) : pair;

    private async Task<PreAnswer> AskAsync(HookConfig hook, string authToken, WebhookEvent what, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var request = WebhookRequest.Build(
            hook.Account, hook.Method, hook.PreUrl!, WebhookRequest.Form(hook.Account, what), authToken, sids.Next("EV"), fails: 0);
        try
        {
            using var client = clients.CreateClient(WebhookSender.ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            switch ((int)response.StatusCode)
            {
                case >= 400:
                    LogVeto(what.Name, hook.Owner, response.StatusCode);
                    return new(PreEventErrors.Vetoed((int)response.StatusCode), PreAnswer.GoOn.Changes) { IsVeto = true };
                case >= 200 and < 300:
                    return PreAnswerWire.Read(what.Name, await ReadAsync(response, either.Token));
                default:
                    LogNoAnswer(what.Name, hook.Owner, $"it answered {(int)response.StatusCode}");
                    return PreAnswer.GoOn;
            }
        }
        catch (Exception away) when (away is HttpRequestException or IOException
            || (away is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LogNoAnswer(what.Name, hook.Owner, limit.IsCancellationRequested ? "it took longer than 5 seconds" : away.Message);
            return PreAnswer.GoOn;
        }
    }

    // Null: longer than anything that makes sense.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[MostAnswered + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (length > MostAnswered)
        {
            // Not in a conditional: there null would become an empty memory.
            return null;
        }

        return buffer.AsMemory(0, length);
    }

    [LoggerMessage(510, LogLevel.Information, "The hook of {Owner} refused {Event}: it answered {Status}")]
    private partial void LogVeto(string @event, string owner, HttpStatusCode status);

    [LoggerMessage(511, LogLevel.Warning, "The hook of {Owner} had no say in {Event}: {Words}")]
    private partial void LogNoAnswer(string @event, string owner, string words);
}
