using Parley.Accounts;
using Parley.Conversations;
using Parley.Messages;
using Parley.Storage;

namespace Parley.Inbound;

/// <summary>
/// Gives an inbound message its place, in one transaction: in the conversation that waits for it, or in one that is made for it; and
/// tells the number's own webhook. Nothing of it needs anybody else's server.
/// </summary>
internal sealed class Arrivals(Append append, AutoCreation creation, NumberWebhook numbers, IAccountClock clock)
{
    private const int MostTries = 5;

    /// <summary>Takes the message once, and says what became of it.</summary>
    /// <param name="change">What a pre-event hook changed of the message.</param>
    /// <param name="draft">The conversation that a pre-event hook let through, or null if none was asked.</param>
    /// <param name="known">Where it belonged a moment ago in this transaction, to spare a look.</param>
    public async ValueTask<Arrival> TakeAsync(
        ISql sql, InboundMessage message, IReadOnlyList<MediaEntry> media, Func<AppendRequest, AppendRequest>? change = null,
        Conversation? draft = null, InboundPlace? known = null)
    {
        var now = clock.Now(message.Account);
        if (!await InboundMarks.SetAsync(sql, message.Account, message.Channel, message.ProviderId, now))
        {
            return new(ArrivalOutcome.Duplicate);
        }

        var placed = await PlaceAsync(sql, message, media, change, draft, known, now);
        var number = await numbers.QueueAsync(sql, message, media, placed.Outcome != ArrivalOutcome.Dropped);
        return number is null ? placed : placed with { NumberMessage = number };
    }

    // A conversation may close or be made between the look and the step: then the next look says so.
    private async ValueTask<Arrival> PlaceAsync(
        ISql sql, InboundMessage message, IReadOnlyList<MediaEntry> media, Func<AppendRequest, AppendRequest>? change,
        Conversation? draft, InboundPlace? known, long now)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if ((known ?? await InboundPlace.FindAsync(sql, message)) is { } place)
            {
                known = null;
                var request = Inbox.RequestFor(message, place.Conversation.Sid, place.Conversation.Service, now, media);
                if (await append.RunAsync(sql, change is null ? request : change(request)) is AppendResult.Stored stored)
                {
                    return new(ArrivalOutcome.Appended, place, stored.Message);
                }
            }
            else if (await AutoCreation.WantedAsync(sql, message) is not { } settings)
            {
                return new(ArrivalOutcome.Dropped);
            }
            else if (await creation.CreateAsync(sql, message, settings, draft, media) is { } created)
            {
                return created;
            }
        }

        // Not stored, so that the carrier comes again.
        throw new StorageException("The conversations of this pair change all the time.");
    }
}
