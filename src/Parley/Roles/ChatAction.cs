namespace Parley.Roles;

/// <summary>What somebody with an access token may want to do and a role must allow. REST calls need no role.</summary>
internal enum ChatAction
{
    CreateConversation,
    JoinConversation,
    LeaveConversation,
    DeleteConversation,
    EditConversationName,
    EditConversationAttributes,
    AddParticipant,
    RemoveParticipant,
    EditAnyParticipantAttributes,
    EditNotificationLevel,
    SendMessage,
    SendMediaMessage,
    EditOwnMessage,
    EditAnyMessage,
    EditOwnMessageAttributes,
    EditAnyMessageAttributes,
    DeleteOwnMessage,
    DeleteAnyMessage,
    EditOwnUserInfo,
    EditAnyUserInfo,
}
