using System.Net.Security;
using System.Net.Sockets;

namespace Parley.Channels.Smpp;

/// <summary>Opens the connection of a link: TCP, and TLS around it if the link says so.</summary>
internal static class SmppTransport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <exception cref="IOException">No connection.</exception>
    public static async Task<Stream> ConnectAsync(SmppLink link, TimeProvider time, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(link.Host, link.Port, either.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (link.UseTls)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = link.Host }, either.Token);
            }

            return stream;
        }
        catch (Exception exception)
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw exception switch
            {
                OperationCanceledException => new IOException("The carrier did not answer the connection in time", exception),
                IOException => exception,
                _ => new IOException(exception.Message, exception),
            };
        }
    }
}
