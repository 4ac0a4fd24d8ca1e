using Parley.Api;
using Parley.Media;

namespace Parley.Exports;

/// <summary>An export as clients get it.</summary>
internal sealed record ExportResource(
    string AccountSid, string ChatServiceSid, string ConversationSid, string State, long? Size, string DateCreated, string DateUpdated,
    string Url, ExportLinks Links)
{
    public static ExportResource From(Export export, MediaRow? file, MediaLinks links, Call call)
    {
        var state = export.State == ExportStates.Completed && file is null ? ExportStates.Expired : export.State;
        return new(
            export.Account.Value, call.ServiceSid, export.Conversation.Value, state, file?.Size, Wire.Date(export.Created),
            Wire.Date(export.Updated), $"{call.Base}/Conversations/{export.Conversation}/Export",
            new(file is null ? null : links.Make(export.Account, file.Sid, MediaLinks.TemporaryLife)));
    }
}

/// <param name="Content">Opens the file for five minutes without credentials; null while there is no file.</param>
internal sealed record ExportLinks(string? Content);
