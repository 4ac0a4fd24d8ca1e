using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Parley.Api;
using Parley.Gateway;
using Parley.Webhooks;

namespace Parley.Functions;

/// <summary>
/// Whether a request was signed like a webhook: https://www.twilio.com/docs/usage/security#validating-requests. The URL is the one that
/// the caller used, or the same path under the public URL, where a proxy in front changes the host.
/// </summary>
internal static class FunctionSignature
{
    /// <summary>The header.</summary>
    public const string Header = "X-Twilio-Signature";

    private const string BodyHash = "bodySHA256";

    /// <summary>The URLs that the signature may be over.</summary>
    /// <param name="publicUrl">Without a final slash.</param>
    public static IReadOnlyList<Uri> Urls(HttpRequest request, string publicUrl)
    {
        // As it is on the wire: decoding and encoding again would make another text of some paths.
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is not ['/', ..])
        {
            target = request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        }

        var urls = new List<Uri>();
        foreach (var origin in (string[])[ExternalUrls.Origin(request), publicUrl])
        {
            if (Uri.TryCreate(origin + target, UriKind.Absolute, out var url) && !urls.Contains(url))
            {
                urls.Add(url);
                if (!url.IsDefaultPort)
                {
                    // Twilio's own validators take it without the port too.
                    urls.Add(new UriBuilder(url) { Port = -1 }.Uri);
                }
            }
        }

        return urls;
    }

    /// <summary>True if one of the URLs, with what was sent, was signed with this token. Compares in constant time.</summary>
    /// <param name="form">The body, if it is a form.</param>
    public static bool Verifies(string authToken, string? given, IReadOnlyList<Uri> urls, Form? form, ReadOnlyMemory<byte> body)
    {
        if (given is not { Length: > 0 and < 100 })
        {
            return false;
        }

        var verified = false;
        foreach (var url in urls)
        {
            // What is not a form is covered by its hash in the URL, or not at all.
            if (form is null && body.Length > 0 && !IsHashOf(url, body.Span))
            {
                continue;
            }

            verified |= Same(given, WebhookSignature.Compute(authToken, url, form?.Pairs ?? []));
        }

        return verified;
    }

    private static bool IsHashOf(Uri url, ReadOnlySpan<byte> body)
    {
        var query = Form.Parse(System.Text.Encoding.UTF8.GetBytes(url.Query.TrimStart('?')), out _);
        return query?[BodyHash] is { } hash && Same(hash, Convert.ToHexStringLower(SHA256.HashData(body)));
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(given.AsSpan()), MemoryMarshal.AsBytes(expected.AsSpan()));
}
