using Parley.Api;
using Parley.Conversations;
using Parley.Participants;
using Parley.Storage;

namespace Parley.Inbound;

/// <summary>The open conversation that waits for a message, and who in it wrote it.</summary>
internal sealed record InboundPlace(Conversation Conversation, ParticipantSid Holder)
{
    /// <summary>By the pair (their number, ours): somebody's own, or that of a group's member and a projected address.</summary>
    public static async ValueTask<InboundPlace?> FindAsync(ISql sql, InboundMessage message)
    {
        if (await ParticipantStore.HolderAsync(sql, message.Account, message.From, message.To) is { } holder)
        {
            return await OfAsync(sql, message.Account, holder.Conversation, holder.Sid);
        }

        if (await Groups.HolderOfAsync(sql, message.Account, message.From, message.To) is { } group
            && await Groups.MemberAsync(sql, message.Account, group, message.From) is { } member)
        {
            return await OfAsync(sql, message.Account, group, member);
        }

        return null;
    }

    private static async ValueTask<InboundPlace?> OfAsync(
        ISql sql, AccountSid account, ConversationSid conversation, ParticipantSid holder) =>
        await ConversationStore.FindAsync(sql, account, conversation) is { } found ? new(found, holder) : null;
}
