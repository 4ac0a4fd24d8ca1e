namespace Parley.Api;

/// <summary>
/// Which resource a route's actions are counted for. Reads are not limited.
/// https://www.twilio.com/docs/conversations/conversations-limits
/// </summary>
internal enum ActionScope
{
    /// <summary>Not limited.</summary>
    None,

    /// <summary>Changes of a conversation; its participants and messages made, changed and removed.</summary>
    Conversation,

    /// <summary>Conversations made and removed; users and roles made, changed and removed.</summary>
    Service,
}

/// <summary>Finds it, once for each route.</summary>
internal static class ActionScopes
{
    /// <param name="pattern">Without the mount: <c>/Conversations/{Sid}</c>.</param>
    public static ActionScope Of(string method, string pattern)
    {
        if (HttpMethods.IsGet(method))
        {
            return ActionScope.None;
        }

        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["Conversations", _] when !HttpMethods.IsDelete(method) => ActionScope.Conversation,
            ["Conversations", _, "Participants" or "Messages"] or ["Conversations", _, "Participants" or "Messages", _] =>
                ActionScope.Conversation,
            ["Conversations" or "Users" or "Roles"] or ["Conversations" or "Users" or "Roles", _] or ["ConversationWithParticipants"] =>
                ActionScope.Service,
            _ => ActionScope.None,
        };
    }
}
