using Parley.Api;
using Parley.Inbound;

namespace Parley.Channels;

/// <summary>A channel whose inbound media must be fetched from the carrier. Called by the inbound lane, outside any transaction.</summary>
public interface IFetchesMedia
{
    /// <summary>
    /// Opens what <see cref="InboundMedia.Reference"/> names. Null when the carrier has it no longer; throws
    /// <see cref="HttpRequestException"/> or <see cref="IOException"/> when a later try may help, <see cref="ChannelDownException"/> when
    /// none will until somebody acts. Reading may end with <see cref="FileTooLargeException"/>.
    /// </summary>
    Task<FetchedMedia?> FetchAsync(AccountSid account, string ourAddress, InboundMedia media, CancellationToken cancellation);
}

/// <summary>Bytes from a carrier; the caller disposes <see cref="Content"/>.</summary>
public sealed record FetchedMedia(Stream Content, string ContentType, string? FileName);

/// <summary>A channel whose templates a carrier reviews.</summary>
public interface ISubmitsTemplates
{
    /// <summary>Hands a template to the reviewer. The answer comes later, through <see cref="IInbox.TemplateReviewedAsync"/>.</summary>
    Task<TemplateSubmission> SubmitTemplateAsync(AccountSid account, TemplateDraft draft, CancellationToken cancellation);

    /// <summary>Takes a template back. True: it is gone, or was not there; false: the reviewer is away, try again.</summary>
    Task<bool> RemoveTemplateAsync(AccountSid account, string name, string providerId, CancellationToken cancellation);
}

/// <summary>A template as the reviewer gets it.</summary>
/// <param name="ContentSid"><c>HX…</c></param>
/// <param name="AllowCategoryChange">The reviewer may give it another category.</param>
/// <param name="Content">With its placeholders.</param>
/// <param name="Samples">A sample value for each placeholder.</param>
public sealed record TemplateDraft(
    string ContentSid, string Name, string Language, string Category, bool AllowCategoryChange, RichContent Content,
    IReadOnlyDictionary<string, string> Samples);

/// <summary>What the reviewer said at once.</summary>
public abstract record TemplateSubmission
{
    private TemplateSubmission()
    {
    }

    /// <summary>
    /// Under review; <paramref name="Status"/> in Twilio's words: pending, approved, rejected, paused, disabled; with a reason if it
    /// was refused before.
    /// </summary>
    public sealed record Taken(string ProviderId, string Status, string? Reason = null) : TemplateSubmission;

    /// <summary>Refused: the approval is rejected with this reason.</summary>
    public sealed record Refused(string Reason) : TemplateSubmission;

    /// <summary>The reviewer is away; try again.</summary>
    public sealed record TryLater(string Words) : TemplateSubmission;
}

/// <summary>A channel with web hooks from its carrier or other HTTP routes of its own.</summary>
public interface IReceivesWebhooks
{
    /// <summary>Adds the channel's routes under <c>/channels/&lt;kind&gt;/</c>.</summary>
    void Map(IEndpointRouteBuilder routes);
}
