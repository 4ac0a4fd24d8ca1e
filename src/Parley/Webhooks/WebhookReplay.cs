using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Messages;
using Parley.Storage;

namespace Parley.Webhooks;

/// <summary>
/// Tells a new webhook of the messages that were there before it (<c>ReplayAfter</c>), as onMessageAdded, in order. It is one job at the
/// head of the webhook's lane, so newer events wait behind it; each message is a slice of it, with its place kept in the job, so that a
/// conversation of 100 000 messages needs no big transaction, and a node that is killed goes on where it was.
/// </summary>
internal sealed class WebhookReplay(
    IDatabase database, WebhookClient client, WebhookSender sender, IWebhookAttempts attempts, ISidSource sids) : IJobRunner
{
    public const string JobKind = "webhook-replay";

    /// <summary>How many messages are looked at in one go for one that has a trigger word.</summary>
    private const long Bite = 100;

    public IReadOnlyCollection<string> Kinds => [JobKind];

    /// <summary>In the transaction that makes the webhook, under the conversation's lock: what is posted later comes behind it.</summary>
    /// <param name="until">The index that the next message will get.</param>
    public static async ValueTask QueueAsync(ISql sql, Webhook webhook, long until)
    {
        var wanted = webhook.Target == WebhookInterest.Trigger
            || (webhook.Target == WebhookInterest.Webhook && webhook.Filters.Contains(EventNames.MessageAdded));
        if (webhook.ReplayAfter is { } from && wanted && from < until)
        {
            await LaneStore.AppendAsync(
                sql, webhook.Account, EventWriter.LaneOf(webhook.Sid, webhook.Conversation), JobKind, webhook.Sid,
                Payload(webhook.Conversation, Math.Max(0, from), until));
        }
    }

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var (conversation, from, until) = Read(job.Payload!);
        var bite = await database.ReadAsync(sql => BiteAsync(sql, job, conversation, from, until), cancellation);
        if (bite.Hook is not { } hook)
        {
            return new JobResult.Done();
        }

        if (bite.Wanted is not { } message)
        {
            return bite.Next < until ? new JobResult.More(Payload(conversation, bite.Next, until)) : new JobResult.Done();
        }

        var call = new WebhookRequest(
            job.Account, EventSid(hook.Sid, message), EventNames.MessageAdded, WebhookKinds.Post, WebhookScopes.Conversation, hook.Sid,
            conversation.Value, hook.Method!, hook.Url!, EventForm.Write(job.Account, bite.Event!), fails);
        if (await client.SendAsync(call, WebhookClient.UsualLimit, WebhookAttempts.MostBody, cancellation) is not { } exchange)
        {
            return new JobResult.Done();
        }

        var attempt = new WebhookAttempt(sids.Next("WD"), call, exchange);
        ValueTask Record(ISql sql) => attempts.RecordAsync(sql, attempt);
        if (!sender.IsOver(job.Lane, exchange, fails))
        {
            // From this message on: what was looked at before is not looked at again.
            return new JobResult.Later(BackOff.After(fails), CountAsFailure: true, WebhookSender.Words(exchange), Record);
        }

        return message.Index + 1 < until
            ? new JobResult.More(Payload(conversation, message.Index + 1, until), Record)
            : new JobResult.Done(Record);
    }

    /// <summary>The first message that the webhook wants, or how far there is none.</summary>
    private sealed record Found(Webhook? Hook, Message? Wanted, WebhookEvent? Event, long Next);

    // The webhook as it is now: who moves its URL meanwhile gets the rest there.
    private static async ValueTask<Found> BiteAsync(ISql sql, Job job, ConversationSid conversation, long from, long until)
    {
        const string select = $"""
            SELECT {MessageStore.Columns} FROM message
            WHERE account = $1 AND conversation = $2 AND place >= $3 AND place < $4 ORDER BY place LIMIT $5
            """;
        if (await ConversationStore.FindAsync(sql, job.Account, conversation) is not { } room
            || await WebhookStore.FindAsync(sql, job.Account, conversation, job.Reference) is not { } hook)
        {
            return new(null, null, null, until);
        }

        var most = hook.Target == WebhookInterest.Trigger ? Bite : 1;
        var messages = await sql.QueryAsync(select, MessageStore.Map, job.Account.Value, conversation.Value, from, until, most);
        foreach (var message in messages)
        {
            var what = MessageEvents.Added(message, room.Service, room.MessagingService, new(true, message.Source, null));
            if (WebhookInterest.Wants(hook, what))
            {
                return new(hook, message, what, message.Index);
            }
        }

        return new(hook, null, null, messages.Count < most ? until : messages[^1].Index + 1);
    }

    // The same for the same message at the same webhook, also after a kill: receivers know it again by the token made of it.
    private static string EventSid(string webhook, Message message) =>
        "EV" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(webhook + message.Sid.Value)).AsSpan(0, 16));

    private static string Payload(ConversationSid conversation, long from, long until) =>
        string.Create(CultureInfo.InvariantCulture, $"{conversation}\n{from}\n{until}");

    private static (ConversationSid Conversation, long From, long Until) Read(string payload)
    {
        var parts = payload.Split('\n');
        return (new(parts[0]), long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
