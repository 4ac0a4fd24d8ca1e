using System.Net;
using System.Net.Sockets;
using Parley.Api;
using Parley.Channels.Smpp;
using Parley.Sandbox.Trace;
using Parley.Smpp;
using Parley.Smpp.Sessions;
using Parley.Smpp.Text;
using Parley.Storage;

namespace Parley.Sandbox.Smsc;

/// <summary>
/// An SMSC on loopback, for Parley's own connector and for other people's ESMEs. It knows phones and faults, and nothing of Parley
/// but the protocol. The port is taken at construction, so that links can name it before anything runs.
/// </summary>
internal sealed class SandboxSmsc : BackgroundService, ISandboxSmsc, ISmppServerHandler
{
    private const int MaxConnections = 256;

    // Many people's texts and receipts at once; Parley's connector is told the SMSC's own window by nobody.
    private static readonly SmppTimings Timings = new() { Window = 64, EnquireLink = TimeSpan.FromSeconds(60) };

    private readonly SmscAccounts _accounts;
    private readonly SmscSessions _sessions = new();
    private readonly SmscStore _store;
    private readonly SmscDeliveries _deliveries;
    private readonly SmscReceipts _receipts;
    private readonly SmscSubmits _submits;
    private readonly ISandboxTraffic _traffic;
    private readonly ISidSource _sids;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private int _connections;
    private int _reference;

    /// <param name="database">The sandbox's database.</param>
    /// <param name="binder">The connector; asked to bind when a phone writes before Parley did.</param>
    /// <param name="book">Where submits are taken down, or null.</param>
    public SandboxSmsc(
        SmscOptions options, SmscAccounts accounts, IDatabase database, ISandboxPhones phones, ISandboxFaults faults,
        ISandboxTraffic traffic, Func<ISmppBinder> binder, ISidSource sids, TimeProvider time, ILogger<SandboxSmsc> logger,
        TraceBook? book = null)
    {
        (_accounts, _traffic, _sids, _time, _logger) = (accounts, traffic, sids, time, logger);
        _store = new SmscStore(database);
        _deliveries = new SmscDeliveries(_sessions, LinkFor, binder, time, logger);
        _receipts = new SmscReceipts(_store, _deliveries, faults, traffic, account => LinkFor(account).SystemId, time, logger);
        // An SMSC swallows nothing: a message that is complete is done, and the same segments again are the same message again.
        var parts = new SmsParts(database, SmscStore.PartTable, TimeSpan.Zero, time);
        _submits = new SmscSubmits(_sessions, parts, _store, _receipts, phones, faults, traffic, sids, time, book);
        _reference = Random.Shared.Next(256);
        _listener = new TcpListener(IPAddress.Loopback, options.Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public SmppLink LinkFor(AccountSid account) => _accounts.LinkFor(account, Port);

    /// <inheritdoc/>
    public async Task SendFromPhoneAsync(
        AccountSid account, string id, string from, string to, string text, IReadOnlyList<string> mediaUrls,
        CancellationToken cancellation)
    {
        using var busy = _traffic.Begin(account, $"text from {from}");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        var route = _sessions.RouteTo(account, to, LinkFor(account).SystemId);
        var template = new MessagePdu(CommandId.DeliverSm) { Source = Address.FromNumber(from), Destination = Address.FromNumber(to) };
        var media = mediaUrls.Select(url => Tlv.OctetString(SmscAccounts.MediaUrlTag, url));
        foreach (var message in SegmentedText.From(text).ToMessages(template, (byte)Interlocked.Increment(ref _reference)))
        {
            // The id makes a second delivery recognisable, when an answer got lost.
            var given = Tlv.CString(TlvTag.ReceiptedMessageId, id);
            await _deliveries.DeliverAsync(account, route, message with { Tlvs = [given, .. media] }, either.Token);
            (media, id) = ([], _sids.Next(""));
        }
    }

    /// <inheritdoc/>
    public async Task ReportAsync(AccountSid account, string carrierId, CancellationToken cancellation)
    {
        await _submits.WhenStoredAsync(carrierId).WaitAsync(cancellation);
        if (await _store.ReleaseAsync(account, carrierId, cancellation) is { } receipt)
        {
            _receipts.Start(receipt, _stopping.Token);
        }
    }

    /// <summary>Forgets what it knows of an account; binds stay.</summary>
    public Task ResetAsync(AccountSid account, CancellationToken cancellation) => _store.ResetAsync(account, cancellation);

    Task<CommandStatus> ISmppServerHandler.BindAsync(SmppServerSession session, BindPdu bind, CancellationToken cancellation)
    {
        var (account, refusal) = _accounts.Check(bind);
        if (refusal == CommandStatus.Ok)
        {
            _sessions.Admit(session, account);
        }
        else
        {
            SmscLog.Refused(_logger, refusal.ToString());
        }

        return Task.FromResult(refusal);
    }

    void ISmppServerHandler.Bound(SmppServerSession session)
    {
        SmscLog.Bound(_logger, session.SystemId);
        _sessions.Add(session);
    }

    async Task<SubmitReply> ISmppServerHandler.SubmitAsync(SmppServerSession session, MessagePdu message, CancellationToken cancellation)
    {
        try
        {
            // Not the session's token: what is taken is stored, even if the ESME has gone meanwhile.
            return await _submits.SubmitAsync(session, message, _stopping.Token, _stopping.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            SmscLog.SubmitFailed(_logger, exception);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
        _listener.Stop();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // The container disposes what is registered under several types several times.
        _listener.Dispose();
        _stopping.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before a phone can be switched on: a receipt that is released while these are read would go out twice.
        foreach (var receipt in await _store.DueAsync(cancellationToken))
        {
            _receipts.Start(receipt, _stopping.Token);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        SmscLog.Listening(_logger, Port);
        List<Task> serving = [];
        while (await AcceptAsync(stoppingToken) is { } socket)
        {
            serving.RemoveAll(task => task.IsCompleted);
            if (Volatile.Read(ref _connections) >= MaxConnections)
            {
                socket.Dispose();
                continue;
            }

            serving.Add(ServeAsync(socket, stoppingToken));
        }

        await Task.WhenAll(serving);
    }

    // A peer that is gone before it is accepted is no reason to stop.
    private async Task<Socket?> AcceptAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                return await _listener.AcceptSocketAsync(stopping);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (SocketException exception)
            {
                SmscLog.SessionFailed(_logger, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            socket.NoDelay = true;
            await using var session = new SmppServerSession(new NetworkStream(socket, ownsSocket: true), "parley", Timings, _time, this);
            try
            {
                await session.RunAsync(stopping);
            }
            finally
            {
                _sessions.Remove(session);
                SmscLog.Left(_logger, session);
            }
        }
#pragma warning disable CA1031 // One peer's connection must not end the listener.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            SmscLog.SessionFailed(_logger, exception);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }
}
