using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace Parley.Smpp.Sessions;

/// <summary>
/// What both ends of a session share: framing, sequence numbers, matching of responses, enquire_link, one writer at a time. Whoever
/// owns it says what requests mean.
/// </summary>
internal sealed class SmppConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;
    private readonly SmppTimings _timings;
    private readonly TimeProvider _time;
    private readonly Func<Pdu, ValueTask> _onRequest;
    private readonly SemaphoreSlim _writeLock = new(1, 1);
    private readonly SemaphoreSlim _window;
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<Pdu?>> _pending = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heardAt;
    private uint _sequence;
    private Task _reading = Task.CompletedTask;
    private Task _enquiring = Task.CompletedTask;

    public SmppConnection(Stream stream, SmppTimings timings, TimeProvider time, Func<Pdu, ValueTask> onRequest)
    {
        (_stream, _timings, _time, _onRequest) = (stream, timings, time, onRequest);
        _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        _writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        _window = new SemaphoreSlim(timings.Window, timings.Window);
        Closed = _closed.Token;
    }

    /// <summary>Cancelled when the connection is closed.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Completes when the connection is closed; never fails.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Why it was closed, in words for a log.</summary>
    public string CloseReason { get; private set; } = "";

    public void Start()
    {
        _heardAt = _time.GetTimestamp();
        _reading = Task.Run(ReadAsync);
        _enquiring = EnquireAsync();
    }

    /// <summary>Writes a response. Nothing happens on a closed connection.</summary>
    public async ValueTask RespondAsync(Pdu response) => await WriteAsync(response, CancellationToken.None);

    /// <summary>Sends a request and waits for its response. <paramref name="cancellation"/> after the first octet gives NoAnswer.</summary>
    public async Task<(Fate Fate, Pdu? Response)> RequestAsync(Pdu request, CancellationToken cancellation)
    {
        var sequence = NextSequence();
        var pending = new TaskCompletionSource<Pdu?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[sequence] = pending;
        try
        {
            if (!await WriteAsync(request with { Sequence = sequence }, cancellation))
            {
                return (Fate.NotSent, null);
            }

            if (Closed.IsCancellationRequested)
            {
                pending.TrySetResult(null);
            }

            var response = await pending.Task.WaitAsync(_timings.Response, _time, cancellation);
            return (response is null ? Fate.NoAnswer : Fate.Answered, response);
        }
        catch (TimeoutException)
        {
            return (Fate.NoAnswer, null);
        }
        catch (OperationCanceledException)
        {
            return (Fate.NoAnswer, null);
        }
        finally
        {
            _pending.TryRemove(sequence, out _);
        }
    }

    /// <summary>As <see cref="RequestAsync"/>, for messages: waits for a place in the window first.</summary>
    public async Task<Answer> SendAsync(MessagePdu message, CancellationToken cancellation)
    {
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Closed))
        {
            try
            {
                await _window.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                return Answer.NotSent;
            }
        }

        try
        {
            var (fate, response) = await RequestAsync(message, cancellation);
            return fate == Fate.Answered
                ? response is MessageResponsePdu taken
                    ? new Answer(fate, taken.Status, taken.MessageId)
                    // A generic_nack is no yes, even with status 0.
                    : new Answer(fate, response!.Status == CommandStatus.Ok ? CommandStatus.UnknownError : response.Status, "")
                : fate == Fate.NotSent ? Answer.NotSent : Answer.None;
        }
        finally
        {
            _window.Release();
        }
    }

    public void Abort(string reason)
    {
        if (!_completion.TrySetResult())
        {
            return;
        }

        CloseReason = reason;
        _closed.Cancel();
        _stream.Dispose();
        foreach (var pending in _pending.Values)
        {
            pending.TrySetResult(null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Abort("closed by us");
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _enquiring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stream.DisposeAsync();
    }

    private uint NextSequence()
    {
        var next = Interlocked.Increment(ref _sequence) & 0x7FFFFFFF;
        return next == 0 ? NextSequence() : next;
    }

    // False: nothing was written. True: it was, or part of it; if not all, the connection is closed by now.
    private async ValueTask<bool> WriteAsync(Pdu pdu, CancellationToken cancellation)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Closed);
            await _writeLock.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            if (Closed.IsCancellationRequested)
            {
                return false;
            }

            PduEncoder.Write(_writer, pdu);
            // Never cancelled in the middle of a PDU; a peer that does not read loses the connection instead.
            var flush = _writer.FlushAsync(CancellationToken.None);
            if (!flush.IsCompletedSuccessfully)
            {
                await flush.AsTask().WaitAsync(_timings.Response, _time, CancellationToken.None);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            Abort(exception is TimeoutException ? "the peer does not read" : "the connection broke while writing");
            return true;
        }
        finally
        {
            _writeLock.Release();
        }
    }

    private async Task ReadAsync()
    {
        var reason = "the peer closed the connection";
        try
        {
            while (await ReadSomeAsync())
            {
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            reason = "the connection broke while reading";
        }
        finally
        {
            Abort(reason);
        }
    }

    private async Task<bool> ReadSomeAsync()
    {
        var result = await _reader.ReadAsync(Closed);
        var buffer = result.Buffer;
        while (true)
        {
            switch (PduHeader.TryFrame(ref buffer, _timings.MaxPduLength, out var header, out var body))
            {
                case FrameResult.NeedMore:
                    _reader.AdvanceTo(buffer.Start, buffer.End);
                    return !result.IsCompleted;
                case FrameResult.BadLength:
                    await RespondAsync(new HeaderPdu(CommandId.GenericNack) { Status = CommandStatus.InvalidCommandLength });
                    Abort("a command_length out of bounds");
                    return false;
                default:
                    Volatile.Write(ref _heardAt, _time.GetTimestamp());
                    var status = PduDecoder.Decode(header, body, out var pdu);
                    await HandleAsync(header, status, pdu);
                    break;
            }

            if (Closed.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private async ValueTask HandleAsync(PduHeader header, CommandStatus status, Pdu? pdu)
    {
        if (header.Command.IsResponse())
        {
            // An answer that cannot be read is still an answer, but says nothing: the request's fate stays unknown.
            if (_pending.TryRemove(header.Sequence, out var pending))
            {
                pending.TrySetResult(pdu);
            }
        }
        else if (pdu is null)
        {
            await RespondAsync(new HeaderPdu(CommandId.GenericNack) { Status = status, Sequence = header.Sequence });
        }
        else if (pdu.Command == CommandId.EnquireLink)
        {
            await RespondAsync(new HeaderPdu(CommandId.EnquireLinkResp) { Sequence = pdu.Sequence });
        }
        else
        {
            await _onRequest(pdu);
        }
    }

    private async Task EnquireAsync()
    {
        try
        {
            while (true)
            {
                var silence = _time.GetElapsedTime(Volatile.Read(ref _heardAt));
                if (silence < _timings.EnquireLink)
                {
                    await Task.Delay(_timings.EnquireLink - silence, _time, Closed);
                    continue;
                }

                var (fate, _) = await RequestAsync(new HeaderPdu(CommandId.EnquireLink), Closed);
                if (fate != Fate.Answered)
                {
                    Abort("enquire_link stayed unanswered");
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }
}
