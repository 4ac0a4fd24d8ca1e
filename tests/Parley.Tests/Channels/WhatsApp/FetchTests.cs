using Microsoft.AspNetCore.Http;
using Parley.Channels;
using Parley.Channels.WhatsApp;
using Parley.Inbound;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class FetchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_medium_is_fetched_in_two_steps_each_with_the_token()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (asked, context) => asked.PathAndQuery.StartsWith("/v25.0/77", StringComparison.Ordinal)
            ? FakeGraph.Json(context, 200, $$"""{"url":"{{graph.Url}}file?a=1","mime_type":"image/jpeg","id":"77"}""")
            : context.Response.Body.WriteAsync(new byte[] { 7, 8, 9 }, Cancellation).AsTask();

        var fetched = await FetchAsync(connector, "77");

        Assert.NotNull(fetched);
        using var bytes = new MemoryStream();
        await using (fetched.Content)
        {
            await fetched.Content.CopyToAsync(bytes, Cancellation);
        }

        Assert.Equal([7, 8, 9], bytes.ToArray());
        Assert.Equal(("image/jpeg", "a.jpg"), (fetched.ContentType, fetched.FileName));
        Assert.Equal(["/v25.0/77?phone_number_id=106540352242922", "/file?a=1"], graph.Requests.Select(asked => asked.PathAndQuery));
        Assert.All(graph.Requests, asked => Assert.Equal("Bearer token-of-one", asked.Authorization));
        Assert.All(graph.Requests, asked => Assert.NotEmpty(asked.UserAgent!));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_URL_that_died_is_asked_for_again_once(int status)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        var resolved = 0;
        graph.Answer = (asked, context) =>
        {
            if (asked.PathAndQuery.StartsWith("/v25.0/", StringComparison.Ordinal))
            {
                resolved++;
                return FakeGraph.Json(context, 200, $$"""{"url":"{{graph.Url}}file{{resolved}}","mime_type":"image/jpeg"}""");
            }

            context.Response.StatusCode = asked.PathAndQuery == "/file1" ? status : 200;
            return context.Response.WriteAsync("x", Cancellation);
        };

        var fetched = await FetchAsync(connector, "77");

        Assert.NotNull(fetched);
        await fetched.Content.DisposeAsync();
        Assert.Equal(2, resolved);
    }

    [Fact]
    public async Task A_URL_that_stays_dead_is_asked_for_twice_and_no_more()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (asked, context) =>
        {
            context.Response.StatusCode = 404;
            return asked.PathAndQuery.StartsWith("/v25.0/", StringComparison.Ordinal)
                ? FakeGraph.Json(context, 200, $$"""{"url":"{{graph.Url}}file"}""")
                : Task.CompletedTask;
        };

        Assert.Null(await FetchAsync(connector, "77"));
        Assert.Equal(4, graph.Requests.Count);
    }

    [Fact]
    public async Task The_token_does_not_follow_a_URL_to_another_host()
    {
        await using var elsewhere = await FakeGraph.StartAsync();
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => FakeGraph.Json(context, 200, $$"""{"url":"{{elsewhere.Url}}file","mime_type":"image/jpeg"}""");

        Assert.Null(await FetchAsync(connector, "77"));
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData(400, 100)]
    [InlineData(404, 132001)]
    public async Task An_expired_medium_is_gone(int status, int code)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => FakeGraph.Error(context, status, code, 33);

        Assert.Null(await FetchAsync(connector, "77"));
    }

    [Theory]
    [InlineData(429, 4)]
    [InlineData(503, 2)]
    public async Task A_passing_fault_throws_so_that_a_later_try_may_help(int status, int code)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => FakeGraph.Error(context, status, code);

        await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(connector, "77"));
    }

    [Fact]
    public async Task A_refused_token_says_that_it_is_not_the_file()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => FakeGraph.Error(context, 401, 190);

        await Assert.ThrowsAsync<ChannelDownException>(() => FetchAsync(connector, "77"));
    }

    [Theory]
    [InlineData("../me")]
    [InlineData("77?fields=token")]
    [InlineData("https://evil.example/x")]
    [InlineData("")]
    public async Task A_reference_that_is_no_id_is_not_asked_for(string reference)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));

        Assert.Null(await FetchAsync(connector, reference));
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task A_medium_that_is_too_large_is_not_fetched()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (asked, context) =>
        {
            if (asked.PathAndQuery.StartsWith("/v25.0/", StringComparison.Ordinal))
            {
                return FakeGraph.Json(context, 200, $$"""{"url":"{{graph.Url}}file"}""");
            }

            context.Response.ContentLength = (100L * 1024 * 1024) + 1;
            return context.Response.Body.WriteAsync(new byte[1], Cancellation).AsTask();
        };

        Assert.Null(await FetchAsync(connector, "77"));
    }

    [Fact]
    public async Task A_stream_that_does_not_end_at_its_limit_breaks()
    {
        await using var bounded = new BoundedStream(new MemoryStream(new byte[11]), 10);

        await Assert.ThrowsAsync<FileTooLargeException>(() => bounded.CopyToAsync(Stream.Null, Cancellation));
    }

    [Fact]
    public async Task A_file_that_stops_coming_breaks_at_its_deadline()
    {
        var time = new HeldTime();
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(time, FakeSenders.Sender(graph.Url));
        graph.Answer = async (asked, context) =>
        {
            if (asked.PathAndQuery.StartsWith("/v25.0/", StringComparison.Ordinal))
            {
                await FakeGraph.Json(context, 200, $$"""{"url":"{{graph.Url}}file"}""");
                return;
            }

            await context.Response.Body.WriteAsync(new byte[1], Cancellation);
            await context.Response.Body.FlushAsync(Cancellation);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };

        var fetched = await FetchAsync(connector, "77");
        Assert.NotNull(fetched);
        await using var content = fetched.Content;
        Assert.Equal(1, await content.ReadAsync(new byte[8], Cancellation));
        var next = content.ReadAsync(new byte[8], Cancellation);
        time.RunOut();

        await Assert.ThrowsAsync<IOException>(async () => await next);
    }

    private static Task<Parley.Channels.FetchedMedia?> FetchAsync(Connector connector, string reference) => connector.Channel.FetchAsync(
        FakeSenders.Account, "whatsapp:+15550001111", new InboundMedia(reference, "image/png", "a.jpg"), Cancellation);
}
