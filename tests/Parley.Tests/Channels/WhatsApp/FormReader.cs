using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Parley.Tests.Channels.WhatsApp;

/// <summary>Reads an upload with ASP.NET's own multipart reader.</summary>
internal sealed class FormReader(Asked asked)
{
    public async Task<(Dictionary<string, string> Fields, string? FileType, byte[] File)> ReadAsync(CancellationToken cancellation)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(asked.ContentType).Boundary).Value!;
        var reader = new MultipartReader(boundary, new MemoryStream(asked.Bytes));
        var fields = new Dictionary<string, string>();
        string? type = null;
        byte[] file = [];
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition);
            using var bytes = new MemoryStream();
            await section.Body.CopyToAsync(bytes, cancellation);
            if (disposition.IsFileDisposition())
            {
                (type, file) = (section.ContentType, bytes.ToArray());
            }
            else
            {
                fields[HeaderUtilities.RemoveQuotes(disposition.Name).Value!] = Encoding.UTF8.GetString(bytes.ToArray());
            }
        }

        return (fields, type, file);
    }
}
