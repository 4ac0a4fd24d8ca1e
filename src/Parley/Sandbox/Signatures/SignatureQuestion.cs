using System.Security.Cryptography;
using System.Text;
using Parley.Api;

namespace Parley.Sandbox.Signatures;

/// <summary>A webhook as an application received it, and the signature that it could not verify.</summary>
/// <param name="Parameters">In the order in which they were given; null: they are in the body, if anywhere.</param>
internal sealed record SignatureQuestion(
    SignedUrl Url, IReadOnlyList<KeyValuePair<string, string>>? Parameters, string? Body, string Signature, string? ContentType, string Method)
{
    /// <summary>True if the body is one that is signed by its hash in the URL rather than by its parameters.</summary>
    public bool IsHashed => Body is { Length: > 0 } && (ContentType is { Length: > 0 } type
        ? !type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        : Body.TrimStart() is ['{' or '[', ..]);

    public string? BodyHash => IsHashed ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body!))) : null;

    /// <summary>The hash that the URL names, or null.</summary>
    public string? NamedHash => Form.Parse(Encoding.UTF8.GetBytes(Url.Query.TrimStart('?')), out _)?["bodySHA256"];

    /// <summary>What is signed besides the URL.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Signed =>
        IsHashed || Method == "GET" ? []
        : Parameters ?? (Body is null ? [] : Form.Parse(Encoding.UTF8.GetBytes(Body), out _)?.Pairs ?? []);
}

/// <summary>What was found out about a signature.</summary>
internal sealed record SignatureAnswer(bool Matches, string StringToSign, string Expected, string? BodyHash, IReadOnlyList<SignatureCause> Causes);

/// <summary>Why a signature does not verify.</summary>
/// <param name="Cause">One of the contract's words: <c>scheme</c>, <c>port</c>, …</param>
/// <param name="Url">With this URL it verifies; null: nothing was proven.</param>
/// <param name="StringToSign">This is the text that was signed; null: nothing was proven.</param>
internal sealed record SignatureCause(string Cause, string Words, string? Url = null, string? StringToSign = null);
