using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Parley.Gateway;

/// <summary>
/// The first layer of a gateway connection: reads the preamble, answers it, and hands the bytes that follow to TLS and HTTP.
/// What is not for us is answered and closed here, so the layers above see only TLS.
/// </summary>
internal sealed class GatewayConnection(ConnectionDelegate next, GatewaySettings settings, TimeProvider time, ILogger logger)
{
    private const int TlsPort = 443;
    private const int LingerLimit = 256 * 1024;

    /// <summary>Runs one connection to its end.</summary>
    public async Task RunAsync(ConnectionContext connection)
    {
        Preamble preamble;
        try
        {
            preamble = await ReadPreambleAsync(connection);
        }
        catch (OperationCanceledException)
        {
            GatewayLog.TooSlow(logger);
            await RefuseAsync(connection, GatewayAnswer.TooSlow, linger: false);
            return;
        }
        catch (Exception gone) when (gone is ConnectionResetException or ConnectionAbortedException)
        {
            return;
        }

        switch (preamble.Kind)
        {
            case PreambleKind.Incomplete:
                return;

            case PreambleKind.Tls:
                await PassOnAsync(connection, tunnelHost: null);
                return;

            case PreambleKind.Connect when preamble.Port == TlsPort && TwilioHosts.Contains(preamble.Host):
                await connection.Transport.Output.WriteAsync(GatewayAnswer.Established, connection.ConnectionClosed);
                await PassOnAsync(connection, preamble.Host);
                return;

            case PreambleKind.Connect:
                GatewayLog.Refused(logger, preamble.Host, preamble.Port);
                await RefuseAsync(connection, GatewayAnswer.Forbidden, linger: false);
                return;

            default:
                GatewayLog.NotForUs(logger, preamble.Kind);
                await RefuseAsync(connection, AnswerTo(preamble.Kind), linger: true);
                return;
        }
    }

    private static ReadOnlyMemory<byte> AnswerTo(PreambleKind kind) => kind switch
    {
        PreambleKind.ProxiedHttp => GatewayAnswer.Forbidden,
        PreambleKind.PlainHttp => GatewayAnswer.PlainHttp,
        PreambleKind.TooLarge => GatewayAnswer.TooLarge,
        _ => GatewayAnswer.Malformed,
    };

    /// <summary>Consumes the preamble and nothing after it: a client may send its ClientHello without waiting for our 200.</summary>
    private async Task<Preamble> ReadPreambleAsync(ConnectionContext connection)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var deadline = new CancellationTokenSource(settings.PreambleTimeout, time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(until.Token);
            var preamble = Preamble.Read(read.Buffer, settings.PreambleLimit);
            if (preamble.Kind != PreambleKind.Incomplete)
            {
                var rest = read.Buffer.GetPosition(preamble.Length);
                input.AdvanceTo(rest, rest);
                return preamble;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                return preamble;
            }
        }
    }

    private Task PassOnAsync(ConnectionContext connection, string? tunnelHost)
    {
        connection.Features.Set<IGatewayFeature>(new GatewayFeature(tunnelHost));
        return next(connection);
    }

    /// <summary>
    /// Answers; the connection closes when this returns. Closing over unread bytes resets the connection and the client may
    /// lose the answer, so what it is still sending is read away first, within bounds.
    /// </summary>
    private async Task RefuseAsync(ConnectionContext connection, ReadOnlyMemory<byte> answer, bool linger)
    {
        try
        {
            await connection.Transport.Output.WriteAsync(answer, connection.ConnectionClosed);
            if (linger)
            {
                await ReadAwayAsync(connection.Transport.Input, connection.ConnectionClosed);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The client hung up or will not stop sending: nothing is owed to it any more.
        }
    }

    private async Task ReadAwayAsync(PipeReader input, CancellationToken closed)
    {
        using var deadline = new CancellationTokenSource(settings.Linger, time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, closed);
        long discarded = 0;
        while (discarded < LingerLimit)
        {
            var read = await input.ReadAsync(until.Token);
            discarded += read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
