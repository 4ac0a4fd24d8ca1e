using System.Buffers;

namespace Parley.Api;

/// <summary>
/// Present in <c>HttpContext.Features</c> while somebody keeps a log of requests: is told what the way of a request knows anyway, so
/// that nothing is read or written twice for the log's sake. Where nobody does, a request costs one look for this feature.
/// </summary>
internal interface IRequestWitness
{
    /// <summary>Whose request it is.</summary>
    void Authenticated(AccountSid account);

    /// <summary>The whole body that was read.</summary>
    void Read(in ReadOnlySequence<byte> body);

    /// <summary>The answer's body, about to be sent; status and headers are set.</summary>
    void Answered(ReadOnlySpan<byte> body);

    /// <summary>The answer is this refusal, about to be sent.</summary>
    ValueTask RefusedAsync(ApiError error);
}
