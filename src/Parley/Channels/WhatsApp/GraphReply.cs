namespace Parley.Channels.WhatsApp;

/// <summary>What came back from a Graph call. Every way in which a call can end has a name here; nothing is thrown.</summary>
internal abstract record GraphReply
{
    private GraphReply()
    {
    }

    /// <summary>2xx.</summary>
    /// <param name="IsJson">By its type. A page is nothing that Graph says, but a gateway before it.</param>
    public sealed record Success(byte[] Body, bool IsJson) : GraphReply;

    /// <summary>Any other status.</summary>
    public sealed record Refused(MetaFault Fault) : GraphReply;

    /// <summary>No byte of the request's body left: it was certainly not acted on.</summary>
    public sealed record Unreachable(string Words) : GraphReply;

    /// <summary>The request left and no whole answer came: it may have been acted on.</summary>
    /// <param name="SaidYes">True if Graph had begun to say yes: a status of 2xx with JSON.</param>
    public sealed record Lost(string Words, bool SaidYes) : GraphReply;
}

/// <summary>An error as Graph tells it. Branch on the code, never on the words.</summary>
/// <param name="Code"><c>error.code</c>; null if the answer had no readable envelope.</param>
/// <param name="Words">For people; at most 300 characters.</param>
/// <param name="RetryAfter">How long the server asked to wait; null if it did not say.</param>
internal sealed record MetaFault(
    int HttpStatus, int? Code = null, int? Subcode = null, string Words = "", bool Transient = false,
    TimeSpan? RetryAfter = null);
