using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Sandbox.Engine;

/// <summary>The log of attempts to deliver events; tells whoever listens of each, once it is stored.</summary>
internal sealed class WatchedAttempts(SandboxEvents events) : IWebhookAttempts
{
    private readonly WebhookAttempts _log = new();

    public async ValueTask RecordAsync(ISql sql, WebhookAttempt attempt)
    {
        await _log.RecordAsync(sql, attempt);
        var request = attempt.Request;
        if (events.IsHeard(request.Account))
        {
            sql.AfterCommit(() => events.Publish(request.Account, "webhook", json =>
            {
                json.WriteString("sid", attempt.Sid);
                json.WriteString("eventType", request.Event);
                json.WriteString("status", attempt.Exchange.Succeeded ? WebhookAttempts.Succeeded : WebhookAttempts.Failed);
                json.WriteString("conversationSid", request.Conversation);
            }));
        }
    }
}
