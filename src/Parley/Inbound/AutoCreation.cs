using Parley.Accounts;
using Parley.Addresses;
using Parley.Api;
using Parley.Conversations;
using Parley.Messages;
using Parley.Participants;
using Parley.Storage;
using Parley.Users;
using Parley.Webhooks;

namespace Parley.Inbound;

/// <summary>
/// Makes the conversation for a message that no open one waits for, where the address that was written to is configured so.
/// https://www.twilio.com/docs/conversations/inbound-autocreation
/// </summary>
internal sealed partial class AutoCreation(
    IDatabase database, ConversationStore conversations, Newcomers newcomers, EventWriter events, PreEvents pre, Append append,
    IAccountClock clock, ISidSource sids, ILogger<AutoCreation> log)
{
    /// <summary>The settings by which a conversation is made for this message; null: none is.</summary>
    public static async ValueTask<AutoCreationSettings?> WantedAsync(ISql sql, InboundMessage message)
    {
        const string defaults = """
            SELECT default_service, default_messaging_service, inactive_timer, closed_timer,
                (SELECT service.sid FROM service WHERE service.account = $1 AND service.sid = $2)
            FROM account WHERE account.sid = $1
            """;

        // Who cannot be written back to (a sender by name) is nobody's participant.
        if (Address.ChannelOf(message.From) != message.Channel
            || await AddressStore.FindAsync(sql, message.Account, message.To) is not { AutoCreation.Enabled: true } found
            || found.Type != message.Channel)
        {
            return null;
        }

        // A service that was deleted since leaves its place to the default one: what a person wrote is not lost.
        return await sql.FirstAsync(
            defaults,
            row => new AutoCreationSettings(
                found.AutoCreation, row.TextOrNull(4) ?? row.Text(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3)),
            message.Account.Value, found.AutoCreation.Service ?? "");
    }

    /// <summary>True if a pre-event hook has a say in it, so that it cannot be made within the carrier's request.</summary>
    public ValueTask<bool> AsksAsync(ISql sql, InboundMessage message, AutoCreationSettings settings) =>
        pre.ListensAsync(sql, message.Account, settings.Service, EventNames.ConversationAdd);

    /// <summary>The conversation that the pre-event hook lets through, perhaps changed; null: it refused, and the message is gone for good.</summary>
    public async Task<Conversation?> AskAsync(
        InboundMessage message, AutoCreationSettings settings, IReadOnlyList<MediaEntry> media, CancellationToken cancellation)
    {
        var draft = Draft(message, settings);
        var by = (Firing)SourceOf(message);
        var answer = await pre.AskAsync(
            draft.Scope, ConversationEvents.Add(draft, by, First(message, media)), cancellation);
        if (answer.IsVeto)
        {
            LogVetoed(message.Channel);
            return null;
        }

        if ((answer.Refusal ?? ConversationForm.Read(answer.Over(new Form()), creating: true, out _)) is { } wrong)
        {
            // Nobody is there to be told, and what a person wrote is not lost to a mistake.
            LogAnswerInvalid(message.Channel, wrong.Message);
            return draft;
        }

        return draft with
        {
            FriendlyName = answer.Changes.GetValueOrDefault("FriendlyName", draft.FriendlyName!),
            UniqueName = answer.Changes.GetValueOrDefault("UniqueName") is { Length: > 0 } name ? name : null,
            Attributes = answer.Changes.GetValueOrDefault("Attributes", draft.Attributes),
        };
    }

    /// <summary>
    /// In the transaction that marked the message: conversation, webhook, participant and message with their events in order. Null if
    /// somebody else has taken the pair meanwhile.
    /// </summary>
    /// <param name="draft">What the hook let through, or null if none was asked.</param>
    public async ValueTask<Arrival?> CreateAsync(
        ISql sql, InboundMessage message, AutoCreationSettings settings, Conversation? draft, IReadOnlyList<MediaEntry> media)
    {
        // The pair first: of two messages at once one gets it, and the other waits here and then finds the conversation. The
        // conversation cannot be seen by anybody yet, so its row need not be locked before.
        const long changes = 2;
        var now = clock.Now(message.Account);
        var made = (draft ?? Draft(message, settings)) with { Change = changes };
        var by = (Firing)SourceOf(message);
        var participant = await newcomers.WelcomeAsync(
            sql, made,
            new Participant(
                message.Account, made.Sid, new(sids.Next("MB")), null, message.Channel, message.From, message.To, Attributes.Empty,
                null, null, null, now, now),
            by);
        if (!await ParticipantStore.TryInsertAsync(sql, participant, made.Service, changes))
        {
            return null;
        }

        if (settings.Creation is { Type: AutoCreationRule.Webhook, Url: { } url })
        {
            // Before the first event: it hears the participant and the message, if it asked for them.
            await WebhookStore.InsertAsync(sql, new(
                message.Account, made.Sid, sids.Next("WH"), "webhook", url, settings.Creation.Method, settings.Creation.Filters ?? [],
                [], null, null, now, now));
        }

        if (!await conversations.InsertAsync(sql, made, by, First(message, media)))
        {
            // The hook gave it a name that another has.
            made = made with { UniqueName = null };
            await conversations.InsertAsync(sql, made, by, First(message, media));
        }

        await events.WriteAsync(sql, made.Scope, ParticipantEvents.Added(participant, by));
        var stored = await append.RunAsync(sql, Inbox.RequestFor(message, made.Sid, made.Service, now, media));
        return new(ArrivalOutcome.Created, new(made, participant.Sid), (stored as AppendResult.Stored)?.Message);
    }

    /// <summary>What the transaction does is what was asked about.</summary>
    public ValueTask<AutoCreationSettings?> WantedAsync(InboundMessage message, CancellationToken cancellation) =>
        database.ReadAsync(sql => WantedAsync(sql, message), cancellation);

    private Conversation Draft(InboundMessage message, AutoCreationSettings settings)
    {
        var now = clock.Now(message.Account);
        return new Conversation(
            message.Account, new(sids.Next("CH")), settings.Service, settings.MessagingService, null, message.From, Attributes.Empty,
            ConversationStates.Active, settings.InactiveTimer, settings.ClosedTimer,
            now + ConversationForm.Duration(settings.InactiveTimer), now + ConversationForm.Duration(settings.ClosedTimer), null, null,
            "system", now, now, 0, 1);
    }

    private static FirstMessage First(InboundMessage message, IReadOnlyList<MediaEntry> media) =>
        new(message.From, message.To, null, null, message.Body, media);

    private static string SourceOf(InboundMessage message) => message.Channel.ToUpperInvariant();

    [LoggerMessage(220, LogLevel.Information, "A hook refused the conversation for a {Channel} message; the message was dropped")]
    private partial void LogVetoed(string channel);

    [LoggerMessage(221, LogLevel.Warning, "A hook's answer about the conversation for a {Channel} message is ignored: {Words}")]
    private partial void LogAnswerInvalid(string channel, string words);
}

/// <summary>How a conversation is made for a stranger's message.</summary>
/// <param name="Service">The conversation service.</param>
/// <param name="InactiveTimer">The account's default, or null.</param>
internal sealed record AutoCreationSettings(
    AutoCreationRule Creation, string Service, string MessagingService, string? InactiveTimer, string? ClosedTimer);
