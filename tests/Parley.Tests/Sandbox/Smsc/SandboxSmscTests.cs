using System.Net.Sockets;
using Parley.Channels;
using Parley.Inbound;
using Parley.Sandbox.Smsc;
using Parley.Smpp;
using Parley.Smpp.Sessions;

namespace Parley.Tests.Sandbox.Smsc;

public sealed class SandboxSmscTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_reaches_the_phone_and_its_receipt_comes_back()
    {
        await using var rig = await SmscRig.OpenAsync();

        var id = Assert.Single(Accepted(await rig.SendAsync("Grüße €")));

        var text = await rig.NextTextAsync();
        Assert.Equal((SmscRig.Ours, SmscRig.Phone, "Grüße €"), (text.From, text.To, text.Text));
        Assert.Equal(new StatusReport(SmscRig.Account, "sms", id, null, ReceiptStatus.Delivered, null, 0), await rig.Inbox.NextReportAsync());
    }

    [Fact]
    public async Task A_long_text_is_one_on_the_phone_and_has_a_receipt_for_each_segment()
    {
        await using var rig = await SmscRig.OpenAsync();
        var text = string.Concat(Enumerable.Repeat("Жизнь 😀 ", 40));

        var ids = Accepted(await rig.SendAsync(text));

        Assert.True(ids.Count > 3);
        Assert.Equal(text, (await rig.NextTextAsync()).Text);
        var reports = new List<string>();
        foreach (var _ in ids)
        {
            reports.Add((await rig.Inbox.NextReportAsync()).ProviderId);
        }

        Assert.Equal(ids, reports);
        Assert.False(rig.HasMoreTexts);
    }

    [Fact]
    public async Task The_same_long_text_twice_is_two_on_the_phone()
    {
        await using var rig = await SmscRig.OpenAsync();

        await rig.SendAsync(new string('x', 300), "DY1");
        await rig.SendAsync(new string('x', 300), "DY1");

        await rig.NextTextAsync();
        Assert.Equal(300, (await rig.NextTextAsync()).Text.Length);
    }

    [Fact]
    public async Task A_phone_that_is_off_has_its_receipt_when_it_is_on_again_even_after_a_restart()
    {
        await using var rig = await SmscRig.OpenAsync();
        rig.IsPhoneOn = false;
        var id = Assert.Single(Accepted(await rig.SendAsync("hi")));
        var carrierId = (await rig.NextTextAsync()).Id;
        await rig.RestartAsync();
        Assert.False(rig.Inbox.HasMore);

        await rig.Smsc.ReportAsync(SmscRig.Account, carrierId, Cancellation);
        await rig.Smsc.ReportAsync(SmscRig.Account, carrierId, Cancellation);

        Assert.Equal((id, ReceiptStatus.Delivered), await NextAsync(rig));
        await IdleAsync(rig);
        Assert.False(rig.Inbox.HasMore);
    }

    [Fact]
    public async Task A_receipt_that_was_not_taken_goes_out_after_a_restart()
    {
        await using var rig = await SmscRig.OpenAsync();
        var broken = true;
        var refused = new TaskCompletionSource();
        rig.Inbox.Before = () =>
        {
            refused.TrySetResult();
            return broken ? throw new InvalidOperationException("away") : Task.CompletedTask;
        };
        var id = Assert.Single(Accepted(await rig.SendAsync("hi")));
        await refused.Task;
        await rig.RestartAsync();
        broken = false;

        Assert.Equal((id, ReceiptStatus.Delivered), await NextAsync(rig));
    }

    [Fact]
    public async Task A_phone_may_write_before_anything_is_bound()
    {
        await using var rig = await SmscRig.OpenAsync();

        await rig.WriteAsync("Hola", "http://127.0.0.1/a.png", "http://127.0.0.1/b.png");

        var message = await rig.Inbox.NextMessageAsync();
        Assert.Equal((SmscRig.Phone, SmscRig.Ours, "Hola"), (message.From, message.To, message.Body));
        Assert.Equal(["http://127.0.0.1/a.png", "http://127.0.0.1/b.png"], message.Media.Select(media => media.Reference));
    }

    [Fact]
    public async Task A_long_text_of_a_phone_with_a_picture_is_one_message()
    {
        await using var rig = await SmscRig.OpenAsync();
        var text = string.Concat(Enumerable.Repeat("año {€} ", 60));

        await rig.WriteAsync(text, "http://127.0.0.1/a.png");

        var message = await rig.Inbox.NextMessageAsync();
        Assert.Equal(text, message.Body);
        Assert.Single(message.Media);
        Assert.False(rig.Inbox.HasMore);
    }

    [Fact]
    public async Task A_phones_text_comes_again_until_it_is_taken_and_only_once()
    {
        await using var rig = await SmscRig.OpenAsync();
        var failures = 2;
        rig.Inbox.Before = () => failures-- > 0 ? throw new InvalidOperationException("away") : Task.CompletedTask;

        await rig.WriteAsync("Hola");

        Assert.Equal("Hola", (await rig.Inbox.NextMessageAsync()).Body);
        Assert.False(rig.Inbox.HasMore);
    }

    [Theory]
    [InlineData(88, typeof(SendOutcome.Throttled))]
    [InlineData(0x45, typeof(SendOutcome.Rejected))]
    [InlineData(8, typeof(SendOutcome.TryLater))]
    public async Task An_ordered_status_is_answered_and_the_phone_has_nothing(int status, Type outcome)
    {
        await using var rig = await SmscRig.OpenAsync();
        rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(smppStatus: status)));

        Assert.IsType(outcome, await rig.SendAsync("hi"));
        Assert.False(rig.HasMoreTexts);
    }

    [Fact]
    public async Task A_long_text_that_was_refused_at_its_last_segment_can_be_sent_again()
    {
        await using var rig = await SmscRig.OpenAsync();
        rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(smppStatus: 0x45)));

        Assert.IsType<SendOutcome.Rejected>(await rig.SendAsync(new string('x', 300)));
        Accepted(await rig.SendAsync(new string('x', 300)));

        Assert.Equal(300, (await rig.NextTextAsync()).Text.Length);
        Assert.False(rig.HasMoreTexts);
    }

    [Fact]
    public async Task A_disconnect_takes_the_text_and_leaves_the_outcome_open()
    {
        await using var rig = await SmscRig.OpenAsync();
        rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(disconnect: true)));

        Assert.IsType<SendOutcome.Unknown>(await rig.SendAsync("hi"));

        Assert.Equal("hi", (await rig.NextTextAsync()).Text);
        Assert.Equal(ReceiptStatus.Delivered, (await rig.Inbox.NextReportAsync()).Status);
        Accepted(await rig.SendAsync("again"));
    }

    [Fact]
    public async Task A_doubled_submit_is_twice_on_the_phone()
    {
        await using var rig = await SmscRig.OpenAsync();
        rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(duplicate: true)));

        Accepted(await rig.SendAsync("hi"));

        Assert.NotEqual((await rig.NextTextAsync()).Id, (await rig.NextTextAsync()).Id);
    }

    [Fact]
    public async Task A_submit_can_be_overtaken_by_one_to_another_phone()
    {
        await using var rig = await SmscRig.OpenAsync(new SmscOptions { SystemId = "sandbox", Password = "secret" });
        await using var esme = await BindAsync(rig, "sandbox", "secret", _ => { });
        rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(reorder: true)));

        var first = esme.SubmitAsync(Submit("first"), Cancellation);
        while (!rig.Ordered.IsEmpty)
        {
            await Task.Yield();
        }

        await esme.SubmitAsync(Submit("second") with { Destination = Address.FromNumber("+15550003333") }, Cancellation);

        Assert.Equal("second", (await rig.NextTextAsync()).Text);
        Assert.Equal("first", (await rig.NextTextAsync()).Text);
        Assert.True((await first).IsOk);
    }

    [Theory]
    [InlineData(30003)]
    [InlineData(30004)]
    [InlineData(30005)]
    [InlineData(30006)]
    [InlineData(30007)]
    [InlineData(30008)]
    public async Task An_ordered_error_comes_back_in_the_receipt(int error)
    {
        await using var rig = await SmscRig.OpenAsync();
        rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(error: error, mode: "async")));

        Accepted(await rig.SendAsync("lost on the way"));
        var report = await rig.Inbox.NextReportAsync();
        rig.Ordered.Enqueue(("sms.receipt", SmscRig.Effect(error: error)));
        Accepted(await rig.SendAsync("bad receipt"));

        Assert.Equal((ReceiptStatus.Undelivered, error), (report.Status, report.ErrorCode));
        Assert.Equal("bad receipt", (await rig.NextTextAsync()).Text);
        report = await rig.Inbox.NextReportAsync();
        Assert.Equal((ReceiptStatus.Undelivered, error), (report.Status, report.ErrorCode));
    }

    [Fact]
    public async Task Receipts_can_be_dropped_doubled_and_overtaken()
    {
        await using var rig = await SmscRig.OpenAsync();
        rig.Ordered.Enqueue(("sms.receipt", SmscRig.Effect(dropResponse: true)));
        await rig.SendAsync("dropped");
        await IdleAsync(rig);

        rig.Ordered.Enqueue(("sms.receipt", SmscRig.Effect(duplicate: true)));
        var doubled = Assert.Single(Accepted(await rig.SendAsync("doubled")));
        Assert.Equal(doubled, (await rig.Inbox.NextReportAsync()).ProviderId);
        Assert.Equal(doubled, (await rig.Inbox.NextReportAsync()).ProviderId);

        rig.Ordered.Enqueue(("sms.receipt", SmscRig.Effect(reorder: true)));
        var first = Assert.Single(Accepted(await rig.SendAsync("first")));
        while (!rig.Ordered.IsEmpty)
        {
            await Task.Yield();
        }

        var second = Assert.Single(Accepted(await rig.SendAsync("second")));
        Assert.Equal(second, (await rig.Inbox.NextReportAsync()).ProviderId);
        Assert.Equal(first, (await rig.Inbox.NextReportAsync()).ProviderId);
    }

    [Theory]
    [InlineData("sandbox", "wrong", CommandStatus.InvalidPassword)]
    [InlineData("nobody", "secret", CommandStatus.InvalidSystemId)]
    [InlineData("sandbox", "secret", null)]
    public async Task Other_peoples_esmes_bind_with_the_configured_password(string systemId, string password, CommandStatus? refusal)
    {
        await using var rig = await SmscRig.OpenAsync(new SmscOptions { SystemId = "sandbox", Password = "secret" });

        if (refusal is { } status)
        {
            var exception = await Assert.ThrowsAsync<SmppBindException>(() => BindAsync(rig, systemId, password, _ => { }));
            Assert.Equal(status, exception.Status);
            return;
        }

        var delivered = System.Threading.Channels.Channel.CreateUnbounded<MessagePdu>();
        await using var esme = await BindAsync(rig, systemId, password, message => delivered.Writer.TryWrite(message));
        var answer = await esme.SubmitAsync(Submit("hi") with { RegisteredDelivery = 1 }, Cancellation);
        Assert.Equal("hi", (await rig.NextTextAsync()).Text);
        Assert.Equal(answer.MessageId, DeliveryReceipt.TryRead(await delivered.Reader.ReadAsync(Cancellation))!.MessageId);

        // It sent from this number: the answer goes to it, not to Parley.
        await rig.WriteAsync("Hola");
        Assert.Equal("Hola"u8.ToArray(), (await delivered.Reader.ReadAsync(Cancellation)).ShortMessage.ToArray());
        Assert.False(rig.Inbox.HasMore);

        // It leaves: Parley is reached again.
        await esme.UnbindAsync(Cancellation);
        await rig.WriteAsync("Hola otra vez");
        Assert.Equal("Hola otra vez", (await rig.Inbox.NextMessageAsync()).Body);
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(1, null, 1)]
    [InlineData(2, null, 0)]
    [InlineData(3, null, 1)]
    [InlineData(2, 30003, 1)]
    [InlineData(3, 30003, 0)]
    [InlineData(0x11, null, 1)]
    public async Task Receipts_come_as_registered_delivery_asks(byte registered, int? error, int expected)
    {
        await using var rig = await SmscRig.OpenAsync(new SmscOptions { SystemId = "sandbox", Password = "secret" });
        if (error is not null)
        {
            rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(error: error, mode: "async")));
        }

        var count = 0;
        await using var esme = await BindAsync(rig, "sandbox", "secret", _ => Interlocked.Increment(ref count));
        await esme.SubmitAsync(Submit("hi") with { RegisteredDelivery = registered }, Cancellation);
        await IdleAsync(rig);

        Assert.Equal(expected, count);
    }

    [Fact]
    public async Task A_submit_without_addresses_is_refused()
    {
        await using var rig = await SmscRig.OpenAsync(new SmscOptions { SystemId = "sandbox", Password = "secret" });
        await using var esme = await BindAsync(rig, "sandbox", "secret", _ => { });

        var answer = await esme.SubmitAsync(Submit("hi") with { Destination = Address.None }, Cancellation);

        Assert.Equal(CommandStatus.InvalidDestinationAddress, answer.Status);
    }

    private static IReadOnlyList<string> Accepted(SendOutcome outcome) => Assert.IsType<SendOutcome.Accepted>(outcome).ProviderIds;

    private static async Task<(string, ReceiptStatus)> NextAsync(SmscRig rig)
    {
        var report = await rig.Inbox.NextReportAsync();
        return (report.ProviderId, report.Status);
    }

    private static async Task IdleAsync(SmscRig rig)
    {
        // Receipts start when their response is on the wire, so twice nothing in a row.
        for (var quiet = 0; quiet < 5; quiet = rig.UnderWay == 0 ? quiet + 1 : 0)
        {
            await Task.Delay(10, Cancellation);
        }
    }

    private static MessagePdu Submit(string text) => new(CommandId.SubmitSm)
    {
        Source = Address.FromNumber(SmscRig.Ours),
        Destination = Address.FromNumber(SmscRig.Phone),
        ShortMessage = System.Text.Encoding.ASCII.GetBytes(text),
    };

    private static async Task<SmppClientSession> BindAsync(SmscRig rig, string systemId, string password, Action<MessagePdu> onDeliver)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", rig.Smsc.Port, Cancellation);
        return await SmppClientSession.BindAsync(
            new NetworkStream(socket, ownsSocket: true), new BindPdu(CommandId.BindTransceiver, systemId, password), new SmppTimings(),
            TimeProvider.System,
            (message, _) =>
            {
                onDeliver(message);
                return Task.FromResult(CommandStatus.Ok);
            },
            Cancellation);
    }
}
