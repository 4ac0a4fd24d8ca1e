using Parley.Api;

namespace Parley.Exports;

/// <summary>The row of a conversation's last export.</summary>
/// <param name="Media">SID of the file.</param>
/// <param name="State">One of <see cref="ExportStates"/>.</param>
internal sealed record Export(
    AccountSid Account, ConversationSid Conversation, string Media, string State, long Created, long Updated);

internal static class ExportStates
{
    public const string Queued = "queued";
    public const string Completed = "completed";
    public const string Failed = "failed";

    /// <summary>The file has been removed since; never stored.</summary>
    public const string Expired = "expired";
}
