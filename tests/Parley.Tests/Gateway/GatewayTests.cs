using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Parley.Gateway;

namespace Parley.Tests.Gateway;

public sealed class GatewayTests
{
    private const string Established = "HTTP/1.1 200 Connection established\r\n\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connect_is_answered_with_exactly_these_bytes()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await host.ConnectAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(GatewayHost.Connect("conversations.twilio.com")), Cancel);
        Assert.Equal(Established, await GatewayHost.ReadAsync(stream, Established.Length));

        // Nothing more may come before the client speaks: its next bytes are TLS, and ours the answer to them.
        Assert.Equal(0, ((Socket)stream.Socket).Available);
        await using var tls = await HandshakeAsync(stream, "conversations.twilio.com", host.Authority);
        await tls.WriteAsync("GET / HTTP/1.1\r\nHost: conversations.twilio.com\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancel);
        Assert.EndsWith(
            "https://conversations.twilio.com/v1 HTTP/1.1 conversations.twilio.com",
            (await GatewayHost.ToEndAsync(tls)).Replace("\r\n0\r\n\r\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connect_that_dribbles_in_is_read_to_its_end()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await host.ConnectAsync();
        stream.Socket.NoDelay = true;
        foreach (var one in Encoding.ASCII.GetBytes(GatewayHost.Connect("api.twilio.com")))
        {
            await stream.WriteAsync(new[] { one }, Cancel);
        }

        Assert.Equal(Established, await GatewayHost.ReadAsync(stream, Established.Length));
        await using var tls = await HandshakeAsync(stream, "api.twilio.com", host.Authority);
        Assert.True(tls.IsAuthenticated);
    }

    [Fact]
    public async Task A_client_need_not_wait_for_the_answer_to_its_connect()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await host.ConnectAsync();
        await using var eager = new EagerStream(stream, GatewayHost.Connect("api.twilio.com"), Established.Length);
        await using var tls = await HandshakeAsync(eager, "api.twilio.com", host.Authority);
        Assert.Equal(Established, eager.Answer);
    }

    [Theory]
    [InlineData("example.com", 443)]
    [InlineData("twilio.com", 443)]
    [InlineData("api.twilio.com.example.com", 443)]
    [InlineData("eviltwilio.com", 443)]
    [InlineData("api.twilio.com", 80)]
    [InlineData("api.twilio.com", 22)]
    [InlineData("169.254.169.254", 443)]
    [InlineData("[::1]", 443)]
    public async Task Other_targets_are_forbidden_and_the_connection_closed(string target, int port)
    {
        await using var host = await GatewayHost.StartAsync();
        var answer = await host.AskAsync(GatewayHost.Connect(target, port));
        Assert.StartsWith("HTTP/1.1 403 Forbidden\r\n", answer);
        Assert.Contains("Connection: close\r\n", answer);
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Contains($"Content-Length: {body.Length}\r\n", answer);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "HTTP/1.1 400 Bad Request", "parley env")]
    [InlineData("POST /v1/Conversations HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b", "HTTP/1.1 400 Bad Request", "parley env")]
    [InlineData("GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n", "HTTP/1.1 403 Forbidden", "NO_PROXY")]
    [InlineData("CONNECT nowhere HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request", "CONNECT host:443")]
    [InlineData("\u0005\u0001\u0000", "HTTP/1.1 400 Bad Request", "CONNECT host:443")]
    [InlineData("\u0000\u00ff\u00fe garbage", "HTTP/1.1 400 Bad Request", "CONNECT host:443")]
    public async Task Anything_else_is_told_what_this_port_is(string sent, string status, string hint)
    {
        await using var host = await GatewayHost.StartAsync();
        var answer = await host.AskAsync(sent);
        Assert.StartsWith(status + "\r\n", answer);
        Assert.Contains(hint, answer);
    }

    [Fact]
    public async Task A_huge_preamble_is_refused_at_the_limit()
    {
        await using var host = await GatewayHost.StartAsync();
        var answer = await host.AskAsync("CONNECT api.twilio.com:443 HTTP/1.1\r\nX: " + new string('x', 100_000));
        Assert.StartsWith("HTTP/1.1 431 ", answer);
    }

    [Fact]
    public async Task A_client_that_never_ends_its_preamble_is_cut_off()
    {
        await using var host = await GatewayHost.StartAsync(new GatewaySettings { PreambleTimeout = TimeSpan.FromMilliseconds(100) });
        Assert.StartsWith("HTTP/1.1 408 ", await host.AskAsync("CONNECT api.twilio.com:443 HTTP/1.1\r\n"));
        Assert.StartsWith("HTTP/1.1 408 ", await host.AskAsync(""));
    }

    [Fact]
    public async Task A_client_that_hangs_up_harms_nobody()
    {
        await using var host = await GatewayHost.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await using var stream = await host.ConnectAsync();
            await stream.WriteAsync(Encoding.ASCII.GetBytes("CONNECT api.twil"), Cancel);
            stream.Socket.LingerState = new LingerOption(true, 0);
        }

        Assert.StartsWith("HTTP/1.1 403 ", await host.AskAsync(GatewayHost.Connect("example.com")));
    }

    [Fact]
    public async Task Something_that_is_not_tls_in_the_tunnel_ends_it()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await host.ConnectAsync();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(GatewayHost.Connect("api.twilio.com") + "GET / HTTP/1.1\r\nHost: api.twilio.com\r\n\r\n"), Cancel);
        Assert.Equal(Established, await GatewayHost.ReadAsync(stream, Established.Length));
        try
        {
            Assert.DoesNotContain("HTTP/1.1 200", await GatewayHost.ToEndAsync(stream));
        }
        catch (IOException)
        {
            // A reset is as good an end.
        }
    }

    [Theory]
    [InlineData("conversations.twilio.com")]
    [InlineData("mcs.us1.twilio.com")]
    [InlineData("conversations.dublin.ie1.twilio.com")]
    public async Task Tls_at_once_gets_a_leaf_for_its_name(string name)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await host.ConnectAsync();
        await using var tls = await HandshakeAsync(stream, name, host.Authority);
        var leaf = (X509Certificate2)tls.RemoteCertificate!;
        Assert.True(leaf.MatchesHostname(name, allowWildcards: false, allowCommonName: false));
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"), Cancel);
        Assert.Contains($"https://{name}/v1 HTTP/1.1 direct", await GatewayHost.ToEndAsync(tls));
    }

    [Fact]
    public async Task A_client_without_server_name_gets_the_leaf_of_its_tunnel()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await host.ConnectAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(GatewayHost.Connect("content.twilio.com")), Cancel);
        await GatewayHost.ReadAsync(stream, Established.Length);
        X509Certificate2? leaf = null;
        await using var tls = new SslStream(stream, false, (_, certificate, _, _) =>
        {
            leaf = (X509Certificate2?)certificate;
            return leaf!.MatchesHostname("content.twilio.com");
        });
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "" }, Cancel);
        Assert.NotNull(leaf);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("example.com")]
    [InlineData("twilio.com.example.com")]
    public async Task No_leaf_is_minted_for_a_foreign_name(string name)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await host.ConnectAsync();
        X509Certificate? offered = null;
        await using var tls = new SslStream(stream, false, (_, certificate, _, _) => (offered = certificate) is not null);
        await Assert.ThrowsAnyAsync<IOException>(() => tls.AuthenticateAsClientAsync(name, null, SslProtocols.None, false));
        Assert.Null(offered);
    }

    [Theory]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/2")]
    public async Task Http_client_reaches_us_through_the_proxy(string version, string protocol)
    {
        await using var host = await GatewayHost.StartAsync();
        using var handler = new SocketsHttpHandler
        {
            Proxy = new WebProxy(host.Gateway),
            SslOptions = { CertificateChainPolicy = Policy(host.Authority) },
        };
        using var client = new HttpClient(handler)
        {
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Assert.Equal(
            $"https://conversations.twilio.com/v1 {protocol} conversations.twilio.com",
            await client.GetStringAsync(new Uri("https://conversations.twilio.com/v1"), Cancel));
    }

    [Theory]
    [InlineData(null, "http")]
    [InlineData("https", "https")]
    [InlineData("HTTPS", "https")]
    [InlineData("javascript", "http")]
    [InlineData("https, http", "http")]
    public async Task The_forwarded_scheme_is_believed_from_loopback(string? header, string scheme)
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, host.Plain);
        request.Headers.Host = "conversations.twilio.com";
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", header);
        }

        using var response = await client.SendAsync(request, Cancel);
        Assert.Equal(
            $"{scheme}://conversations.twilio.com/v1 HTTP/1.1 plain", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_waiting_client_does_not_hold_up_the_end()
    {
        var host = await GatewayHost.StartAsync(new GatewaySettings { PreambleTimeout = TimeSpan.FromMinutes(10) });
        await using var stream = await host.ConnectAsync();
        await stream.WriteAsync("CONNECT"u8.ToArray(), Cancel);

        // The server has taken the connection once a later one is answered.
        await host.AskAsync(GatewayHost.Connect("example.com"));
        var watch = Stopwatch.StartNew();
        await host.DisposeAsync();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    internal static X509ChainPolicy Policy(CertificateAuthority authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(authority.CertificateFile) },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private static async Task<SslStream> HandshakeAsync(Stream stream, string name, CertificateAuthority authority)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = Policy(authority) }, Cancel);
        return tls;
    }
}
