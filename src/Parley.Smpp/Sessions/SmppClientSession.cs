namespace Parley.Smpp.Sessions;

/// <summary>The ESME's end: binds as transceiver, submits, and answers what the SMSC delivers.</summary>
public sealed class SmppClientSession : IAsyncDisposable
{
    private readonly SmppConnection _connection;
    private readonly OrderedWork _deliveries;
    private readonly Func<MessagePdu, CancellationToken, Task<CommandStatus>> _onDeliver;

    private SmppClientSession(
        Stream stream, SmppTimings timings, TimeProvider time, Func<MessagePdu, CancellationToken, Task<CommandStatus>> onDeliver)
    {
        _onDeliver = onDeliver;
        _deliveries = new OrderedWork(timings.MaxInboundPending);
        _connection = new SmppConnection(stream, timings, time, HandleAsync);
    }

    /// <summary>Completes when the session has ended, for whatever reason; never fails.</summary>
    public Task Completion => _connection.Completion;

    /// <summary>Why it ended.</summary>
    public string CloseReason => _connection.CloseReason;

    /// <summary>
    /// Binds over an open connection, which it owns from now on. <paramref name="onDeliver"/> gets deliver_sm and data_sm, of one
    /// sender in order, of several at once; its status is the answer, an exception RX_T_APPN (come again). It may be called before
    /// this method returns: SMSCs deliver as soon as they are bound.
    /// </summary>
    /// <exception cref="SmppBindException">The SMSC refused, or did not answer.</exception>
    public static async Task<SmppClientSession> BindAsync(
        Stream stream, BindPdu bind, SmppTimings timings, TimeProvider time,
        Func<MessagePdu, CancellationToken, Task<CommandStatus>> onDeliver, CancellationToken cancellation)
    {
        var session = new SmppClientSession(stream, timings, time, onDeliver);
        session._connection.Start();
        try
        {
            using var patience = new CancellationTokenSource(timings.Bind, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
            var (fate, response) = await session._connection.RequestAsync(bind, either.Token);
            cancellation.ThrowIfCancellationRequested();
            if (fate != Fate.Answered || response!.Status != CommandStatus.Ok)
            {
                throw new SmppBindException(fate == Fate.Answered ? response!.Status : null);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Submits, waiting for a place in the window. Never throws for what the network does.</summary>
    public Task<Answer> SubmitAsync(MessagePdu message, CancellationToken cancellation) => _connection.SendAsync(message, cancellation);

    /// <summary>Takes leave: unbind, wait for its answer, close.</summary>
    public async Task UnbindAsync(CancellationToken cancellation)
    {
        await _connection.RequestAsync(new HeaderPdu(CommandId.Unbind), cancellation);
        _connection.Abort("unbound by us");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async ValueTask HandleAsync(Pdu request)
    {
        switch (request)
        {
            case MessagePdu { Command: CommandId.DeliverSm or CommandId.DataSm } message:
                if (!_deliveries.TryStart((message.Source.Value, message.Destination.Value), () => DeliverAsync(message)))
                {
                    await _connection.RespondAsync(Response(message, CommandStatus.MessageQueueFull));
                }

                break;
            case { Command: CommandId.Unbind }:
                await _connection.RespondAsync(new HeaderPdu(CommandId.UnbindResp) { Sequence = request.Sequence });
                _connection.Abort("unbound by the SMSC");
                break;
            default:
                await _connection.RespondAsync(
                    new HeaderPdu(CommandId.GenericNack) { Status = CommandStatus.InvalidCommandId, Sequence = request.Sequence });
                break;
        }
    }

    private async Task DeliverAsync(MessagePdu message)
    {
        CommandStatus status;
        try
        {
            status = await _onDeliver(message, _connection.Closed);
        }
#pragma warning disable CA1031 // Whatever went wrong, the message is not stored: the SMSC must keep it.
        catch (Exception)
#pragma warning restore CA1031
        {
            status = CommandStatus.ReceiverTemporaryError;
        }

        await _connection.RespondAsync(Response(message, status));
    }

    private static MessageResponsePdu Response(MessagePdu message, CommandStatus status) =>
        new(message.Command.Response(), "") { Sequence = message.Sequence, Status = status };
}

/// <summary>A bind that failed.</summary>
/// <param name="status">What the SMSC answered; null if it did not.</param>
public sealed class SmppBindException(CommandStatus? status)
    : Exception(status is { } known ? $"The SMSC refused the bind with status 0x{(uint)known:X}" : "The SMSC did not answer the bind")
{
    /// <summary>What the SMSC answered; null if it did not.</summary>
    public CommandStatus? Status { get; } = status;
}
