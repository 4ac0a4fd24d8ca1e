namespace Parley.Smpp.Sessions;

/// <summary>What an SMSC does with its sessions. Called for several sessions and messages at once.</summary>
public interface ISmppServerHandler
{
    /// <summary>An ESME wants to bind; the status is the answer.</summary>
    Task<CommandStatus> BindAsync(SmppServerSession session, BindPdu bind, CancellationToken cancellation);

    /// <summary>The bind has been answered with yes: from now on the session can take deliver_sm.</summary>
    void Bound(SmppServerSession session);

    /// <summary>
    /// A submit_sm or data_sm. Of one (source, destination) in order. An exception is answered with RSYSERR.
    /// </summary>
    Task<SubmitReply> SubmitAsync(SmppServerSession session, MessagePdu message, CancellationToken cancellation);
}

/// <summary>What an SMSC answers to a submit.</summary>
/// <param name="Responses">Usually one; none at all leaves the ESME waiting. Sequence numbers are filled in.</param>
/// <param name="Afterwards">Runs when the responses are written: receipts should not overtake them without need.</param>
public sealed record SubmitReply(IReadOnlyList<MessageResponsePdu> Responses, Action? Afterwards = null);

/// <summary>The SMSC's end of one connection.</summary>
public sealed class SmppServerSession : IAsyncDisposable
{
    private readonly SmppConnection _connection;
    private readonly OrderedWork _submits;
    private readonly ISmppServerHandler _handler;
    private readonly SmppTimings _timings;
    private readonly TimeProvider _time;
    private readonly string _systemName;
    private CommandId _bound;

    /// <param name="systemName">Our own system_id, told in bind responses.</param>
    public SmppServerSession(Stream stream, string systemName, SmppTimings timings, TimeProvider time, ISmppServerHandler handler)
    {
        (_systemName, _timings, _time, _handler) = (systemName, timings, time, handler);
        _submits = new OrderedWork(timings.MaxInboundPending);
        _connection = new SmppConnection(stream, timings, time, HandleAsync);
    }

    /// <summary>The ESME's system_id once bound.</summary>
    public string SystemId { get; private set; } = "";

    /// <summary>True if it is bound and may get deliver_sm.</summary>
    public bool CanDeliver => _bound is CommandId.BindTransceiver or CommandId.BindReceiver && !_connection.Closed.IsCancellationRequested;

    /// <summary>Cancelled when the session ends.</summary>
    public CancellationToken Closed => _connection.Closed;

    /// <summary>Why it ended.</summary>
    public string CloseReason => _connection.CloseReason;

    /// <summary>Serves until the session ends or <paramref name="cancellation"/>; then takes leave if it can.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _connection.Start();
        try
        {
            try
            {
                await _connection.Completion.WaitAsync(_timings.Bind, _time, cancellation);
            }
            catch (TimeoutException) when (_bound != CommandId.None)
            {
                await _connection.Completion.WaitAsync(cancellation);
            }
        }
        catch (TimeoutException)
        {
            // Connections that never bind must not pile up.
            _connection.Abort("not bound in time");
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync();
        }
    }

    /// <summary>Sends a deliver_sm or data_sm, waiting for a place in the window.</summary>
    public Task<Answer> DeliverAsync(MessagePdu message, CancellationToken cancellation) => _connection.SendAsync(message, cancellation);

    /// <summary>Closes at once, without a word.</summary>
    public void Abort(string reason) => _connection.Abort(reason);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task LeaveAsync()
    {
        if (_bound != CommandId.None)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
            await _connection.RequestAsync(new HeaderPdu(CommandId.Unbind), patience.Token);
        }

        _connection.Abort("the SMSC stops");
    }

    private async ValueTask HandleAsync(Pdu request)
    {
        switch (request)
        {
            case BindPdu bind:
                await BindAsync(bind);
                break;
            case MessagePdu { Command: CommandId.SubmitSm or CommandId.DataSm } message:
                await SubmitAsync(message);
                break;
            case { Command: CommandId.Unbind }:
                await _connection.RespondAsync(new HeaderPdu(CommandId.UnbindResp) { Sequence = request.Sequence });
                _connection.Abort("unbound by the ESME");
                break;
            default:
                await _connection.RespondAsync(
                    new HeaderPdu(CommandId.GenericNack) { Status = CommandStatus.InvalidCommandId, Sequence = request.Sequence });
                break;
        }
    }

    private async Task BindAsync(BindPdu bind)
    {
        CommandStatus status;
        try
        {
            status = _bound != CommandId.None ? CommandStatus.AlreadyBound : await _handler.BindAsync(this, bind, Closed);
        }
#pragma warning disable CA1031 // A bug in the handler must not end the reading of this connection.
        catch (Exception)
#pragma warning restore CA1031
        {
            status = CommandStatus.BindFailed;
        }

        var isNew = status == CommandStatus.Ok;
        await _connection.RespondAsync(new BindResponsePdu(bind.Command.Response(), _systemName)
        {
            Sequence = bind.Sequence,
            Status = status,
            Tlvs = isNew ? [Tlv.Octet(TlvTag.ScInterfaceVersion, 0x34)] : [],
        });
        if (isNew)
        {
            (SystemId, _bound) = (bind.SystemId, bind.Command);
            _handler.Bound(this);
        }
    }

    private async ValueTask SubmitAsync(MessagePdu message)
    {
        var refusal = _bound is CommandId.BindTransceiver or CommandId.BindTransmitter
            ? _submits.TryStart((message.Source.Value, message.Destination.Value), () => AnswerAsync(message))
                ? CommandStatus.Ok
                : CommandStatus.MessageQueueFull
            : CommandStatus.InvalidBindStatus;
        if (refusal != CommandStatus.Ok)
        {
            await _connection.RespondAsync(
                new MessageResponsePdu(message.Command.Response(), "") { Sequence = message.Sequence, Status = refusal });
        }
    }

    private async Task AnswerAsync(MessagePdu message)
    {
        SubmitReply reply;
        try
        {
            reply = await _handler.SubmitAsync(this, message, Closed);
        }
#pragma warning disable CA1031 // Not stored: the ESME must know that it was not taken.
        catch (Exception)
#pragma warning restore CA1031
        {
            reply = new SubmitReply([new MessageResponsePdu(message.Command.Response(), "") { Status = CommandStatus.SystemError }]);
        }

        foreach (var response in reply.Responses)
        {
            await _connection.RespondAsync(response with { Sequence = message.Sequence });
        }

        reply.Afterwards?.Invoke();
    }
}
