using System.Collections.Frozen;
using Parley.Api;

namespace Parley.Roles;

/// <summary>
/// The one table of what an access token may do: an operation that is not in it is closed. The permissions are Twilio's
/// (https://www.twilio.com/docs/conversations/api/role-resource); docs/access-tokens.md says the same in words.
/// </summary>
internal static class AccessRules
{
    /// <summary>Where the path calls the conversation <c>Sid</c>.</summary>
    public const string Conversation = "/Conversations/{Sid}";
    private const string Participants = "/Conversations/{ConversationSid}/Participants";
    private const string Messages = "/Conversations/{ConversationSid}/Messages";
    private const string UserConversations = "/Users/{UserSid}/Conversations";
    private const string Media = "/Services/{ServiceSid}/Media";

    private static readonly FrozenDictionary<string, AccessRule> Rules = new Dictionary<string, AccessRule>
    {
        // Conversations. The list has only those that the identity is in.
        ["GET /Conversations"] = Anybody,
        ["POST /Conversations"] = at => Only(at, "FriendlyName", "UniqueName", "Attributes") ?? Needs(at, ChatAction.CreateConversation),
        ["GET " + Conversation] = Member,
        ["POST " + Conversation] = at => Only(at, "FriendlyName", "UniqueName", "Attributes")
            ?? Within(at, [.. Given(at, ChatAction.EditConversationName, "FriendlyName", "UniqueName"),
                .. Given(at, ChatAction.EditConversationAttributes, "Attributes")]),
        ["DELETE " + Conversation] = at => Within(at, ChatAction.DeleteConversation),

        // Participants. Who joins is not in it yet.
        ["GET " + Participants] = Member,
        ["GET " + Participants + "/{Sid}"] = Member,
        ["POST " + Participants] = at => Only(
                at, "Identity", "Attributes", "MessagingBinding.Address", "MessagingBinding.ProxyAddress", "MessagingBinding.ProjectedAddress")
            ?? (IsJoining(at) ? Needs(at, ChatAction.JoinConversation) : Within(at, ChatAction.AddParticipant)),
        ["POST " + Participants + "/{Sid}"] = at => IsMe(at)
            ? Only(at, "Attributes", "LastReadMessageIndex", "LastReadTimestamp") ?? Member(at)
            : Only(at, "Attributes") ?? Within(at, ChatAction.EditAnyParticipantAttributes),
        ["DELETE " + Participants + "/{Sid}"] = at => Within(at, IsMe(at) ? ChatAction.LeaveConversation : ChatAction.RemoveParticipant),

        // Messages. The author is the identity, whatever the form says: see <see cref="Writes"/>.
        ["GET " + Messages] = Member,
        ["GET " + Messages + "/{Sid}"] = Member,
        ["GET " + Messages + "/{MessageSid}/Receipts"] = Member,
        ["GET " + Messages + "/{MessageSid}/Receipts/{Sid}"] = Member,
        ["GET " + Messages + "/{MessageSid}/ChannelMetadata"] = Member,
        ["POST " + Messages] = SendAsync,
        ["POST " + Messages + "/{Sid}"] = EditMessageAsync,
        ["DELETE " + Messages + "/{Sid}"] = async at =>
            await Within(at, await IsMineAsync(at) ? ChatAction.DeleteOwnMessage : ChatAction.DeleteAnyMessage),

        // Users, and where they are.
        ["GET /Users/{Sid}"] = Anybody,
        ["POST /Users/{Sid}"] = async at => Only(at, "FriendlyName", "Attributes") is { } closed
            ? await closed
            : await Needs(at, await IsMyUserAsync(at) ? ChatAction.EditOwnUserInfo : ChatAction.EditAnyUserInfo),
        ["GET " + UserConversations] = MyUserAsync,
        ["GET " + UserConversations + "/{ConversationSid}"] = MyUserAsync,
        ["POST " + UserConversations + "/{ConversationSid}"] = async at => await MyUserAsync(at)
            ?? await Within(at, [.. Given(at, ChatAction.EditNotificationLevel, "NotificationLevel")]),
        ["DELETE " + UserConversations + "/{ConversationSid}"] = async at =>
            await MyUserAsync(at) ?? await Within(at, ChatAction.LeaveConversation),
        ["GET /ParticipantConversations"] = at =>
            at.Call.Form["Identity"] == at.Actor.Identity && at.Call.Form["Address"] is null or "" ? Anybody(at) : Unauthorized,

        // Files: what the identity uploaded itself, and what is in its conversations.
        ["POST " + Media] = Anybody,
        ["GET " + Media + "/{Sid}"] = SeesMediaAsync,
        ["GET " + Media + "/{Sid}/Content"] = SeesMediaAsync,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>https://www.twilio.com/docs/api/errors/50107</summary>
    public static readonly ApiError NotAllowed = new(403, 50107, "User unauthorized for this command: no role of this identity allows it");

    /// <summary>https://www.twilio.com/docs/api/errors/50430</summary>
    public static readonly ApiError NotIn = new(404, 50430, "The identity of the access token is not a participant of this conversation");

    /// <summary>Configuration, webhooks, roles, credentials and the like: not for chat identities.</summary>
    public static readonly ApiError NotForTokens = new(403, 20403, "This operation is not open to access tokens");

    private static ValueTask<ApiError?> Unauthorized => new(NotAllowed);

    /// <summary>What this operation asks, as <see cref="Routes"/> maps it.</summary>
    public static AccessRule Of(string method, string pattern) =>
        Rules.GetValueOrDefault($"{method} {pattern}") ?? (_ => new(NotForTokens));

    /// <summary>True for the one that has an author, who then is the identity.</summary>
    public static bool Writes(Operation operation) => operation is { Method: "POST", Pattern: Messages };

    /// <summary>The operations that are open at all, for tests.</summary>
    public static IEnumerable<string> Open => Rules.Keys;

    private static ValueTask<ApiError?> Anybody(AccessCase at) => default;

    private static ValueTask<ApiError?> Needs(AccessCase at, ChatAction action) => at.May(action) ? default : Unauthorized;

    private static ValueTask<ApiError?> Member(AccessCase at) => Within(at);

    // In the conversation, and allowed each of these.
    private static ValueTask<ApiError?> Within(AccessCase at, params IEnumerable<ChatAction> actions) => at switch
    {
        { Conversation: null } => new(at.Call.NotFound),
        { Me: null } => new(NotIn),
        _ => actions.All(at.May) ? default : Unauthorized,
    };

    // Null: nothing else was sent.
    private static ValueTask<ApiError?>? Only(AccessCase at, params ReadOnlySpan<string> open)
    {
        foreach (var (name, _) in at.Call.Form.Pairs)
        {
            if (!open.Contains(name))
            {
                return Unauthorized;
            }
        }

        return null;
    }

    private static IEnumerable<ChatAction> Given(AccessCase at, ChatAction action, params string[] names) =>
        names.Any(at.Call.Form.Has) ? [action] : [];

    private static bool IsJoining(AccessCase at) => at.Call.Form["Identity"] == at.Actor.Identity;

    private static bool IsMe(AccessCase at) =>
        at.Me is { } me && (at.Call.Route("Sid") == me.Sid.Value || at.Call.Route("Sid") == me.Identity);

    private static async ValueTask<ApiError?> SendAsync(AccessCase at)
    {
        if (Only(at, "Author", "Body", "Subject", "Attributes", "MediaSid", "ContentSid", "ContentVariables") is { } closed)
        {
            return await closed;
        }

        if (await Within(at, [ChatAction.SendMessage, .. Given(at, ChatAction.SendMediaMessage, "MediaSid")]) is { } refusal)
        {
            return refusal;
        }

        return at.Call.Form["MediaSid"] is { Length: > 0 } file && await at.Facts.MediaAsync(file) is { } upload
            && upload.Author != at.Actor.Identity ? NotAllowed : null;
    }

    private static async ValueTask<ApiError?> EditMessageAsync(AccessCase at)
    {
        if (Only(at, "Body", "Subject", "Attributes") is { } closed)
        {
            return await closed;
        }

        var mine = await IsMineAsync(at);
        return await Within(at,
        [
            .. Given(at, mine ? ChatAction.EditOwnMessage : ChatAction.EditAnyMessage, "Body", "Subject"),
            .. Given(at, mine ? ChatAction.EditOwnMessageAttributes : ChatAction.EditAnyMessageAttributes, "Attributes"),
        ]);
    }

    private static async ValueTask<bool> IsMineAsync(AccessCase at) => await at.Facts.MessageAuthorAsync() == at.Actor.Identity;

    private static async ValueTask<bool> IsMyUserAsync(AccessCase at) => await at.Facts.UserAsync() == at.Actor.Identity;

    private static async ValueTask<ApiError?> MyUserAsync(AccessCase at) => await IsMyUserAsync(at) ? null : NotAllowed;

    private static async ValueTask<ApiError?> SeesMediaAsync(AccessCase at)
    {
        if (await at.Facts.MediaAsync(at.Call.Route("Sid")) is not { } file)
        {
            return at.Call.NotFound;
        }

        var sees = file.Message is null || file.Conversation is null
            ? file.Author == at.Actor.Identity
            : await at.Facts.IsInAsync(new(file.Conversation));
        return sees ? null : at.Call.NotFound;
    }
}
