using Parley.Api;

namespace Parley.Templates;

/// <summary>A piece of content: a text, perhaps with media, with placeholders. Approved by WhatsApp it is a template.</summary>
/// <param name="Variables">JSON object of sample values by placeholder name, as the client sent it.</param>
/// <param name="Types">JSON object of the content by type, as the client sent it.</param>
/// <param name="Approval">Null until it was submitted.</param>
internal sealed record Content(
    AccountSid Account, string Sid, string? FriendlyName, string Language, string Variables, string Types, long Created, long Updated,
    Approval? Approval);

/// <summary>What the reviewer at WhatsApp says.</summary>
/// <param name="Status">received, pending, approved, rejected, paused, disabled</param>
/// <param name="ProviderId">The reviewer's id of the template; null until he has it.</param>
internal sealed record Approval(
    string Name, string Category, string Status, string? RejectionReason, string ContentType, bool AllowCategoryChange,
    string? ProviderId = null);
