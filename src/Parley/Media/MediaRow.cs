using Parley.Api;

namespace Parley.Media;

/// <summary>A stored file's row. The bytes are beside the database, under the SID.</summary>
/// <param name="Service">The service it was uploaded to; empty for what a channel brought.</param>
/// <param name="Category"><c>media</c>, <c>body</c> or <c>history</c>.</param>
/// <param name="Message">The message that carries it; null until it is attached, and then for good.</param>
internal sealed record MediaRow(
    AccountSid Account, string Sid, string Service, string ContentType, string? FileName, long Size, string Category, string Author,
    string? Conversation, string? Message, long Created, long Updated)
{
    /// <summary>True if this service may show it.</summary>
    public bool IsIn(string service) => Service.Length == 0 || Service == service;
}
