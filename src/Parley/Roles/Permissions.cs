using System.Collections.Frozen;

namespace Parley.Roles;

/// <summary>
/// The permissions that roles may have, and what each allows
/// (https://www.twilio.com/docs/conversations/api/role-resource#permission-values).
/// </summary>
internal static class Permissions
{
    // Of both types of role. The last two are not on that page, but the live service takes and lists them.
    private static readonly string[] Shared =
    [
        "addParticipant", "deleteAnyMessage", "deleteConversation", "editAnyMessage", "editAnyMessageAttributes", "editAnyUserInfo",
        "editConversationAttributes", "editConversationName", "editOwnMessage", "editOwnMessageAttributes", "editOwnUserInfo",
        "removeParticipant", "editAnyParticipantAttributes", "editNotificationLevel",
    ];

    private static readonly FrozenSet<string> Service = FrozenSet.ToFrozenSet(
        [.. Shared, "createConversation", "joinConversation"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Conversation = FrozenSet.ToFrozenSet(
        [.. Shared, "deleteOwnMessage", "leaveConversation", "sendMediaMessage", "sendMessage"], StringComparer.Ordinal);

    /// <summary>Which permissions a role of this type may have.</summary>
    public static FrozenSet<string> Of(string type) => type == RoleTypes.Service ? Service : Conversation;

    /// <summary>
    /// True if one of these permissions allows the action. What somebody is granted in a conversation is what the service role of the
    /// user and the conversation role of the participant grant together.
    /// </summary>
    public static bool Allow(IReadOnlyCollection<string> granted, ChatAction action) =>
        GrantedBy(action).Any(permission => granted.Contains(permission));

    /// <summary>The permissions of which one is enough: whoever may do it to anybody's may do it to their own.</summary>
    public static IReadOnlyList<string> GrantedBy(ChatAction action) => action switch
    {
        ChatAction.CreateConversation => ["createConversation"],
        ChatAction.JoinConversation => ["joinConversation"],
        ChatAction.LeaveConversation => ["leaveConversation"],
        ChatAction.DeleteConversation => ["deleteConversation"],
        ChatAction.EditConversationName => ["editConversationName"],
        ChatAction.EditConversationAttributes => ["editConversationAttributes"],
        ChatAction.AddParticipant => ["addParticipant"],
        ChatAction.RemoveParticipant => ["removeParticipant"],
        ChatAction.EditAnyParticipantAttributes => ["editAnyParticipantAttributes"],
        ChatAction.EditNotificationLevel => ["editNotificationLevel"],
        ChatAction.SendMessage => ["sendMessage"],
        ChatAction.SendMediaMessage => ["sendMediaMessage"],
        ChatAction.EditOwnMessage => ["editOwnMessage", "editAnyMessage"],
        ChatAction.EditAnyMessage => ["editAnyMessage"],
        ChatAction.EditOwnMessageAttributes => ["editOwnMessageAttributes", "editAnyMessageAttributes"],
        ChatAction.EditAnyMessageAttributes => ["editAnyMessageAttributes"],
        ChatAction.DeleteOwnMessage => ["deleteOwnMessage", "deleteAnyMessage"],
        ChatAction.DeleteAnyMessage => ["deleteAnyMessage"],
        ChatAction.EditOwnUserInfo => ["editOwnUserInfo", "editAnyUserInfo"],
        ChatAction.EditAnyUserInfo => ["editAnyUserInfo"],
        _ => [],
    };
}
