using System.Text;
using Parley.Inbound;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class WebhookTests
{
    private const string Hello =
        """{"from":"15550002222","id":"wamid.A","timestamp":"1755691200","type":"text","text":{"body":"Hello"}}""";

    [Theory]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-one&hub.challenge=1158201444", 200, "1158201444")]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-two&hub.challenge=%3Cb%3E", 200, "<b>")]
    [InlineData("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1", 403, "")]
    [InlineData("hub.mode=subscribe&hub.challenge=1", 403, "")]
    [InlineData("hub.mode=unsubscribe&hub.verify_token=verify-one&hub.challenge=1", 403, "")]
    [InlineData("hub.verify_token=verify-one&hub.challenge=1", 403, "")]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-one", 403, "")]
    [InlineData("", 403, "")]
    public async Task The_handshake_gives_back_the_challenge(string query, int status, string body)
    {
        await using var webhooks = await Webhooks.StartAsync();

        Assert.Equal((status, body), await webhooks.GetAsync(query));
    }

    [Fact]
    public async Task A_text_reaches_the_inbox()
    {
        await using var webhooks = await Webhooks.StartAsync();

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Envelope($$"""
            "contacts":[{"profile":{"name":"Zoë"},"wa_id":"15550002222"}],"messages":[{{Hello}}]
            """)));

        var message = Assert.Single(webhooks.Inbox.Messages);
        Assert.Equal(
            (FakeSenders.Account, "whatsapp", "wamid.A", "whatsapp:+15550002222", "whatsapp:+15550001111", "Hello", 1755691200_000000),
            (message.Account, message.Channel, message.ProviderId, message.From, message.To, message.Body, message.SentAt));
        Assert.Contains("Zo", message.Metadata, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signature_is_over_the_bytes_as_they_came()
    {
        await using var webhooks = await Webhooks.StartAsync();
        // As Meta escapes: lower-case hexadecimal and escaped slashes. Any re-writing of this JSON would change the bytes.
        var body = Webhooks.Envelope("""
            "messages":[{"from":"15550002222","id":"wamid.A","timestamp":"1755691200","type":"text","text":{"body":"Zo\u00eb \ud83d\ude00 http:\/\/a.example"}}]
            """);

        Assert.Equal(200, await webhooks.PostAsync(body));
        Assert.Equal(403, await webhooks.PostSignedAsync(Encoding.UTF8.GetBytes(body.Replace(@"\u00eb", "ë", StringComparison.Ordinal)), Webhooks.Sign(Encoding.UTF8.GetBytes(body))));

        Assert.Equal("Zoë 😀 http://a.example", Assert.Single(webhooks.Inbox.Messages).Body);
    }

    [Fact]
    public async Task A_double_inside_one_POST_passes_through_twice()
    {
        await using var webhooks = await Webhooks.StartAsync();

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Envelope($$"""
            "messages":[{{Hello}},{{Hello}}]
            """)));

        Assert.Equal(["wamid.A", "wamid.A"], webhooks.Inbox.Messages.Select(message => message.ProviderId));
    }

    [Fact]
    public async Task All_entries_and_changes_are_read_in_order()
    {
        await using var webhooks = await Webhooks.StartAsync();
        string Change(string id) =>
            $$"""{"field":"messages","value":{"metadata":{"phone_number_id":"106540352242922"},"messages":[{"from":"15550002222","id":"{{id}}","type":"text","text":{"body":"x"} }]} }""";

        Assert.Equal(200, await webhooks.PostAsync(
            $$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{{Change("a")}},{{Change("b")}}]},{"id":"1","changes":[{{Change("c")}}] }]}"""));

        Assert.Equal(["a", "b", "c"], webhooks.Inbox.Messages.Select(message => message.ProviderId));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_was_not_stored_is_not_acknowledged(int failAfter)
    {
        await using var webhooks = await Webhooks.StartAsync();
        webhooks.Inbox.FailAfter = failAfter;
        var body = Webhooks.Envelope($$"""
            "messages":[{{Hello}},{{Hello.Replace("wamid.A", "wamid.B", StringComparison.Ordinal)}}]
            """);

        Assert.Equal(503, await webhooks.PostAsync(body));
        webhooks.Inbox.FailAfter = int.MaxValue;
        Assert.Equal(200, await webhooks.PostAsync(body));

        Assert.Equal(failAfter + 2, webhooks.Inbox.Messages.Count);
    }

    [Fact]
    public async Task What_cannot_be_stored_holds_up_nobody_else_of_its_POST()
    {
        await using var webhooks = await Webhooks.StartAsync();
        webhooks.Inbox.Refuses = message => message.ProviderId == "wamid.bad";
        string Text(string id, string from) =>
            $$"""{"from":"{{from}}","id":"{{id}}","timestamp":"1755691200","type":"text","text":{"body":"x"} }""";
        var body = Webhooks.Envelope($$"""
            "messages":[{{Text("wamid.bad", "15550002222")}},{{Text("wamid.after", "15550002222")}},{{Text("wamid.other", "15550003333")}}],
            "statuses":[{"id":"wamid.out","status":"delivered","timestamp":"1755691200","recipient_id":"15550002222"}]
            """);

        Assert.Equal(503, await webhooks.PostAsync(body));

        // What the same person wrote afterwards keeps its place, and comes again with the first.
        Assert.Equal(["wamid.other"], webhooks.Inbox.Messages.Select(message => message.ProviderId));
        Assert.Equal(["wamid.out"], webhooks.Inbox.Reports.Select(report => report.ProviderId));
        webhooks.Inbox.Refuses = _ => false;
        Assert.Equal(200, await webhooks.PostAsync(body));
        Assert.Equal(
            ["wamid.other", "wamid.bad", "wamid.after", "wamid.other"], webhooks.Inbox.Messages.Select(message => message.ProviderId));
    }

    [Fact]
    public async Task Another_apps_secret_does_not_speak_for_this_number()
    {
        await using var webhooks = await Webhooks.StartAsync();
        var review = Webhooks.Change(
            "message_template_status_update", """{"event":"APPROVED","message_template_name":"a","message_template_language":"en"}""");

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Envelope($"\"messages\":[{Hello}]"), "secret-of-two"));
        Assert.Equal(200, await webhooks.PostAsync(review, "secret-of-two"));
        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Envelope($"\"messages\":[{Hello}]", phoneNumberId: "1"), "secret-of-one"));
        Assert.Equal(0, webhooks.Inbox.Count);

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Envelope($"\"messages\":[{Hello}]", "206540352242922"), "secret-of-two"));
        Assert.Equal(FakeSenders.OtherAccount, Assert.Single(webhooks.Inbox.Messages).Account);
    }

    public static TheoryData<string, Func<byte[], string?>> WrongSignatures => new()
    {
        { "none", _ => null },
        { "empty", _ => "" },
        { "another secret", body => Webhooks.Sign(body, "secret-of-nobody") },
        { "another scheme", body => Webhooks.Sign(body).Replace("sha256=", "sha1=", StringComparison.Ordinal) },
        { "without scheme", body => Webhooks.Sign(body)[7..] },
        { "cut", body => Webhooks.Sign(body)[..^2] },
        { "longer", body => Webhooks.Sign(body) + "00" },
        { "not hexadecimal", body => Webhooks.Sign(body)[..^1] + "g" },
        { "one digit off", body => Webhooks.Sign(body)[..^1] + (Webhooks.Sign(body)[^1] == '0' ? '1' : '0') },
        { "another body's", _ => Webhooks.Sign("{}"u8.ToArray()) },
    };

    [Theory]
    [MemberData(nameof(WrongSignatures), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_signature_is_refused_and_nothing_is_stored(string label, Func<byte[], string?> sign)
    {
        _ = label;
        await using var webhooks = await Webhooks.StartAsync();
        var body = Encoding.UTF8.GetBytes(Webhooks.Envelope($"\"messages\":[{Hello}]"));

        Assert.Equal(403, await webhooks.PostSignedAsync(body, sign(body)));
        Assert.Equal(0, webhooks.Inbox.Count);
    }

    public static TheoryData<string, byte[], int> Hostile => new()
    {
        { "nothing", [], 400 },
        { "truncated", Encoding.UTF8.GetBytes(Webhooks.Envelope($"\"messages\":[{Hello}]")[..^9]), 400 },
        { "two documents", "{}{}"u8.ToArray(), 400 },
        { "deep arrays", Encoding.UTF8.GetBytes(new string('[', 100_000)), 400 },
        { "deep inside", Encoding.UTF8.GetBytes(Webhooks.Envelope("\"messages\":" + new string('[', 200) + new string(']', 200))), 400 },
        { "not UTF-8", [0xFF, 0xFE, 0x00], 400 },
        { "array", "[]"u8.ToArray(), 400 },
        { "text", "\"x\""u8.ToArray(), 400 },
        { "null", "null"u8.ToArray(), 400 },
        { "empty object", "{}"u8.ToArray(), 200 },
        { "entry of wrong type", """{"entry":{"changes":1}}"""u8.ToArray(), 200 },
        { "entries of wrong types", """{"entry":[1,"x",null,[],{"changes":[1,null,{"value":[]},{"value":null,"field":7}]}]}"""u8.ToArray(), 200 },
        { "metadata of wrong type", Encoding.UTF8.GetBytes(Webhooks.Change("messages", """{"metadata":[1],"messages":[{}]}""")), 200 },
        { "messages of wrong types", Encoding.UTF8.GetBytes(Webhooks.Envelope("""
            "contacts":[1,null,{"profile":"x","wa_id":{}}],"errors":[1,{"code":[]}],
            "messages":[1,null,"x",[],{},{"id":1},{"id":[],"from":{}},{"from":"15550002222","id":null}],
            "statuses":[1,null,{},{"id":{},"status":"read"},{"id":"a","status":7},{"id":"a","status":"warning"}]
            """)), 200 },
        { "half an emoji in a member's name", Encoding.UTF8.GetBytes("""{"\ud83d":1,"\ud83d1":2,"entr\ud83d":[]}"""), 400 },
    };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public async Task A_strange_body_with_the_right_signature_is_answered_and_stores_nothing(string label, byte[] body, int status)
    {
        _ = label;
        await using var webhooks = await Webhooks.StartAsync();

        Assert.Equal(status, await webhooks.PostAsync(body));
        Assert.Equal(0, webhooks.Inbox.Count);
    }

    [Theory]
    [InlineData("""{"from":"15550002222","id":"a","type":"text","text":{"body":"x"},"timestamp":99999999999999999999999}""", "x")]
    [InlineData("""{"from":"15550002222","id":"a","type":"text","text":{"body":"x"},"timestamp":"9223372036854775807"}""", "x")]
    [InlineData("""{"from":"15550002222","id":"a","type":"text","text":{"body":"x"},"timestamp":1e400}""", "x")]
    [InlineData("""{"from":"15550002222","id":"a","type":"text","text":{"body":"x"},"timestamp":-1}""", "x")]
    [InlineData("""{"from":"15550002222","id":"a","type":"text","text":[1]}""", null)]
    [InlineData("""{"from":"15550002222","id":"a","type":{"x":1},"text":{"body":"x"}}""", null)]
    [InlineData("""{"from":"15550002222","id":"a","type":"text","text":{"body":"cut \ud83d here\n\"\\"},"context":{"x":"\ud83d"}}""", "cut \uFFFD here\n\"\\")]
    public async Task A_strange_message_is_still_a_message(string message, string? body)
    {
        await using var webhooks = await Webhooks.StartAsync();

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Envelope($"\"messages\":[{message}]")));

        var received = Assert.Single(webhooks.Inbox.Messages);
        Assert.Equal((body, 0), (received.Body, received.SentAt));
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_loses_only_the_broken_bytes()
    {
        await using var webhooks = await Webhooks.StartAsync();
        var body = Encoding.Latin1.GetBytes(Webhooks.Envelope($"\"messages\":[{Hello.Replace("Hello", "Hell\u00f6 you", StringComparison.Ordinal)}]"));

        Assert.Equal(200, await webhooks.PostAsync(body));

        Assert.Equal("Hell\uFFFD you", Assert.Single(webhooks.Inbox.Messages).Body);
    }

    [Theory]
    [InlineData(3 * 1024 * 1024, 200)]
    [InlineData((3 * 1024 * 1024) + 1, 413)]
    public async Task A_body_may_have_three_megabytes(int length, int status)
    {
        await using var webhooks = await Webhooks.StartAsync();
        var body = new byte[length];
        Array.Fill(body, (byte)' ');
        "{}"u8.CopyTo(body);

        Assert.Equal(status, await webhooks.PostAsync(body));
    }

    [Theory]
    [InlineData("sent", null, ReceiptStatus.Sent, null)]
    [InlineData("delivered", null, ReceiptStatus.Delivered, null)]
    [InlineData("read", null, ReceiptStatus.Read, null)]
    [InlineData("played", null, ReceiptStatus.Read, null)]
    [InlineData("failed", "131047", ReceiptStatus.Failed, 63016)]
    [InlineData("failed", "\"131026\"", ReceiptStatus.Failed, 63024)]
    [InlineData("failed", "[]", ReceiptStatus.Failed, 63023)]
    [InlineData("failed", null, ReceiptStatus.Failed, 63023)]
    public async Task A_status_becomes_a_report(string word, string? code, ReceiptStatus expected, int? twilio)
    {
        await using var webhooks = await Webhooks.StartAsync();
        var errors = code is null ? "" : $$""","errors":[{"code":{{code}},"title":"t"}]""";

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Envelope($$"""
            "statuses":[{"id":"wamid.A","status":"{{word}}","timestamp":"1755691200123","recipient_id":"15550002222",
            "biz_opaque_callback_data":"DY0123456789abcdef0123456789abcdef"{{errors}} }]
            """)));

        Assert.Equal(
            new StatusReport(
                FakeSenders.Account, "whatsapp", "wamid.A", "DY0123456789abcdef0123456789abcdef", expected, twilio, 1755691200_123000),
            Assert.Single(webhooks.Inbox.Reports));
    }

    [Fact]
    public async Task A_status_of_one_part_says_so()
    {
        await using var webhooks = await Webhooks.StartAsync();

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Envelope("""
            "statuses":[{"id":"wamid.A","status":"sent","timestamp":"1","biz_opaque_callback_data":"DY0123456789abcdef0123456789abcdef:1/2"}]
            """)));

        var report = Assert.Single(webhooks.Inbox.Reports);
        Assert.Equal(("DY0123456789abcdef0123456789abcdef", true), (report.Receipt, report.IsOfPart));
    }

    [Fact]
    public async Task Callback_data_of_somebody_else_is_not_a_receipt()
    {
        await using var webhooks = await Webhooks.StartAsync();

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Envelope("""
            "statuses":[{"id":"wamid.A","status":"sent","timestamp":1755691200,"biz_opaque_callback_data":"order-7"}]
            """)));

        Assert.Null(Assert.Single(webhooks.Inbox.Reports).Receipt);
    }

    [Theory]
    [InlineData("APPROVED", "\"NONE\"", "approved", null)]
    [InlineData("REJECTED", "\"INVALID_FORMAT\"", "rejected", "INVALID_FORMAT")]
    [InlineData("REJECTED", "null", "rejected", null)]
    [InlineData("PAUSED", "\"NONE\",\"other_info\":{\"title\":\"FIRST_PAUSE\",\"description\":\"low quality\"}", "paused", "low quality")]
    [InlineData("DISABLED", "\"ABUSIVE_CONTENT\",\"rejection_info\":{\"reason\":\"r\"}", "disabled", "ABUSIVE_CONTENT: r")]
    [InlineData("PENDING", "\"NONE\"", "pending", null)]
    [InlineData("REINSTATED", "\"NONE\"", "approved", null)]
    public async Task A_reviewers_word_becomes_a_review(string word, string reason, string status, string? expected)
    {
        await using var webhooks = await Webhooks.StartAsync();

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Change(
            "message_template_status_update",
            $$"""{"event":"{{word}}","message_template_id":1689556908129832,"message_template_name":"order_update","message_template_language":"en_US","reason":{{reason}} }""")));

        Assert.Equal(
            new TemplateReview(FakeSenders.Account, "order_update", "en_US", status, expected), Assert.Single(webhooks.Inbox.Reviews));
    }

    [Theory]
    [InlineData("message_template_status_update", """{"event":"FLAGGED","message_template_name":"a","message_template_language":"en"}""")]
    [InlineData("message_template_status_update", """{"event":"APPROVED"}""")]
    [InlineData("account_update", """{"event":"VERIFIED_ACCOUNT"}""")]
    [InlineData("phone_number_quality_update", """{"event":"FLAGGED"}""")]
    public async Task A_field_that_nobody_listens_to_is_acknowledged(string field, string value)
    {
        await using var webhooks = await Webhooks.StartAsync();

        Assert.Equal(200, await webhooks.PostAsync(Webhooks.Change(field, value)));
        Assert.Equal(0, webhooks.Inbox.Count);
    }
}
