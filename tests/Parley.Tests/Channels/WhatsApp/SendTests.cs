using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Parley.Channels;
using Parley.Channels.WhatsApp;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class SendTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_goes_out_with_the_token_and_comes_back_with_its_id()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));

        var outcome = await connector.Channel.SendAsync(Connector.Message(), Cancellation);

        Assert.Equal(["wamid.HBgL"], Assert.IsType<SendOutcome.Accepted>(outcome).ProviderIds);
        var asked = Assert.Single(graph.Requests);
        Assert.Equal("POST", asked.Method);
        Assert.Equal("/v25.0/106540352242922/messages", asked.PathAndQuery);
        Assert.Equal("Bearer token-of-one", asked.Authorization);
        Assert.Equal("application/json", asked.ContentType);
        var body = JsonNode.Parse(asked.Text)!;
        Assert.Equal("15550002222", (string?)body["to"]);
        Assert.Equal("DY0123456789abcdef0123456789abcdef", (string?)body["biz_opaque_callback_data"]);
    }

    [Fact]
    public async Task Media_are_uploaded_first_and_sent_by_id()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        byte[] picture = [0xFF, 0xD8, 0x00, 0x0D, 0x0A, 0x2D, 0x2D];

        var outcome = await connector.Channel.SendAsync(
            Connector.Message("Look", [Connector.Media("image/jpeg", bytes: picture), Connector.Media("audio/mpeg")]), Cancellation);

        Assert.Equal(2, Assert.IsType<SendOutcome.Accepted>(outcome).ProviderIds.Count);
        Assert.Equal(
            ["media", "messages", "media", "messages"], graph.Requests.Select(asked => asked.PathAndQuery.Split('/').Last()));
        var upload = graph.Requests[0];
        var form = await new FormReader(upload).ReadAsync(Cancellation);
        Assert.Equal("whatsapp", form.Fields["messaging_product"]);
        Assert.Equal("image/jpeg", form.Fields["type"]);
        Assert.Equal("image/jpeg", form.FileType);
        Assert.Equal(picture, form.File);
        Assert.Equal("900", (string?)JsonNode.Parse(graph.Requests[1].Text)!["image"]!["id"]);
        Assert.Equal("Look", (string?)JsonNode.Parse(graph.Requests[1].Text)!["image"]!["caption"]);
    }

    [Fact]
    public async Task A_message_of_several_posts_goes_on_where_it_was_throttled()
    {
        var time = new SetTime();
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(time, FakeSenders.Sender(graph.Url));
        var well = graph.Answer;
        var posts = 0;
        graph.Answer = (asked, context) =>
        {
            if (!asked.PathAndQuery.EndsWith("/messages", StringComparison.Ordinal))
            {
                return well(asked, context);
            }

            posts++;
            context.Response.Headers.RetryAfter = "7";
            return posts == 2
                ? FakeGraph.Error(context, 429, 130429)
                : FakeGraph.Json(context, 200, $$"""{"messages":[{"id":"wamid.{{posts}}"}]}""");
        };
        var message = Connector.Message(null, [Connector.Media("image/jpeg"), Connector.Media("image/png")]);

        var first = await connector.Channel.SendAsync(message, Cancellation);
        time.Now += TimeSpan.FromSeconds(7);
        var second = await connector.Channel.SendAsync(message, Cancellation);

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<SendOutcome.Throttled>(first).After);
        Assert.Equal(["wamid.1", "wamid.3"], Assert.IsType<SendOutcome.Accepted>(second).ProviderIds);
        Assert.Equal(3, posts);
        // A status of the first part comes before the second has gone: it must not be taken for one of the whole message.
        Assert.Equal(
            ["DY0123456789abcdef0123456789abcdef:1/2", "DY0123456789abcdef0123456789abcdef:2/2", "DY0123456789abcdef0123456789abcdef:2/2"],
            graph.Requests.Where(asked => asked.PathAndQuery.EndsWith("/messages", StringComparison.Ordinal))
                .Select(asked => (string?)JsonNode.Parse(asked.Text)!["biz_opaque_callback_data"]));
    }

    [Theory]
    [InlineData(429, 130429, true, false)]
    [InlineData(400, 131048, true, false)]
    [InlineData(400, 80007, true, true)]
    [InlineData(400, 4, true, true)]
    [InlineData(400, 131056, false, false)]
    [InlineData(500, 131000, false, false)]
    public async Task A_limit_holds_those_whom_it_is_for_and_nobody_else(int status, int code, bool number, bool account)
    {
        var time = new SetTime();
        await using var graph = await FakeGraph.StartAsync();
        var one = FakeSenders.Sender(graph.Url);
        await using var connector = new Connector(
            time, one, one with { Address = "whatsapp:+15550001112", PhoneNumberId = "306540352242922" },
            one with { Address = "whatsapp:+15550001113", PhoneNumberId = "406540352242922", BusinessAccountId = "302290129340398" });
        var well = graph.Answer;
        graph.Answer = (_, context) => FakeGraph.Error(context, status, code);
        await connector.Channel.SendAsync(Connector.Message(), Cancellation);
        graph.Answer = well;

        async Task<bool> IsHeldAsync(string from) => await connector.Channel.SendAsync(
            Connector.Message(to: "whatsapp:+15550003333", from: from), Cancellation) is SendOutcome.Throttled;
        Assert.Equal(number, await IsHeldAsync("whatsapp:+15550001111"));
        Assert.Equal(account, await IsHeldAsync("whatsapp:+15550001112"));
        Assert.False(await IsHeldAsync("whatsapp:+15550001113"));
        Assert.Equal(1 + (number ? 0 : 1) + (account ? 0 : 1) + 1, graph.Requests.Count);
        time.Now += TimeSpan.FromMinutes(11);
        Assert.False(await IsHeldAsync("whatsapp:+15550001111"));
    }

    [Theory]
    [InlineData(400, 131047, typeof(SendOutcome.Rejected))]
    [InlineData(404, 132001, typeof(SendOutcome.Rejected))]
    [InlineData(429, 130429, typeof(SendOutcome.Throttled))]
    [InlineData(401, 190, typeof(SendOutcome.TryLater))]
    [InlineData(500, 131000, typeof(SendOutcome.TryLater))]
    public async Task Metas_errors_become_outcomes(int status, int code, Type expected)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => FakeGraph.Error(context, status, code);

        Assert.IsType(expected, await connector.Channel.SendAsync(Connector.Message(), Cancellation));
    }

    [Fact]
    public async Task A_file_that_Meta_does_not_take_is_invalid_content()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => FakeGraph.Error(context, 400, 100);

        var outcome = await connector.Channel.SendAsync(Connector.Message(null, [Connector.Media("image/gif")]), Cancellation);

        Assert.Equal(63021, Assert.IsType<SendOutcome.Rejected>(outcome).ErrorCode);
        Assert.Single(graph.Requests);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_request_leaves_the_outcome_unknown()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.IsType<SendOutcome.Unknown>(await connector.Channel.SendAsync(Connector.Message(), Cancellation));
        Assert.Single(graph.Requests);
    }

    [Fact]
    public async Task An_upload_that_breaks_is_tried_later_because_nobody_got_anything()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.IsType<SendOutcome.TryLater>(
            await connector.Channel.SendAsync(Connector.Message(null, [Connector.Media("image/png")]), Cancellation));
    }

    [Fact]
    public async Task A_stored_file_that_cannot_be_opened_is_tried_later()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        var broken = Connector.Media("image/png") with { Open = _ => throw new IOException("The disk is away.") };

        Assert.IsType<SendOutcome.TryLater>(await connector.Channel.SendAsync(Connector.Message(null, [broken]), Cancellation));
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_later()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using var connector = new Connector(FakeSenders.Sender(new Uri($"http://127.0.0.1:{port}")));

        Assert.IsType<SendOutcome.TryLater>(await connector.Channel.SendAsync(Connector.Message(), Cancellation));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":[{"id":null}]}""")]
    [InlineData("""{"messages":[{"id":"wamid.HB""")]
    [InlineData("")]
    public async Task A_yes_without_a_readable_id_is_a_yes_for_the_statuses_name_the_receipt(string body)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => FakeGraph.Json(context, 200, body);

        var outcome = await connector.Channel.SendAsync(Connector.Message(), Cancellation);

        Assert.Equal([""], Assert.IsType<SendOutcome.Accepted>(outcome).ProviderIds);
    }

    [Fact]
    public async Task A_yes_whose_rest_does_not_arrive_is_a_yes()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        // Over what is read of an answer.
        graph.Answer = (_, context) => FakeGraph.Json(context, 200, "{" + new string(' ', 2 * 1024 * 1024));

        Assert.Equal(
            [""], Assert.IsType<SendOutcome.Accepted>(await connector.Channel.SendAsync(Connector.Message(), Cancellation)).ProviderIds);
    }

    [Fact]
    public async Task A_page_in_place_of_Graphs_answer_leaves_the_outcome_unknown()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html></html>");
        };

        Assert.IsType<SendOutcome.Unknown>(await connector.Channel.SendAsync(Connector.Message(), Cancellation));
    }

    [Fact]
    public async Task An_error_with_status_200_is_an_error()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => FakeGraph.Error(context, 200, 131026);

        var outcome = await connector.Channel.SendAsync(Connector.Message(), Cancellation);

        Assert.Equal(63024, Assert.IsType<SendOutcome.Rejected>(outcome).ErrorCode);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = async (_, context) =>
        {
            var block = new byte[64 * 1024];
            try
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The client has hung up, as it should.
            }
        };

        Assert.IsType<SendOutcome.Unknown>(await connector.Channel.SendAsync(Connector.Message(), Cancellation));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await FakeGraph.StartAsync();
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = new Uri(elsewhere.Url, "/v25.0/1/messages").ToString();
            return Task.CompletedTask;
        };

        Assert.IsType<SendOutcome.Rejected>(await connector.Channel.SendAsync(Connector.Message(), Cancellation));
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("whatsapp:+15550009999", "whatsapp:+15550002222", "Hello", 63007)]
    [InlineData("whatsapp:+15550001111", "+15550002222", "Hello", 63024)]
    [InlineData("whatsapp:+15550001111", "whatsapp:+1555/../me", "Hello", 63024)]
    [InlineData("whatsapp:+15550001111", "whatsapp:", "Hello", 63024)]
    [InlineData("whatsapp:+15550001111", "whatsapp:+15550002222", "", 63021)]
    public async Task What_cannot_be_sent_is_rejected_without_asking_Meta(string from, string to, string body, int code)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));

        var outcome = await connector.Channel.SendAsync(Connector.Message(body, from: from, to: to), Cancellation);

        Assert.Equal(code, Assert.IsType<SendOutcome.Rejected>(outcome).ErrorCode);
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task A_template_is_submitted_to_the_business_account()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        var draft = Drafts.Text("Order {{1}}");

        var submission = await connector.Channel.SubmitTemplateAsync(FakeSenders.Account, draft, Cancellation);

        Assert.Equal(new TemplateSubmission.Taken("594425479261596", "pending"), submission);
        Assert.Equal("/v25.0/102290129340398/message_templates", Assert.Single(graph.Requests).PathAndQuery);
    }

    [Theory]
    [InlineData(400, 100, typeof(TemplateSubmission.Refused))]
    [InlineData(400, 80007, typeof(TemplateSubmission.TryLater))]
    [InlineData(401, 190, typeof(TemplateSubmission.TryLater))]
    [InlineData(500, 2, typeof(TemplateSubmission.TryLater))]
    public async Task A_template_can_be_refused_or_wait(int status, int code, Type expected)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => FakeGraph.Error(context, status, code);
        var draft = Drafts.Text("Order {{1}}");

        Assert.IsType(expected, await connector.Channel.SubmitTemplateAsync(FakeSenders.Account, draft, Cancellation));
    }

    [Theory]
    [InlineData("Order {{1}}", "en", typeof(TemplateSubmission.Taken))]
    [InlineData("Other {{1}}", "en", typeof(TemplateSubmission.Refused))]
    [InlineData("Order {{1}}", "de", typeof(TemplateSubmission.Refused))]
    public async Task A_template_submitted_twice_is_recognised_and_another_of_its_name_is_not(string body, string language, Type expected)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (asked, context) => asked.Method == "POST"
            ? FakeGraph.Error(context, 400, 100, 2388024)
            : FakeGraph.Json(context, 200, $$$"""
                {"data":[{"id":"7","name":"order_update","language":"{{{language}}}","status":"APPROVED",
                  "components":[{"type":"BODY","text":"{{{body}}}"}]}],"paging":{}}
                """);
        var draft = Drafts.Text("Order {{1}}");

        var submission = await connector.Channel.SubmitTemplateAsync(FakeSenders.Account, draft, Cancellation);

        Assert.IsType(expected, submission);
        if (submission is TemplateSubmission.Taken taken)
        {
            Assert.Equal(("7", "approved"), (taken.ProviderId, taken.Status));
        }
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_leaves_the_outcome_unknown()
    {
        var time = new HeldTime();
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(time, FakeSenders.Sender(graph.Url));
        graph.Answer = async (_, context) =>
        {
            time.RunOut();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };

        Assert.IsType<SendOutcome.Unknown>(await connector.Channel.SendAsync(Connector.Message(), Cancellation));
    }

    [Fact]
    public async Task A_caller_who_stops_waiting_gets_no_outcome()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        using var stop = new CancellationTokenSource();
        graph.Answer = async (_, context) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connector.Channel.SendAsync(Connector.Message(), stop.Token));
    }

    [Fact]
    public void Partial_sends_are_forgotten_when_taken_and_when_too_many()
    {
        var partial = new PartialSends(capacity: 2);
        partial.Keep(new("DY1"), ["a"]);
        partial.Keep(new("DY2"), ["b"]);
        partial.Keep(new("DY3"), ["c"]);

        Assert.Empty(partial.Take(new("DY1")));
        Assert.Equal(["b"], partial.Take(new("DY2")));
        Assert.Empty(partial.Take(new("DY2")));
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(57);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
