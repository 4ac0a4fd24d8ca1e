using Parley.Api;
using Parley.Messages;

namespace Parley.Conversations;

/// <summary>A message that wants its place in a conversation.</summary>
internal sealed record AppendRequest
{
    public required AccountSid Account { get; init; }

    /// <summary>The conversation's SID.</summary>
    public required ConversationSid Conversation { get; init; }

    /// <summary>The service that the request named; null for what arrives from outside.</summary>
    public string? Service { get; init; }

    /// <summary>Null: <c>system</c>.</summary>
    public string? Author { get; init; }

    public string? Body { get; init; }

    public string Attributes { get; init; } = Api.Attributes.Empty;

    public string? Subject { get; init; }

    public string? ContentSid { get; init; }

    /// <summary>JSON of the values with which the content was rendered.</summary>
    public string? ContentVariables { get; init; }

    /// <summary>An uploaded file to attach, or null.</summary>
    public string? MediaSid { get; init; }

    /// <summary>Files that came with the message; their rows are written with it.</summary>
    public IReadOnlyList<MediaEntry> NewMedia { get; init; } = [];

    /// <summary><c>API</c>, <c>SMS</c>, <c>WHATSAPP</c>.</summary>
    public required string Source { get; init; }

    /// <summary>True if webhooks hear of it.</summary>
    public bool Fire { get; init; }

    /// <summary>Who wrote with an access token, or null.</summary>
    public string? ClientIdentity { get; init; }

    /// <summary>The two together, for events.</summary>
    public Webhooks.Firing Firing => new(Fire, Source, ClientIdentity);

    /// <summary>JSON of what else the channel told, or null.</summary>
    public string? Metadata { get; init; }

    /// <summary>When, on the account's clock.</summary>
    public required long Now { get; init; }

    /// <summary>Given by a client that imports history.</summary>
    public long? Created { get; init; }

    /// <summary>Given by a client that imports history.</summary>
    public long? Updated { get; init; }

    /// <summary>Set for what a channel heard.</summary>
    public InboundMark? Inbound { get; init; }
}

/// <summary>What makes an inbound message known again, and what window it opens.</summary>
/// <param name="SentAt">Microseconds; the window counts from here.</param>
internal sealed record InboundMark(string Channel, string ProviderId, string Address, string Proxy, long SentAt)
{
    /// <summary>True if the caller's transaction has set the mark already.</summary>
    public bool IsSet { get; init; }
}

/// <summary>What became of it.</summary>
internal abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>It has its place.</summary>
    public sealed record Stored(Message Message) : AppendResult;

    /// <summary>This inbound message was taken before.</summary>
    public sealed record Duplicate : AppendResult;

    /// <summary>No such conversation in this service.</summary>
    public sealed record NotFound : AppendResult;

    /// <summary>A rule forbids it; nothing was changed.</summary>
    public sealed record Refused(ApiError Error) : AppendResult;
}
