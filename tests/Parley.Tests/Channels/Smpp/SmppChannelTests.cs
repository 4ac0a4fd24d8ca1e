using System.Net;
using System.Text;
using Parley.Channels;
using Parley.Channels.Smpp;
using Parley.Inbound;
using Parley.Smpp;
using Parley.Smpp.Text;
using Parley.Storage;
using Parley.Tests.Smpp;

namespace Parley.Tests.Channels.Smpp;

public sealed class SmppChannelTests : IAsyncDisposable
{
    private readonly TestSmsc _smsc = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _smsc.DisposeAsync();

    [Fact]
    public async Task A_text_goes_as_submit_sm_with_a_receipt_wanted()
    {
        await using var rig = await OpenAsync();

        var outcome = await rig.SendAsync("Grüße €");

        Assert.Equal(["sys:1"], Assert.IsType<SendOutcome.Accepted>(outcome).ProviderIds);
        var submitted = Assert.Single(_smsc.Submitted);
        Assert.Equal(new Address(1, 1, "15550001111"), submitted.Source);
        Assert.Equal(new Address(1, 1, "15550002222"), submitted.Destination);
        Assert.Equal(1, submitted.RegisteredDelivery);
        Assert.Equal("Grüße €", DataCoding.Decode(submitted.DataCoding, submitted.ShortMessage.Span));
    }

    [Fact]
    public async Task A_long_text_goes_as_segments_with_one_reference_that_a_second_attempt_repeats()
    {
        await using var rig = await OpenAsync();
        var text = new string('x', 400);

        var outcome = await rig.SendAsync(text, "DY7");
        await rig.SendAsync(text, "DY7");

        Assert.Equal(["sys:1", "sys:2", "sys:3"], Assert.IsType<SendOutcome.Accepted>(outcome).ProviderIds);
        var places = _smsc.Submitted.Select(message => Concatenation.Read(message, out _)!.Value).ToList();
        Assert.Equal([1, 2, 3, 1, 2, 3], places.Select(place => place.Number));
        Assert.Single(places.Select(place => place.Reference).Distinct());
    }

    [Theory]
    [InlineData(CommandStatus.InvalidSourceAddress, 21606)]
    [InlineData(CommandStatus.InvalidDestinationAddress, 30005)]
    [InlineData(CommandStatus.Prohibited, 30007)]
    [InlineData(CommandStatus.SubmitFailed, 30008)]
    [InlineData((CommandStatus)0x04FF, 30008)]
    public async Task A_refusal_is_told_in_twilios_numbers(CommandStatus status, int code)
    {
        await using var rig = await OpenAsync();
        Answer(status);

        Assert.Equal(code, Assert.IsType<SendOutcome.Rejected>(await rig.SendAsync("x")).ErrorCode);
    }

    [Fact]
    public async Task What_cannot_be_sent_never_reaches_the_carrier()
    {
        await using var rig = await OpenAsync();

        Assert.Equal(21602, Assert.IsType<SendOutcome.Rejected>(await rig.SendAsync("")).ErrorCode);
        Assert.Equal(21617, Assert.IsType<SendOutcome.Rejected>(await rig.SendAsync(new string('x', 1601))).ErrorCode);
        Assert.Equal(21606, Assert.IsType<SendOutcome.Rejected>(await rig.SendAsync("x", from: "+15559999999")).ErrorCode);
        Assert.Equal(30005, Assert.IsType<SendOutcome.Rejected>(await rig.SendAsync("x", to: "nobody")).ErrorCode);
        Assert.Equal(30005, Assert.IsType<SendOutcome.Rejected>(await rig.SendAsync("x", to: "+" + new string('1', 30))).ErrorCode);
        Assert.Empty(_smsc.Submitted);
    }

    [Theory]
    [InlineData(CommandStatus.Throttled)]
    [InlineData(CommandStatus.MessageQueueFull)]
    public async Task A_throttle_holds_the_whole_link(CommandStatus status)
    {
        await using var rig = await OpenAsync();
        Answer(status);

        Assert.IsType<SendOutcome.Throttled>(await rig.SendAsync("x"));
        var other = Assert.IsType<SendOutcome.Throttled>(await rig.SendAsync("x", to: "+15550003333"));

        Assert.InRange(other.After, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        Assert.Single(_smsc.Submitted);
    }

    [Fact]
    public async Task A_throttle_between_segments_does_not_start_the_message_anew()
    {
        await using var rig = await OpenAsync();
        var count = 0;
        _smsc.OnSubmit = (message, id) => Task.FromResult<IReadOnlyList<MessageResponsePdu>>(
            [new(message.Command.Response(), id) { Status = ++count == 2 ? CommandStatus.Throttled : CommandStatus.Ok }]);

        Assert.Equal(2, Assert.IsType<SendOutcome.Accepted>(await rig.SendAsync(new string('x', 200))).ProviderIds.Count);

        Assert.Equal([1, 2, 2], _smsc.Submitted.Select(message => Concatenation.Read(message, out _)!.Value.Number));
    }

    [Fact]
    public async Task A_session_lost_after_the_submit_leaves_the_outcome_unknown_and_is_bound_again()
    {
        await using var rig = await OpenAsync();
        _smsc.OnSubmit = (_, _) =>
        {
            _smsc.Sessions.Single().Abort("test");
            return Task.FromResult<IReadOnlyList<MessageResponsePdu>>([]);
        };

        Assert.IsType<SendOutcome.Unknown>(await rig.SendAsync("x"));
        await _smsc.NextBindAsync();
        await _smsc.NextBindAsync();
        Answer(CommandStatus.Ok);

        Assert.IsType<SendOutcome.Accepted>(await rig.SendAsync("y"));
    }

    [Fact]
    public async Task A_submit_without_an_answer_is_unknown()
    {
        await using var rig = await OpenAsync(link => link with { ResponseTimeout = TimeSpan.FromMilliseconds(200) });
        _smsc.OnSubmit = (_, _) => Task.FromResult<IReadOnlyList<MessageResponsePdu>>([]);

        Assert.IsType<SendOutcome.Unknown>(await rig.SendAsync("x"));
    }

    [Fact]
    public async Task Without_a_carrier_it_is_try_later_and_the_link_comes_up_by_itself()
    {
        int port;
        await using (var gone = new TestSmsc())
        {
            port = gone.Port;
        }

        await using var rig = await SmppRig.OpenAsync(SmppRig.LinkTo(port));
        var runner = rig.Pool.Get(rig.Link)!;
        while (!runner.IsFailing)
        {
            await Task.Yield();
        }

        Assert.IsType<SendOutcome.TryLater>(await rig.SendAsync("x"));

        await using var back = new TestSmsc(port: port);
        await back.NextBindAsync();
        Assert.IsType<SendOutcome.Accepted>(await rig.SendAsync("x"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_link_goes_on_trying_whatever_stands_in_its_way()
    {
        await using var rig = await OpenAsync(link => link with { Password = "p€" });
        var runner = rig.Pool.Get(rig.Link)!;
        while (!runner.IsFailing)
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }

        Assert.IsType<SendOutcome.TryLater>(await rig.SendAsync("x"));
    }

    [Fact]
    public async Task An_empty_message_id_still_counts_as_taken()
    {
        await using var rig = await OpenAsync();
        _smsc.OnSubmit = (message, _) => Task.FromResult<IReadOnlyList<MessageResponsePdu>>([new(message.Command.Response(), "")]);

        var ids = Assert.IsType<SendOutcome.Accepted>(await rig.SendAsync(new string('x', 200))).ProviderIds;

        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_receipt_that_overtakes_the_response_has_the_same_id()
    {
        await using var rig = await OpenAsync(link => link with { MessageIds = "response-hex" });
        StatusReport? early = null;
        _smsc.OnSubmit = async (message, _) =>
        {
            await _smsc.Sessions.Single().DeliverAsync(Receipt("id:0000000500 stat:DELIVRD err:000"), Cancellation);
            early = await rig.Inbox.NextReportAsync();
            return [new MessageResponsePdu(message.Command.Response(), "1F4")];
        };

        var id = Assert.Single(Assert.IsType<SendOutcome.Accepted>(await rig.SendAsync("x")).ProviderIds);

        Assert.Equal(new StatusReport(SmppRig.Account, "sms", id, null, ReceiptStatus.Delivered, null, 0), early);
    }

    [Theory]
    [InlineData("id:1 stat:DELIVRD", ReceiptStatus.Delivered, null)]
    [InlineData("id:1 stat:UNDELIV err:027", ReceiptStatus.Undelivered, 30003)]
    [InlineData("id:1 stat:UNDELIV err:0x1B", ReceiptStatus.Undelivered, 30003)]
    [InlineData("id:1 stat:UNDELIV err:1B", ReceiptStatus.Undelivered, 30003)]
    [InlineData("id:1 stat:UNDELIV err:013", ReceiptStatus.Undelivered, 30004)]
    [InlineData("id:1 stat:UNDELIV err:001", ReceiptStatus.Undelivered, 30005)]
    [InlineData("id:1 stat:UNDELIV err:011", ReceiptStatus.Undelivered, 30006)]
    [InlineData("id:1 stat:REJECTD err:999", ReceiptStatus.Undelivered, 30007)]
    [InlineData("id:1 stat:UNDELIV err:xyz", ReceiptStatus.Undelivered, 30008)]
    [InlineData("id:1 stat:EXPIRED", ReceiptStatus.Undelivered, 30003)]
    [InlineData("id:1 stat:DELETED", ReceiptStatus.Undelivered, 30008)]
    public async Task Receipts_are_told_in_twilios_words(string text, ReceiptStatus status, int? code)
    {
        await using var rig = await OpenAsync();

        Assert.Equal(CommandStatus.Ok, await rig.Handler.HandleAsync(rig.Link, Receipt(text), Cancellation));

        Assert.Equal(new StatusReport(SmppRig.Account, "sms", "sys:1", null, status, code, 0), await rig.Inbox.NextReportAsync());
    }

    [Theory]
    [InlineData("id:1 stat:ENROUTE")]
    [InlineData("id:1 stat:ACCEPTD")]
    [InlineData("nothing to see")]
    [InlineData("id:0123456789012345678901234567890123456789012345678901234567890123456789 stat:DELIVRD")]
    public async Task Receipts_that_say_nothing_final_are_taken_and_dropped(string text)
    {
        await using var rig = await OpenAsync();

        Assert.Equal(CommandStatus.Ok, await rig.Handler.HandleAsync(rig.Link, Receipt(text), Cancellation));

        Assert.False(rig.Inbox.HasMore);
    }

    [Fact]
    public async Task A_persons_text_is_acknowledged_only_when_it_is_stored()
    {
        await using var rig = await OpenAsync();
        var stored = new TaskCompletionSource();
        rig.Inbox.Before = () => stored.Task;
        await rig.Pool.EnsureBoundAsync(rig.Link, Cancellation);

        var delivering = (await _smsc.OnlySessionAsync()).DeliverAsync(FromPerson("Hola"), Cancellation);
        Assert.NotSame(delivering, await Task.WhenAny(delivering, Task.Delay(100, Cancellation)));
        stored.SetResult();

        Assert.True((await delivering).IsOk);
        var message = await rig.Inbox.NextMessageAsync();
        Assert.Equal((SmppRig.Person, SmppRig.OurNumber, "Hola"), (message.From, message.To, message.Body));
    }

    [Fact]
    public async Task A_text_that_could_not_be_stored_is_asked_for_again()
    {
        await using var rig = await OpenAsync();
        rig.Inbox.Before = () => throw new InvalidOperationException("the database is away");
        await rig.Pool.EnsureBoundAsync(rig.Link, Cancellation);

        var answer = await (await _smsc.OnlySessionAsync()).DeliverAsync(FromPerson("Hola"), Cancellation);

        Assert.Equal(CommandStatus.ReceiverTemporaryError, answer.Status);
    }

    [Fact]
    public async Task Two_equal_texts_are_two_messages_unless_the_carrier_numbers_them_alike()
    {
        await using var rig = await OpenAsync();
        var numbered = FromPerson("ok") with { Tlvs = [Tlv.CString(TlvTag.ReceiptedMessageId, "77")] };

        foreach (var message in new[] { FromPerson("ok"), FromPerson("ok"), numbered, numbered })
        {
            await rig.Handler.HandleAsync(rig.Link, message, Cancellation);
        }

        var ids = new[] { await rig.Inbox.NextMessageAsync(), await rig.Inbox.NextMessageAsync(), await rig.Inbox.NextMessageAsync() };
        Assert.Equal(3, ids.Select(message => message.ProviderId).Distinct().Count());
        Assert.False(rig.Inbox.HasMore);
    }

    [Theory]
    [MemberData(nameof(Storage.TestDatabase.Dialects), MemberType = typeof(Storage.TestDatabase))]
    public async Task Segments_come_in_any_order_and_twice(SqlDialect dialect)
    {
        await using var rig = await SmppRig.OpenAsync(SmppRig.LinkTo(_smsc.Port), dialect);
        var text = string.Concat(Enumerable.Repeat("Ünïcode 😀 ", 30));
        var segments = Segments(text, 9);
        Assert.True(segments.Count > 3);

        foreach (var segment in segments.AsEnumerable().Reverse().SelectMany(segment => new[] { segment, segment }))
        {
            Assert.Equal(CommandStatus.Ok, await rig.Handler.HandleAsync(rig.Link, segment, Cancellation));
        }

        Assert.Equal(text, (await rig.Inbox.NextMessageAsync()).Body);
        Assert.False(rig.Inbox.HasMore);
    }

    [Theory]
    [MemberData(nameof(Storage.TestDatabase.Dialects), MemberType = typeof(Storage.TestDatabase))]
    public async Task Segments_that_come_at_once_make_one_message(SqlDialect dialect)
    {
        await using var rig = await SmppRig.OpenAsync(SmppRig.LinkTo(_smsc.Port), dialect);
        var text = new string('x', 1000);

        await Task.WhenAll(Segments(text, 9).Select(segment => rig.Handler.HandleAsync(rig.Link, segment, Cancellation)));

        Assert.Equal(text, (await rig.Inbox.NextMessageAsync()).Body);
        Assert.False(rig.Inbox.HasMore);
    }

    [Fact]
    public async Task A_reference_that_comes_again_begins_a_new_message()
    {
        await using var rig = await OpenAsync();
        string[] texts = [new string('a', 200), new string('b', 200)];

        foreach (var segment in texts.SelectMany(text => Segments(text, 1)))
        {
            await rig.Handler.HandleAsync(rig.Link, segment, Cancellation);
        }

        Assert.Equal(texts[0], (await rig.Inbox.NextMessageAsync()).Body);
        Assert.Equal(texts[1], (await rig.Inbox.NextMessageAsync()).Body);
    }

    [Fact]
    public async Task A_message_whose_storing_failed_at_the_last_segment_comes_once()
    {
        await using var rig = await OpenAsync();
        var segments = Segments(new string('a', 200), 1);
        rig.Inbox.Before = () => throw new InvalidOperationException("away");
        Assert.Equal(CommandStatus.Ok, await rig.Handler.HandleAsync(rig.Link, segments[0], Cancellation));
        Assert.Equal(CommandStatus.ReceiverTemporaryError, await rig.Handler.HandleAsync(rig.Link, segments[1], Cancellation));
        rig.Inbox.Before = () => Task.CompletedTask;

        Assert.Equal(CommandStatus.Ok, await rig.Handler.HandleAsync(rig.Link, segments[1], Cancellation));
        Assert.Equal(CommandStatus.Ok, await rig.Handler.HandleAsync(rig.Link, segments[1], Cancellation));

        Assert.Equal(200, (await rig.Inbox.NextMessageAsync()).Body!.Length);
        Assert.False(rig.Inbox.HasMore);
    }

    [Fact]
    public async Task What_is_there_of_a_message_is_handed_on_when_the_rest_does_not_come()
    {
        await using var rig = await OpenAsync();
        await rig.Handler.HandleAsync(rig.Link, Segments(new string('a', 200), 1)[1], Cancellation);

        await rig.Handler.SweepAsync(TimeSpan.FromMinutes(5), Cancellation);
        Assert.False(rig.Inbox.HasMore);
        await rig.Handler.SweepAsync(TimeSpan.FromSeconds(-1), Cancellation);
        await rig.Handler.SweepAsync(TimeSpan.FromSeconds(-1), Cancellation);

        Assert.Equal(new string('a', 47), (await rig.Inbox.NextMessageAsync()).Body);
        Assert.False(rig.Inbox.HasMore);
    }

    [Fact]
    public async Task A_picture_comes_as_a_url_in_the_links_tlv()
    {
        using var http = new OnePicture();
        await using var rig = await SmppRig.OpenAsync(SmppRig.LinkTo(_smsc.Port) with { MediaUrlTag = 0x1401 });
        var message = FromPerson("") with
        {
            Tlvs = [Tlv.OctetString(0x1401, "http://carrier.test/a.png"), Tlv.OctetString(0x1401, "file:///etc/passwd"), Tlv.OctetString(0x1402, "http://x/")],
        };

        await rig.Handler.HandleAsync(rig.Link, message, Cancellation);

        var received = await rig.Inbox.NextMessageAsync();
        Assert.Null(received.Body);
        Assert.Equal("http://carrier.test/a.png", Assert.Single(received.Media).Reference);
    }

    [Theory]
    [InlineData("http://carrier.test/a.png", true)]
    [InlineData("http://carrier.test/gone.png", false)]
    [InlineData("file:///etc/passwd", false)]
    public async Task Pictures_are_fetched_by_their_url(string url, bool found)
    {
        using var http = new OnePicture();

        var media = await new SmppMedia(new OneClient(http)).FetchAsync(url, Cancellation);

        Assert.Equal(found, media is not null);
        if (media is not null)
        {
            await using var content = media.Content;
            Assert.Equal(("image/png", "a.png", 1), (media.ContentType, media.FileName, content.ReadByte()));
        }
    }

    private Task<SmppRig> OpenAsync(Func<SmppLink, SmppLink>? change = null)
    {
        var link = SmppRig.LinkTo(_smsc.Port);
        return SmppRig.OpenAsync(change is null ? link : change(link));
    }

    private void Answer(CommandStatus status) => _smsc.OnSubmit = (message, id) =>
        Task.FromResult<IReadOnlyList<MessageResponsePdu>>([new(message.Command.Response(), id) { Status = status }]);

    private static MessagePdu Receipt(string text) =>
        FromPerson("") with { EsmClass = DeliveryReceipt.EsmClass, ShortMessage = Encoding.ASCII.GetBytes(text) };

    private static MessagePdu FromPerson(string text) => new(CommandId.DeliverSm)
    {
        Source = Address.FromNumber(SmppRig.Person),
        Destination = Address.FromNumber(SmppRig.OurNumber),
        ShortMessage = GsmAlphabet.Encode(text),
    };

    private static List<MessagePdu> Segments(string text, byte reference) => [.. SegmentedText.From(text).ToMessages(FromPerson(""), reference)];

    private sealed class OneClient(HttpMessageHandler handler) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(handler, disposeHandler: false);
    }

    private sealed class OnePicture : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath != "/a.png")
            {
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
            }

            var content = new ByteArrayContent([1, 2, 3]);
            content.Headers.ContentType = new("image/png");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }
}
