using System.Text.Json.Serialization;
using Parley.Api;

namespace Parley.Conversations;

/// <summary>A conversation as clients get it.</summary>
internal sealed record ConversationResource(
    string Sid, string AccountSid, string ChatServiceSid, string MessagingServiceSid, string? FriendlyName, string? UniqueName,
    string Attributes, string State, string DateCreated, string DateUpdated, ConversationTimers Timers,
    ConversationBindings Bindings, string Url, ConversationLinks Links)
{
    public static ConversationResource From(Conversation conversation, Call call) => From(conversation, call.Base);

    /// <param name="mount">What stands before <c>/Conversations</c> in its URLs.</param>
    public static ConversationResource From(Conversation conversation, string mount)
    {
        var url = $"{mount}/Conversations/{conversation.Sid}";
        return new(
            conversation.Sid.Value, conversation.Account.Value, conversation.Service, conversation.MessagingService,
            conversation.FriendlyName, conversation.UniqueName, conversation.Attributes, conversation.State,
            Wire.Date(conversation.Created), Wire.Date(conversation.Updated),
            new(Wire.Date(conversation.DateInactive), Wire.Date(conversation.DateClosed)),
            new(conversation.EmailAddress is null ? null : new(conversation.EmailAddress, conversation.EmailName)), url,
            new($"{url}/Participants", $"{url}/Messages", $"{url}/Webhooks", $"{url}/Export"));
    }
}

/// <summary>Empty when no timer runs.</summary>
internal sealed record ConversationTimers(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DateInactive,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DateClosed);

/// <summary>Empty without an email binding.</summary>
internal sealed record ConversationBindings(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EmailBinding? Email);

internal sealed record EmailBinding(string Address, string? Name);

/// <param name="Export">Left out of the answer that makes a conversation with its participants, as the description has it.</param>
internal sealed record ConversationLinks(
    string Participants, string Messages, string Webhooks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Export);

internal sealed record ConversationList(IReadOnlyList<ConversationResource> Conversations, PageMeta Meta);
