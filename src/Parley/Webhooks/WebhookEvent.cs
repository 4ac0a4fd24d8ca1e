using Parley.Api;

namespace Parley.Webhooks;

/// <summary>Something that happened, or is about to, as webhooks hear it. Parameters whose value is null are left out.</summary>
internal sealed record WebhookEvent(string Name, string Source, IReadOnlyList<KeyValuePair<string, string?>> Parameters)
{
    public WebhookEvent(string name, Firing by, IReadOnlyList<KeyValuePair<string, string?>> parameters)
        : this(name, by.Source, parameters) => ClientIdentity = by.ClientIdentity;

    /// <summary>Who did it, if with an access token.</summary>
    public string? ClientIdentity { get; init; }

    /// <summary>The SID of what it is about where there is no conversation, as with users: its events keep their order too.</summary>
    public string? About { get; init; }
}

/// <summary>Where something happened: that decides who hears of it.</summary>
/// <param name="Service">The conversation service's SID.</param>
/// <param name="Conversation">Null for what belongs to no conversation, as users do, and for one that is about to be made.</param>
internal readonly record struct EventScope(AccountSid Account, string Service, ConversationSid? Conversation);
