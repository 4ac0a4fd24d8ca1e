using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Parley.Smpp;
using Parley.Smpp.Sessions;

namespace Parley.Tests.Smpp;

/// <summary>An SMSC whose every answer a test chooses.</summary>
internal sealed class TestSmsc : ISmppServerHandler, IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly SmppTimings _timings;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<SmppServerSession, Task> _serving = new();
    private readonly ConcurrentDictionary<SmppServerSession, byte> _bound = new();
    private readonly SemaphoreSlim _newBind = new(0);
    private int _lastId;

    public TestSmsc(SmppTimings? timings = null, int port = 0)
    {
        _timings = timings ?? new SmppTimings { EnquireLink = TimeSpan.FromSeconds(20), Response = TimeSpan.FromSeconds(20) };
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public ConcurrentQueue<MessagePdu> Submitted { get; } = new();

    public ICollection<SmppServerSession> Sessions => _bound.Keys;

    public Func<BindPdu, CommandStatus> OnBind { get; set; } = _ => CommandStatus.Ok;

    public Func<MessagePdu, string, Task<IReadOnlyList<MessageResponsePdu>>> OnSubmit { get; set; } =
        (message, id) => Task.FromResult<IReadOnlyList<MessageResponsePdu>>([new MessageResponsePdu(message.Command.Response(), id)]);

    /// <summary>Waits for one more bind than this method has waited for before.</summary>
    public Task NextBindAsync() => _newBind.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    /// <summary>The one session, once it is bound on this side too.</summary>
    public async Task<SmppServerSession> OnlySessionAsync()
    {
        await NextBindAsync();
        return Sessions.Single();
    }

    public Task<CommandStatus> BindAsync(SmppServerSession session, BindPdu bind, CancellationToken cancellation) =>
        Task.FromResult(OnBind(bind));

    public void Bound(SmppServerSession session)
    {
        _bound[session] = 0;
        _newBind.Release();
    }

    public async Task<SubmitReply> SubmitAsync(SmppServerSession session, MessagePdu message, CancellationToken cancellation)
    {
        Submitted.Enqueue(message);
        var id = Interlocked.Increment(ref _lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new SubmitReply(await OnSubmit(message, id));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_serving.Values);
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var session = new SmppServerSession(new NetworkStream(socket, ownsSocket: true), "test", _timings, TimeProvider.System, this);
                _serving[session] = ServeAsync(session);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(SmppServerSession session)
    {
        await session.RunAsync(_stop.Token);
        _bound.TryRemove(session, out _);
        await session.DisposeAsync();
    }
}
