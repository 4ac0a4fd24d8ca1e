using System.Net;

namespace Parley.Tests.Pages;

public sealed class ConsolePagesTests
{
    private const string Html = "text/html,application/xhtml+xml";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "*/*")]
    [InlineData("/", Html)]
    [InlineData("/index.html", "*/*")]
    [InlineData("/conversations/CH0123", Html)]
    [InlineData("/phones", Html)]
    public async Task A_page_address_gets_the_page(string path, string accept)
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync(path, Cancellation, accept);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(ConsoleServer.Pages["index.html"], await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("/v1/Nope", Html)]
    [InlineData("/V1/Nope", Html)]
    [InlineData("/v1", Html)]
    [InlineData("/2010-04-01/Accounts/AC1.json", Html)]
    [InlineData("/sandbox/v1/Nope", Html)]
    [InlineData("/health/nope", Html)]
    [InlineData("/functions/nope", Html)]
    [InlineData("/assets/gone-1234.js", Html)]
    [InlineData("/favicon.ico", Html)]
    [InlineData("/phones", "application/json")]
    [InlineData("/phones", "*/*")]
    [InlineData("/../web/index.html", "*/*")]
    [InlineData("/assets/%2e%2e/%2e%2e/appsettings.json", Html)]
    public async Task An_unknown_address_of_the_API_or_of_a_file_stays_the_APIs_404(string path, string accept)
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync(path, Cancellation, accept);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("20404", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("/v1/Conversations", "the API")]
    [InlineData("/taken", "an endpoint")]
    public async Task An_endpoint_goes_before_the_pages(string path, string body)
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync(path, Cancellation, Html);

        Assert.Equal(body, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/taken")]
    public async Task Only_GET_and_HEAD_reach_the_pages(string path)
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync(path, Cancellation, Html, HttpMethod.Post);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task A_vendors_host_behind_the_gateway_has_no_pages()
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync("/", Cancellation, Html, null, ("Host", "conversations.dublin.ie1.twilio.com"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_allows_nothing_from_elsewhere()
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync("/", Cancellation, Html);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/", "no-cache")]
    [InlineData("/favicon.svg", "no-cache")]
    [InlineData("/assets/app-1a2b.js", "public, max-age=31536000, immutable")]
    public async Task Only_names_with_a_hash_are_kept_for_ever(string path, string caching)
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync(path, Cancellation);

        // Compared as a set: the client's header collection writes the directives in its own order.
        Assert.Equal(Directives(caching), Directives(answer.Headers.GetValues("Cache-Control").Single()));
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br", "brotli script")]
    [InlineData("gzip", "gzip", "gzip script")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip", "gzip script")]
    [InlineData("zstd", null, "plain script")]
    [InlineData("", null, "plain script")]
    [InlineData("\"nonsense", null, "plain script")]
    public async Task The_smallest_form_is_sent_that_the_client_takes(string accepted, string? coding, string body)
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync("/assets/app-1a2b.js", Cancellation, "*/*", null, ("Accept-Encoding", accepted));

        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_compressed_form_has_no_address_of_its_own()
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync("/assets/app-1a2b.js.br", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task What_the_browser_has_is_not_sent_again()
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);
        using var first = await server.AskAsync("/", Cancellation);
        var tag = first.Headers.ETag!.ToString();

        using var same = await server.AskAsync("/", Cancellation, Html, null, ("If-None-Match", $"\"other\", W/{tag}"));
        using var other = await server.AskAsync("/", Cancellation, Html, null, ("If-None-Match", "\"other\""));
        using var broken = await server.AskAsync("/", Cancellation, Html, null, ("If-None-Match", "not a tag"));

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, broken.StatusCode);
    }

    [Fact]
    public async Task Each_form_has_its_own_tag()
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var plain = await server.AskAsync("/assets/app-1a2b.js", Cancellation);
        using var small = await server.AskAsync("/assets/app-1a2b.js", Cancellation, "*/*", null, ("Accept-Encoding", "br"));

        Assert.NotEqual(plain.Headers.ETag, small.Headers.ETag);
    }

    [Fact]
    public async Task HEAD_gets_the_length_and_no_body()
    {
        await using var server = await ConsoleServer.StartAsync(ConsoleServer.Pages, Cancellation);

        using var answer = await server.AskAsync("/", Cancellation, Html, HttpMethod.Head);

        Assert.Equal(ConsoleServer.Pages["index.html"].Length, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_server_built_without_pages_says_what_to_install()
    {
        await using var server = await ConsoleServer.StartAsync([], Cancellation);

        using var answer = await server.AskAsync("/", Cancellation, Html);
        using var api = await server.AskAsync("/v1/Nope", Cancellation, Html);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("nodejs.org", page, StringComparison.Ordinal);
        Assert.Contains("Node 20.19", page, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
    }

    private static HashSet<string> Directives(string header) => [.. header.Split(", ")];
}
