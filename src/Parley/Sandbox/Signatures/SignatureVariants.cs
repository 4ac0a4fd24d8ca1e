using System.Text;
using System.Text.Json;
using Parley.Api;

namespace Parley.Sandbox.Signatures;

/// <summary>One form of something, and what had to be changed for it.</summary>
internal sealed record Variant<T>(T Value, IReadOnlyList<Change> Changes);

/// <summary>A change, by the cause that it proves if the signature then verifies.</summary>
internal sealed record Change(string Cause, string Words);

/// <summary>The forms in which URLs, parameters and signatures go wrong between a server and an application.</summary>
internal static class SignatureVariants
{
    private const int MostAuthorities = 24;

    /// <summary>The URL as it is and as it may have been when it was signed; few changes first.</summary>
    public static IReadOnlyList<Variant<string>> Urls(SignedUrl url, string publicUrl, IReadOnlyList<LoggedDelivery> recent)
    {
        var all = from scheme in Schemes(url)
                  from authority in Authorities(url, scheme.Value, publicUrl, recent)
                  from path in Paths(url, recent)
                  from query in Queries(url, recent)
                  let changes = (Change[])[.. scheme.Changes, .. authority.Changes, .. path.Changes, .. query.Changes]
                  orderby changes.Length
                  select new Variant<string>($"{scheme.Value}://{authority.Value}{path.Value}{query.Value}", changes);
        return [.. all.DistinctBy(variant => variant.Value)];
    }

    /// <summary>The parameters as they were given and as they may have been.</summary>
    public static IReadOnlyList<Variant<IReadOnlyList<KeyValuePair<string, string>>>> Parameters(
        SignatureQuestion question, IReadOnlyList<LoggedDelivery> recent)
    {
        var given = question.Signed;
        var all = new List<Variant<IReadOnlyList<KeyValuePair<string, string>>>> { new(given, []) };
        void Add(IEnumerable<KeyValuePair<string, string>> pairs, string cause, string words) => all.Add(new([.. pairs], [new(cause, words)]));

        var pasted = question.Parameters ?? [];
        if (question.Body is { } body && Form.Parse(Encoding.UTF8.GetBytes(body), out _) is { } form)
        {
            Add(form.Pairs, question.IsHashed ? "body" : "parameters", "The parameters that are signed are those of the body");
            Add(Raw(body), "encoding", "The body's values are signed as they stand there, percent-encoded");
        }

        Add(pasted, "method", "The parameters are signed, as those of a POST are; this was taken for another request");
        Add([], question.Method == "GET" ? "parameters" : "method", "No parameters are signed: those of a GET are part of the URL only");
        Add(given.Select(pair => Map(pair, value => value.Trim())), "parameters", "Values lost or gained blanks at their ends");
        Add(given.Select(pair => Map(pair, value => value.Replace(' ', '+'))), "encoding", "A plus sign was read as a blank");
        Add(given.Select(pair => Map(pair, value => value.Replace('+', ' '))), "encoding", "A blank stayed a plus sign: values are signed decoded");
        Add(given.Select(pair => new KeyValuePair<string, string>(Unescape(pair.Key), Unescape(pair.Value))), "encoding", "Values are signed decoded; these are still percent-encoded");
        Add(given.Select(pair => Map(pair, value => value.ReplaceLineEndings("\r\n"))), "encoding", "Line ends were changed");
        Add(given.Where(pair => pair.Value.Length > 0), "parameters", "Empty parameters were added");
        Add(given.Where(pair => !pair.Key.Equals("bodySHA256", StringComparison.Ordinal)), "parameters", "bodySHA256 is part of the URL, not of the parameters");
        foreach (var delivery in recent.Where(delivery => Signature(delivery) == question.Signature.Trim()))
        {
            var sent = delivery.Method == "GET" ? [] : delivery.Parameters.ToList();
            if (sent.Count > 0)
            {
                Add(sent, "parameters", Difference(given, delivery));
            }
        }

        return all;
    }

    /// <summary>The signature as it was pasted, and as it may have been before.</summary>
    public static IReadOnlyList<Variant<string>> Signatures(string pasted)
    {
        var all = new List<Variant<string>> { new(pasted, []) };
        void Add(string form, string words) => all.Add(new(form, [new("signature_format", words)]));
        var bare = pasted.Trim().Trim('"', '\'').Trim();
        Add(bare, "There are blanks or quotes around the signature");
        Add(bare.Replace(' ', '+'), "A plus sign of the signature was read as a blank");
        Add(Unescape(bare), "The signature is percent-encoded");
        Add(bare.Replace('-', '+').Replace('_', '/'), "The signature is written in the alphabet of base64url");
        Add(bare.TrimEnd('=') + "=", "The = at the signature's end is missing");
        Add(bare.Replace('-', '+').Replace('_', '/').TrimEnd('=') + "=", "The signature is written as base64url");
        if (bare.Length == 40 && bare.All(char.IsAsciiHexDigit))
        {
            Add(Convert.ToBase64String(Convert.FromHexString(bare)), "The signature is written in hexadecimal digits; it is base64");
        }

        return [.. all.DistinctBy(variant => variant.Value)];
    }

    /// <summary>True for the base64 of twenty octets.</summary>
    public static bool IsSignature(string text)
    {
        Span<byte> octets = stackalloc byte[32];
        return text.Length == 28 && Convert.TryFromBase64String(text, octets, out var length) && length == 20;
    }

    private static IEnumerable<Variant<string>> Schemes(SignedUrl url)
    {
        yield return new(url.Scheme, []);
        var other = url.Scheme == "https" ? "http" : "https";
        yield return new(other, [new(
            "scheme", $"It is signed for {other}. A proxy that ends TLS hands on plain HTTP: take the scheme from X-Forwarded-Proto, or "
            + "write down the public URL")]);
    }

    private static IEnumerable<Variant<string>> Authorities(
        SignedUrl url, string scheme, string publicUrl, IReadOnlyList<LoggedDelivery> recent)
    {
        var port = url.Port;
        var host = url.Host;
        var all = new List<Variant<string>> { new(url.Authority, []) };
        void Add(string authority, string cause, string words) => all.Add(new(authority, [new(cause, words)]));
        if (port is not null)
        {
            Add(host, "port", $"It is signed without the port {port}");
        }
        else
        {
            var usual = scheme == "https" ? "443" : "80";
            Add($"{host}:{usual}", "port", $"It is signed with the port {usual} written out");
        }

        if (host.ToLowerInvariant() is var small && small != host)
        {
            Add(port is null ? small : $"{small}:{port}", "host", "The host is signed in small letters");
        }

        // Where we really sent something, and where we say that we are: another name, or only another port.
        foreach (var known in recent.Select(delivery => SignedUrl.Read(delivery.Url)).Append(SignedUrl.Read(publicUrl)).OfType<SignedUrl>()
            .DistinctBy(known => known.Authority).Take(MostAuthorities))
        {
            var isSameHost = known.Host.Equals(host, StringComparison.OrdinalIgnoreCase);
            Add(known.Authority, isSameHost ? "port" : "host", isSameHost
                ? $"It is signed for port {known.Port ?? known.DefaultPort}"
                : $"It is signed for {known.Authority}. Behind a proxy or a tunnel the Host header names another: take X-Forwarded-Host, or "
                    + "write down the public URL");
        }

        foreach (var local in (string[])["localhost", "127.0.0.1", "[::1]"])
        {
            if (!host.Equals(local, StringComparison.OrdinalIgnoreCase))
            {
                Add(port is null ? local : $"{local}:{port}", "host", $"It is signed for {local}");
            }
        }

        return all.DistinctBy(variant => variant.Value);
    }

    private static IEnumerable<Variant<string>> Paths(SignedUrl url, IReadOnlyList<LoggedDelivery> recent)
    {
        yield return new(url.Path, []);
        yield return url.Path.EndsWith('/')
            ? new(url.Path[..^1], [new("trailing_slash", "It is signed without the slash at the path's end")])
            : new(url.Path + "/", [new("trailing_slash", "It is signed with a slash at the path's end")]);
        if (Unescape(url.Path) is var decoded && decoded != url.Path)
        {
            yield return new(decoded, [new("encoding", "The path is signed decoded")]);
        }

        if (Escape(url.Path, "/:@!$&'()*+,;=-._~%") is var encoded && encoded != url.Path)
        {
            yield return new(encoded, [new("encoding", "The path is signed percent-encoded, as it goes on the wire")]);
        }

        foreach (var path in recent.Select(delivery => SignedUrl.Read(delivery.Url)?.Path).OfType<string>()
            .Where(path => path != url.Path).Distinct().Take(8))
        {
            yield return new(path, [new(
                "path", $"It is signed for the path {path}: a proxy or a framework removed or added a part of it")]);
        }
    }

    private static IEnumerable<Variant<string>> Queries(SignedUrl url, IReadOnlyList<LoggedDelivery> recent)
    {
        yield return new(url.Query, []);
        if (url.Query.Length > 0)
        {
            yield return new("", [new("query", "It is signed without the query")]);
            if (Unescape(url.Query) is var decoded && decoded != url.Query)
            {
                yield return new(decoded, [new("encoding", "The query is signed decoded")]);
            }

            if (url.Query.Replace("+", "%20", StringComparison.Ordinal) is var percent && percent != url.Query)
            {
                yield return new(percent, [new("encoding", "A blank in the query is signed as %20, not as +")]);
            }

            if (url.Query.Replace("%20", "+", StringComparison.Ordinal) is var plus && plus != url.Query)
            {
                yield return new(plus, [new("encoding", "A blank in the query is signed as +, not as %20")]);
            }

            if (Escape(url.Query, "?/:@!$&'()*+,;=-._~%") is var encoded && encoded != url.Query)
            {
                yield return new(encoded, [new("encoding", "The query is signed percent-encoded, as it goes on the wire")]);
            }
        }

        foreach (var query in recent.Where(delivery => delivery.Method != "GET").Select(delivery => SignedUrl.Read(delivery.Url)?.Query)
            .OfType<string>().Where(query => query.Length > 0 && query != url.Query).Distinct().Take(8))
        {
            yield return new(query, [new("query", $"It is signed with the query {query}, which is part of the URL")]);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Raw(string body) => body.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).Select(pair => new KeyValuePair<string, string>(pair[0], pair.Length > 1 ? pair[1] : ""));

    // What we sent it with.
    private static string? Signature(LoggedDelivery delivery)
    {
        using var headers = JsonDocument.Parse(delivery.RequestHeaders ?? "{}");
        return headers.RootElement.TryGetProperty("X-Twilio-Signature", out var signature) ? signature.GetString() : null;
    }

    private static string Difference(IReadOnlyList<KeyValuePair<string, string>> given, LoggedDelivery delivery)
    {
        var names = given.Select(pair => pair.Key).ToHashSet();
        var missing = delivery.Parameters.Keys.Where(name => !names.Contains(name)).Take(5).ToList();
        var added = names.Where(name => !delivery.Parameters.ContainsKey(name)).Take(5).ToList();
        var changed = given.Where(pair => delivery.Parameters.TryGetValue(pair.Key, out var sent) && sent != pair.Value)
            .Select(pair => pair.Key).Take(5).ToList();
        string[] parts =
        [
            .. missing.Count > 0 ? [$"missing: {string.Join(", ", missing)}"] : Array.Empty<string>(),
            .. added.Count > 0 ? [$"added: {string.Join(", ", added)}"] : Array.Empty<string>(),
            .. changed.Count > 0 ? [$"changed: {string.Join(", ", changed)}"] : Array.Empty<string>(),
        ];
        return $"The parameters are not those of the delivery {delivery.Sid} that this signature belongs to; {string.Join("; ", parts)}";
    }

    private static KeyValuePair<string, string> Map(KeyValuePair<string, string> pair, Func<string, string> map) =>
        new(pair.Key, map(pair.Value));

    private static string Unescape(string text) => Uri.UnescapeDataString(text);

    // Percent-encodes what may not stand in a URL; what is encoded stays.
    private static string Escape(string text, string kept)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || kept.Contains((char)rune.Value, StringComparison.Ordinal))
                ? escaped.Append(rune.ToString())
                : escaped.Append(Uri.EscapeDataString(rune.ToString()));
        }

        return escaped.ToString();
    }
}
