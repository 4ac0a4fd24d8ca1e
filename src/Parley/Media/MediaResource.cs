using Parley.Api;

namespace Parley.Media;

/// <summary>A file as the Media Content Service shows it.</summary>
internal sealed record MediaResource(
    string Sid, string ServiceSid, string AccountSid, string DateCreated, string DateUploadUpdated, string DateUpdated, long Size,
    string ContentType, string? Filename, string Author, string Category, string? MessageSid, string? ChannelSid, string Url,
    MediaResourceLinks Links, bool IsMultipartUpstream)
{
    public static MediaResource From(MediaRow row, Call call, MediaLinks links)
    {
        var url = $"{call.Origin}/v1/Services/{call.ServiceSid}/Media/{row.Sid}";
        return new(
            row.Sid, call.ServiceSid, row.Account.Value, Wire.Date(row.Created), Wire.Date(row.Created), Wire.Date(row.Updated),
            row.Size, row.ContentType, row.FileName, row.Author, row.Category, row.Message, row.Conversation, url,
            new($"{url}/Content", links.Make(row.Account, row.Sid, MediaLinks.TemporaryLife)), false);
    }
}

internal sealed record MediaResourceLinks(string Content, string ContentDirectTemporary);
