using System.Buffers;
using Microsoft.Extensions.Primitives;
using Parley.Api;

namespace Parley.Sandbox.Requests;

/// <summary>
/// A request and its answer, as octets and strings that were there anyway. Recording one fills a used one: whoever reads one pins it
/// first, and a pinned one is never filled again.
/// </summary>
internal sealed class RecordedRequest
{
    /// <summary>Octets of a body that are kept.</summary>
    public const int MostBody = 16 * 1024;

    // A log of small requests must not grow to the size of the largest that ever passed.
    private const int MostReused = 4096;

    private readonly List<KeyValuePair<string, StringValues>> _requestHeaders = new(12);
    private readonly List<KeyValuePair<string, StringValues>> _responseHeaders = new(4);
    private byte[] _octets = [];
    private int _requestLength = -1;
    private int _responseLength = -1;

    /// <summary>Its place in the log; rises, also over restarts.</summary>
    public long Number { get; set; }

    public AccountSid Account { get; set; }

    /// <summary>When it came, by the account's clock, in microseconds.</summary>
    public long At { get; set; }

    public long Duration { get; set; }

    public required string Method { get; set; }

    /// <summary>Decoded, as the client wrote it.</summary>
    public required string Path { get; set; }

    /// <summary>With its question mark; empty if there is none.</summary>
    public required string Query { get; set; }

    public required string Host { get; set; }

    public required string Scheme { get; set; }

    /// <summary>One of <see cref="Ways"/>.</summary>
    public required string Via { get; set; }

    public required ClientName Client { get; set; }

    public int Status { get; set; }

    /// <summary>Not null: the answer was this refusal, and its body is not kept.</summary>
    public ApiError? Error { get; set; }

    public bool IsTruncated { get; private set; }

    /// <summary>True: somebody looks at it, or might.</summary>
    public bool IsPinned { get; set; }

    public IReadOnlyList<KeyValuePair<string, StringValues>> RequestHeaders => _requestHeaders;

    public IReadOnlyList<KeyValuePair<string, StringValues>> ResponseHeaders => _responseHeaders;

    /// <summary>Null: there was none, or nobody read it: it was refused at the door, or was a file.</summary>
    public ReadOnlyMemory<byte>? RequestBody => _requestLength < 0 ? default(ReadOnlyMemory<byte>?) : _octets.AsMemory(0, _requestLength);

    /// <summary>Null: there was none, or it was a file.</summary>
    public ReadOnlyMemory<byte>? ResponseBody =>
        _responseLength < 0 ? default(ReadOnlyMemory<byte>?) : _octets.AsMemory(Math.Max(_requestLength, 0), _responseLength);

    /// <summary>What it takes in memory, roughly.</summary>
    public int Size => 1024 + _octets.Length;

    public static RecordedRequest Blank() => new()
    {
        Method = "",
        Path = "",
        Query = "",
        Host = "",
        Scheme = "",
        Via = "",
        Client = ClientName.Unknown,
    };

    /// <summary>Ready to be filled again; keeps its memory.</summary>
    public RecordedRequest Clear()
    {
        _requestHeaders.Clear();
        _responseHeaders.Clear();
        (_requestLength, _responseLength, IsTruncated, Error, Status) = (-1, -1, false, null, 0);
        if (_octets.Length > MostReused)
        {
            _octets = [];
        }

        return this;
    }

    /// <summary>Copies the body that was read; before the answer's.</summary>
    public void TakeRequest(in ReadOnlySequence<byte> body)
    {
        var kept = body.Length > MostBody ? body.Slice(0, MostBody) : body;
        IsTruncated |= kept.Length < body.Length;
        _requestLength = (int)kept.Length;
        kept.CopyTo(Room(0, _requestLength));
    }

    /// <summary>Copies the answer's body.</summary>
    public void TakeResponse(ReadOnlySpan<byte> body)
    {
        var kept = body.Length > MostBody ? body[..MostBody] : body;
        IsTruncated |= kept.Length < body.Length;
        _responseLength = kept.Length;
        kept.CopyTo(Room(Math.Max(_requestLength, 0), _responseLength));
    }

    /// <summary>Keeps the headers, without credentials.</summary>
    public void TakeHeaders(IHeaderDictionary request, IHeaderDictionary response)
    {
        Take(request, _requestHeaders);
        Take(response, _responseHeaders);
    }

    private static void Take(IHeaderDictionary headers, List<KeyValuePair<string, StringValues>> kept)
    {
        foreach (var header in headers)
        {
            kept.Add(Redaction.IsSecretHeader(header.Key)
                ? new(header.Key, Redaction.Credentials(header.Value.ToString()))
                : header);
        }
    }

    private Span<byte> Room(int start, int length)
    {
        if (_octets.Length < start + length)
        {
            Array.Resize(ref _octets, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(start + length)));
        }

        return _octets.AsSpan(start, length);
    }
}

/// <summary>How a request came to us.</summary>
internal static class Ways
{
    /// <summary>Straight to a port of ours.</summary>
    public const string Direct = "direct";

    /// <summary>Through the gateway, by CONNECT.</summary>
    public const string Proxy = "proxy";

    /// <summary>TLS to the gateway's port, as to the vendor itself.</summary>
    public const string Tls = "tls";
}
