namespace Parley.Roles;

/// <summary>The roles that every service starts with.</summary>
internal static class DefaultRoles
{
    public static readonly DefaultRole ServiceAdmin = new(
        "service admin", RoleTypes.Service,
        [
            "createConversation", "joinConversation", "deleteConversation", "editConversationAttributes", "editConversationName",
            "addParticipant", "removeParticipant", "editAnyParticipantAttributes", "editAnyMessage", "editAnyMessageAttributes",
            "deleteAnyMessage", "editAnyUserInfo",
        ]);

    /// <summary>Of new users.</summary>
    public static readonly DefaultRole ServiceUser = new(
        "service user", RoleTypes.Service, ["createConversation", "joinConversation", "editOwnUserInfo"]);

    /// <summary>Of whoever creates a conversation and joins it.</summary>
    public static readonly DefaultRole ChannelAdmin = new(
        "channel admin", RoleTypes.Conversation,
        [
            "sendMessage", "sendMediaMessage", "leaveConversation", "deleteConversation", "editConversationAttributes",
            "editConversationName", "addParticipant", "removeParticipant", "editAnyParticipantAttributes", "editAnyMessage",
            "editAnyMessageAttributes", "deleteAnyMessage", "editNotificationLevel",
        ]);

    /// <summary>Of other participants.</summary>
    public static readonly DefaultRole ChannelUser = new(
        "channel user", RoleTypes.Conversation,
        [
            "sendMessage", "sendMediaMessage", "leaveConversation", "editOwnMessage", "editOwnMessageAttributes", "deleteOwnMessage",
            "editNotificationLevel",
        ]);

    /// <summary>In the order in which they are made.</summary>
    public static readonly IReadOnlyList<DefaultRole> All = [ServiceAdmin, ServiceUser, ChannelAdmin, ChannelUser];
}

internal sealed record DefaultRole(string FriendlyName, string Type, IReadOnlyList<string> Permissions);
