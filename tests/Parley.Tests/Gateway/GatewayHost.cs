using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Gateway;
using Parley.Ops;

namespace Parley.Tests.Gateway;

/// <summary>A throw-away server: a gateway and a plain port, both in front of one endpoint that says how it was reached.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private GatewayHost(WebApplication app, DirectoryInfo folder, CertificateAuthority authority, Listener plain, Listener gateway)
    {
        _app = app;
        _folder = folder;
        Authority = authority;
        Plain = new Uri(plain.Url);
        Gateway = new Uri(gateway.Url);
    }

    public CertificateAuthority Authority { get; }

    public Uri Plain { get; }

    public Uri Gateway { get; }

    public static async Task<GatewayHost> StartAsync(GatewaySettings? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("parley-test-");
        var authority = CertificateAuthority.Open(Path.Combine(folder.FullName, "ca"), TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        Listener? plain = null;
        Listener? gateway = null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            plain = new ListenAddress("127.0.0.1", 0).Listen(kestrel);
            gateway = new ListenAddress("127.0.0.1", 0).Listen(
                kestrel, listen => listen.UseGateway(authority, TimeProvider.System, settings));
        });
        var app = builder.Build();
        app.UseForwardedScheme();
        app.Run(context =>
        {
            var feature = context.Features.Get<IGatewayFeature>();
            var through = feature is null ? "plain" : feature.TunnelHost ?? "direct";
            return context.Response.WriteAsync(
                $"{ExternalUrls.Origin(context.Request)}/v1 {context.Request.Protocol} {through}", context.RequestAborted);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GatewayHost(app, folder, authority, plain!, gateway!);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Authority.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A connection to the gateway's port.</summary>
    public async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Gateway.Port, TestContext.Current.CancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Sends text and reads until the gateway closes.</summary>
    public async Task<string> AskAsync(string text)
    {
        await using var stream = await ConnectAsync();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        return await ToEndAsync(stream);
    }

    /// <summary>Everything up to the close.</summary>
    public static async Task<string> ToEndAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    /// <summary>Exactly as many bytes as expected.</summary>
    public static async Task<string> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>A CONNECT as the Node SDK's agent writes it.</summary>
    public static string Connect(string host, int port = 443) => string.Create(
        CultureInfo.InvariantCulture, $"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
}
