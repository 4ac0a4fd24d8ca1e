using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using CsCheck;
using Parley.Smpp;
using Parley.Smpp.Sessions;

namespace Parley.Tests.Smpp;

public sealed class SessionTests : IAsyncLifetime
{
    private static readonly SmppTimings Patient = new() { Response = TimeSpan.FromSeconds(20), EnquireLink = TimeSpan.FromSeconds(20) };

    private readonly TestSmsc _smsc = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _smsc.DisposeAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_binds_submits_and_unbinds()
    {
        await using var client = await BindAsync();

        var answer = await client.SubmitAsync(Submit("hi"), Cancellation);
        await client.UnbindAsync(Cancellation);

        Assert.True(answer.IsOk);
        Assert.Equal("1", answer.MessageId);
        Assert.Equal("hi"u8.ToArray(), _smsc.Submitted.Single().ShortMessage.ToArray());
        await client.Completion;
    }

    [Fact]
    public async Task Responses_are_matched_by_sequence_whatever_their_order()
    {
        var gate = new TaskCompletionSource();
        _smsc.OnSubmit = async (message, id) =>
        {
            if (message.Destination.Value == "1")
            {
                await gate.Task;
            }

            return [Ok(message, id)];
        };
        await using var client = await BindAsync();

        var slow = client.SubmitAsync(Submit("slow", "1"), Cancellation);
        var fast = await client.SubmitAsync(Submit("fast", "2"), Cancellation);
        Assert.False(slow.IsCompleted);
        gate.SetResult();

        Assert.True(fast.IsOk);
        Assert.NotEqual(fast.MessageId, (await slow).MessageId);
    }

    [Fact]
    public async Task No_more_than_the_window_is_unanswered()
    {
        var entered = new SemaphoreSlim(0);
        var gate = new SemaphoreSlim(0);
        _smsc.OnSubmit = async (message, id) =>
        {
            entered.Release();
            await gate.WaitAsync(Cancellation);
            return [Ok(message, id)];
        };
        await using var client = await BindAsync(Patient with { Window = 2 });

        var sends = Enumerable.Range(0, 5).Select(index => client.SubmitAsync(Submit("x", $"{index}"), Cancellation)).ToList();
        await entered.WaitAsync(Cancellation);
        await entered.WaitAsync(Cancellation);

        Assert.Equal(2, _smsc.Submitted.Count);
        gate.Release(5);
        Assert.All(await Task.WhenAll(sends), answer => Assert.True(answer.IsOk));
    }

    [Fact]
    public async Task A_lost_connection_leaves_the_fate_of_a_submit_open()
    {
        _smsc.OnSubmit = (_, _) =>
        {
            _smsc.Sessions.Single().Abort("test");
            return Task.FromResult<IReadOnlyList<MessageResponsePdu>>([]);
        };
        await using var client = await BindAsync();

        Assert.Equal(Fate.NoAnswer, (await client.SubmitAsync(Submit("x"), Cancellation)).Fate);
        await client.Completion;
        Assert.Equal(Fate.NotSent, (await client.SubmitAsync(Submit("x"), Cancellation)).Fate);
    }

    [Fact]
    public async Task A_missing_response_leaves_the_fate_open_and_the_session_alive()
    {
        var first = true;
        _smsc.OnSubmit = (message, id) =>
        {
            IReadOnlyList<MessageResponsePdu> responses = first ? [] : [Ok(message, id)];
            first = false;
            return Task.FromResult(responses);
        };
        await using var client = await BindAsync(Patient with { Response = TimeSpan.FromMilliseconds(200), Window = 1 });

        Assert.Equal(Fate.NoAnswer, (await client.SubmitAsync(Submit("x"), Cancellation)).Fate);
        Assert.True((await client.SubmitAsync(Submit("y"), Cancellation)).IsOk);
    }

    [Theory]
    [InlineData(CommandStatus.InvalidPassword)]
    [InlineData(CommandStatus.InvalidSystemId)]
    public async Task A_refused_bind_says_why(CommandStatus status)
    {
        _smsc.OnBind = _ => status;

        var exception = await Assert.ThrowsAsync<SmppBindException>(() => BindAsync());

        Assert.Equal(status, exception.Status);
    }

    [Fact]
    public async Task Deliveries_are_answered_with_what_the_handler_says_and_an_exception_means_later()
    {
        await using var client = await BindAsync(onDeliver: (message, _) => message.ShortMessage.Length switch
        {
            0 => Task.FromResult(CommandStatus.Ok),
            1 => Task.FromResult(CommandStatus.ReceiverRejects),
            _ => throw new InvalidOperationException("no database"),
        });
        var session = await _smsc.OnlySessionAsync();

        Assert.True((await session.DeliverAsync(Deliver(0), Cancellation)).IsOk);
        Assert.Equal(CommandStatus.ReceiverRejects, (await session.DeliverAsync(Deliver(1), Cancellation)).Status);
        Assert.Equal(CommandStatus.ReceiverTemporaryError, (await session.DeliverAsync(Deliver(2), Cancellation)).Status);
    }

    [Fact]
    public async Task Messages_of_one_sender_keep_their_order_and_do_not_hold_up_others()
    {
        var gate = new TaskCompletionSource();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var client = await BindAsync(onDeliver: async (message, _) =>
        {
            if (message is { Source.Value: "a", ShortMessage.Length: 0 })
            {
                await gate.Task;
            }

            seen.Enqueue($"{message.Source.Value}{message.ShortMessage.Length}");
            return CommandStatus.Ok;
        });
        var session = await _smsc.OnlySessionAsync();

        var held = Enumerable.Range(0, 3).Select(length => session.DeliverAsync(Deliver(length, "a"), Cancellation)).ToList();
        await session.DeliverAsync(Deliver(0, "b"), Cancellation);
        gate.SetResult();
        await Task.WhenAll(held);

        Assert.Equal(["b0", "a0", "a1", "a2"], seen);
    }

    [Fact]
    public async Task A_silent_peer_is_given_up_after_enquire_link()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var ours = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync(Cancellation);
        await ours.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancellation);
        using var peer = await accepting;
        var stream = peer.GetStream();
        var timings = Patient with { EnquireLink = TimeSpan.FromMilliseconds(100), Response = TimeSpan.FromMilliseconds(300) };
        var binding = SmppClientSession.BindAsync(
            ours.GetStream(), Bind(), timings, TimeProvider.System, (_, _) => Task.FromResult(CommandStatus.Ok), Cancellation);
        await ReadPduAsync(stream);
        await stream.WriteAsync(PduTests.Encode(new BindResponsePdu(CommandId.BindTransceiverResp, "x") { Sequence = 1 }), Cancellation);
        await using var client = await binding;

        Assert.Equal((uint)CommandId.EnquireLink, BinaryPrimitives.ReadUInt32BigEndian((await ReadPduAsync(stream)).AsSpan(4)));
        await client.Completion.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Contains("enquire_link", client.CloseReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0000000F000000150000000000000001", "00000010800000000000000200000000", true)]
    [InlineData("7FFFFFFF000000150000000000000001", "00000010800000000000000200000000", true)]
    [InlineData("00000010000000030000000000000007", "00000010800000000000000300000007", false)]
    [InlineData("0000001200000004000000000000000761FF", "00000010800000000000000200000007", false)]
    [InlineData("00000010000000150000000000000009", "00000010800000150000000000000009", false)]
    public async Task Broken_requests_get_the_nack_of_the_specification(string sent, string expected, bool closes)
    {
        using var raw = await ConnectAsync();
        var stream = raw.GetStream();

        await stream.WriteAsync(Convert.FromHexString(sent), Cancellation);

        Assert.Equal(expected, Convert.ToHexString(await ReadPduAsync(stream)));
        if (closes)
        {
            Assert.Equal(0, await stream.ReadAsync(new byte[1], Cancellation));
        }
    }

    [Fact]
    public async Task A_submit_before_a_bind_is_refused()
    {
        using var raw = await ConnectAsync();
        var stream = raw.GetStream();

        await stream.WriteAsync(PduTests.Encode(Submit("x") with { Sequence = 3 }), Cancellation);

        Assert.Equal("00000010800000040000000400000003", Convert.ToHexString(await ReadPduAsync(stream)));
        Assert.Empty(_smsc.Submitted);
    }

    [Fact]
    public async Task The_server_outlives_whatever_bytes_come()
    {
        await Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 2]).SampleAsync(
            async (garbage, kind) =>
            {
                using var raw = await ConnectAsync();
                if (kind > 0)
                {
                    // A header that frames the garbage, so that it reaches the decoder.
                    var head = new byte[16];
                    BinaryPrimitives.WriteUInt32BigEndian(head, (uint)(16 + garbage.Length));
                    BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), kind == 1 ? 4u : 9u);
                    garbage = [.. head, .. garbage];
                }

                await raw.GetStream().WriteAsync(garbage, Cancellation);
            },
            iter: 200, threads: 4);

        await using var client = await BindAsync();
        Assert.True((await client.SubmitAsync(Submit("still here"), Cancellation)).IsOk);
    }

    [Fact]
    public async Task An_unbound_connection_is_closed_after_a_while()
    {
        await using var smsc = new TestSmsc(Patient with { Bind = TimeSpan.FromMilliseconds(100) });
        using var raw = new TcpClient();
        await raw.ConnectAsync(IPAddress.Loopback, smsc.Port, Cancellation);

        Assert.Equal(0, await raw.GetStream().ReadAsync(new byte[1], Cancellation));
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _smsc.Port, Cancellation);
        return client;
    }

    private async Task<SmppClientSession> BindAsync(
        SmppTimings? timings = null, Func<MessagePdu, CancellationToken, Task<CommandStatus>>? onDeliver = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _smsc.Port, Cancellation);
        return await SmppClientSession.BindAsync(
            new NetworkStream(socket, ownsSocket: true), Bind(), timings ?? Patient, TimeProvider.System,
            onDeliver ?? ((_, _) => Task.FromResult(CommandStatus.Ok)), Cancellation);
    }

    private static async Task<byte[]> ReadPduAsync(NetworkStream stream)
    {
        var header = new byte[16];
        await stream.ReadExactlyAsync(header, Cancellation);
        var rest = new byte[BinaryPrimitives.ReadInt32BigEndian(header) - 16];
        await stream.ReadExactlyAsync(rest, Cancellation);
        return [.. header, .. rest];
    }

    private static BindPdu Bind() => new(CommandId.BindTransceiver, "test", "secret");

    private static MessagePdu Submit(string text, string to = "15550002222") => new(CommandId.SubmitSm)
    {
        Source = new Address(1, 1, "15550001111"),
        Destination = new Address(1, 1, to),
        ShortMessage = System.Text.Encoding.ASCII.GetBytes(text),
    };

    private static MessagePdu Deliver(int length, string from = "1") =>
        new(CommandId.DeliverSm) { Source = new Address(1, 1, from), ShortMessage = new byte[length] };

    private static MessageResponsePdu Ok(MessagePdu message, string id) => new(message.Command.Response(), id);
}
