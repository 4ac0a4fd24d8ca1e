using Parley.Api;
using Parley.Conversations;
using Parley.Participants;

namespace Parley.Roles;

/// <summary>What an operation asks of an access token. Null: it may go on.</summary>
internal delegate ValueTask<ApiError?> AccessRule(AccessCase at);

/// <summary>The facts of one request by an access token, read for the rule that decides on it.</summary>
/// <param name="Conversation">The one that the path names; null if it names none or there is none.</param>
/// <param name="Me">The actor's own place in that conversation; null if it is not in it.</param>
/// <param name="Granted">Permissions of the actor's service role and, if it is in it, of its role in the conversation.</param>
internal sealed record AccessCase(
    Call Call, Actor Actor, Conversation? Conversation, Participant? Me, IReadOnlyCollection<string> Granted, AccessFacts Facts)
{
    public bool May(ChatAction action) => Permissions.Allow(Granted, action);
}

/// <summary>What else a rule may have to know; asked only when it does.</summary>
internal sealed class AccessFacts(
    Func<ValueTask<string?>> author, Func<string, ValueTask<Media.MediaRow?>> media,
    Func<ConversationSid, ValueTask<bool>> isIn, Func<ValueTask<string?>> user)
{
    /// <summary>Who wrote the message that the path names; null if there is none.</summary>
    public ValueTask<string?> MessageAuthorAsync() => author();

    /// <summary>A file, or null.</summary>
    public ValueTask<Media.MediaRow?> MediaAsync(string sid) => media(sid);

    /// <summary>True if the actor takes part in this conversation.</summary>
    public ValueTask<bool> IsInAsync(ConversationSid conversation) => isIn(conversation);

    /// <summary>The identity of the user that the path names; null if there is none.</summary>
    public ValueTask<string?> UserAsync() => user();
}
