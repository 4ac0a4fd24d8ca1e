using System.Text;
using System.Text.Json.Nodes;
using Parley.Channels;
using Parley.Inbound;

namespace Parley.Tests.Channels.WhatsApp;

/// <summary>What the connector does with templates at Meta after and around their submission.</summary>
public sealed class TemplateLifeTests
{
    private static readonly RichContent Picture = new("twilio/media", "Look") { Media = ["https://a.example/a.png"] };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rejected_template_is_changed_under_its_id()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (asked, context) => asked switch
        {
            { Method: "GET" } => FakeGraph.Json(context, 200, """
                {"data":[{"id":"71","name":"order_update","language":"de","status":"APPROVED","components":[]},
                  {"id":"72","name":"order_update","language":"en","status":"REJECTED","rejected_reason":"SCAM","components":[{"type":"BODY","text":"New"}]}]}
                """),
            { PathAndQuery: "/v25.0/72" } => FakeGraph.Json(context, 200, """{"success":true}"""),
            _ => FakeGraph.Error(context, 400, 100, 2388024),
        };

        var submission = await connector.Channel.SubmitTemplateAsync(FakeSenders.Account, Drafts.Text("New"), Cancellation);

        Assert.Equal(new TemplateSubmission.Taken("72", "pending"), submission);
        var edit = graph.Requests[^1];
        Assert.Equal(("POST", "/v25.0/72"), (edit.Method, edit.PathAndQuery));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"category":"UTILITY","components":[{"type":"BODY","text":"New"}]}"""), JsonNode.Parse(edit.Text)), edit.Text);
    }

    [Fact]
    public async Task A_template_of_other_buttons_is_another_template()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (asked, context) => asked.Method == "POST"
            ? FakeGraph.Error(context, 400, 100, 2388024)
            : FakeGraph.Json(context, 200, """
                {"data":[{"id":"7","name":"order_update","language":"en","status":"APPROVED","components":[{"type":"BODY","text":"Pick"},
                  {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Yes"}]}]}]}
                """);
        RichContent Buttons(string title) => new("twilio/quick-reply", "Pick") { Buttons = [new(RichButtonKind.QuickReply, title)] };

        Assert.IsType<TemplateSubmission.Taken>(
            await connector.Channel.SubmitTemplateAsync(FakeSenders.Account, Drafts.Of(Buttons("Yes")), Cancellation));
        Assert.IsType<TemplateSubmission.Refused>(
            await connector.Channel.SubmitTemplateAsync(FakeSenders.Account, Drafts.Of(Buttons("No")), Cancellation));
    }

    [Theory]
    [InlineData(200, 0, true)]
    [InlineData(404, 100, true)]
    [InlineData(500, 2, false)]
    [InlineData(401, 190, false)]
    public async Task A_template_is_taken_back_by_name_and_id(int status, int code, bool gone)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        graph.Answer = (_, context) => status == 200
            ? FakeGraph.Json(context, 200, """{"success":true}""")
            : FakeGraph.Error(context, status, code);

        Assert.Equal(gone, await connector.Channel.RemoveTemplateAsync(FakeSenders.Account, "order_update", "72", Cancellation));

        var asked = Assert.Single(graph.Requests);
        Assert.Equal(("DELETE", "/v25.0/102290129340398/message_templates?name=order_update&hsm_id=72"), (asked.Method, asked.PathAndQuery));
    }

    [Fact]
    public async Task With_an_app_the_sample_goes_up_first_and_its_handle_is_submitted()
    {
        await using var web = await FakeGraph.StartAsync();
        web.Answer = (_, context) => FakeGraph.Json(context, 200, "PNG bytes");
        await using var graph = await FakeGraph.StartAsync();
        graph.Answer = (asked, context) => FakeGraph.Json(context, 200, asked.PathAndQuery switch
        {
            var path when path.Contains("/uploads", StringComparison.Ordinal) => """{"id":"upload:MTph"}""",
            var path when path.Contains("/upload:", StringComparison.Ordinal) => """{"h":"4::aW1h:ARZ"}""",
            _ => """{"id":"5","status":"PENDING"}""",
        });
        await using var connector = new Connector(FakeSenders.Sender(graph.Url) with { AppId = "2345" });
        var content = Picture with { Media = [new Uri(web.Url, "/{{3}}.png").AbsoluteUri.Replace("%7B", "{", StringComparison.Ordinal).Replace("%7D", "}", StringComparison.Ordinal)] };

        var submission = await connector.Channel.SubmitTemplateAsync(FakeSenders.Account, Drafts.Of(content), Cancellation);

        Assert.IsType<TemplateSubmission.Taken>(submission);
        Assert.Equal("/sale.png", Assert.Single(web.Requests).PathAndQuery);
        Assert.Null(web.Requests[0].Authorization);
        Assert.Equal(
            ["/v25.0/2345/uploads?file_length=9&file_type=image%2Fpng", "/v25.0/upload:MTph", "/v25.0/102290129340398/message_templates"],
            graph.Requests.Select(asked => asked.PathAndQuery));
        Assert.StartsWith("OAuth ", graph.Requests[1].Authorization, StringComparison.Ordinal);
        Assert.Equal("PNG bytes", Encoding.UTF8.GetString(graph.Requests[1].Bytes));
        Assert.Contains("""{"header_handle":["4::aW1h:ARZ"]}""", graph.Requests[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_that_is_not_to_be_had_is_submitted_as_its_link()
    {
        await using var web = await FakeGraph.StartAsync();
        web.Answer = (_, context) => FakeGraph.Json(context, 404, "");
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url) with { AppId = "2345" });
        var link = new Uri(web.Url, "/a.png").AbsoluteUri;

        await connector.Channel.SubmitTemplateAsync(FakeSenders.Account, Drafts.Of(Picture with { Media = [link] }), Cancellation);

        var asked = Assert.Single(graph.Requests);
        Assert.Equal(link, (string?)JsonNode.Parse(asked.Text)!["components"]![0]!["example"]!["header_handle"]![0]);
    }

    [Fact]
    public async Task An_upload_that_Meta_does_not_take_now_is_tried_again()
    {
        await using var web = await FakeGraph.StartAsync();
        web.Answer = (_, context) => FakeGraph.Json(context, 200, "x");
        await using var graph = await FakeGraph.StartAsync();
        graph.Answer = (_, context) => FakeGraph.Error(context, 500, 2);
        await using var connector = new Connector(FakeSenders.Sender(graph.Url) with { AppId = "2345" });

        Assert.IsType<TemplateSubmission.TryLater>(await connector.Channel.SubmitTemplateAsync(
            FakeSenders.Account, Drafts.Of(Picture with { Media = [new Uri(web.Url, "/a.png").AbsoluteUri] }), Cancellation));
    }

    [Theory]
    [InlineData("""{"field":"template_category_update","value":{"message_template_name":"n","message_template_language":"en","previous_category":"UTILITY","new_category":"MARKETING"}}""", null, "MARKETING")]
    [InlineData("""{"field":"message_template_status_update","value":{"event":"APPROVED","message_template_name":"n","message_template_language":"en","reason":"NONE","message_template_category":"MARKETING"}}""", "approved", "MARKETING")]
    [InlineData("""{"field":"message_template_status_update","value":{"event":"FLAGGED","message_template_name":"n","message_template_language":"en","reason":"NONE"}}""", "nothing", null)]
    public async Task What_Meta_tells_about_a_template_s_category_is_heard(string change, string? status, string? category)
    {
        await using var webhooks = await Webhooks.StartAsync();

        await webhooks.PostAsync($$"""{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{{change}}]}]}""");

        Assert.Equal(
            status == "nothing" ? [] : [new TemplateReview(FakeSenders.Account, "n", "en", status, null, category)],
            webhooks.Inbox.Reviews);
    }
}
