using System.Net;
using System.Net.Http.Headers;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// JSON that remembers whether it began to leave. If it did not, a failed call was certainly not acted on and may be repeated.
/// </summary>
internal sealed class WrittenContent : ByteArrayContent
{
    public WrittenContent(byte[] json) : base(json) => Headers.ContentType = new MediaTypeHeaderValue("application/json");

    public bool Started { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Started = true;
        return base.SerializeToStreamAsync(stream, context);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        return base.SerializeToStreamAsync(stream, context, cancellationToken);
    }
}
