using System.Net;
using System.Net.Sockets;
using Parley.Sandbox.Smsc;
using Parley.Tests.Sandbox.Smsc;

namespace Parley.Tests.Smpp.Peers;

/// <summary>
/// Kannel's bearerbox, an SMS gateway in use since 1999, bound to our SMSC; its smsbox takes texts over HTTP and calls us back with
/// delivery reports and texts of phones.
/// </summary>
public sealed class KannelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_sends_gets_its_reports_and_receives()
    {
        var (bearerbox, smsbox) = (Peer.Find("bearerbox", "kannel"), Peer.Find("smsbox", "kannel"));
        await using var rig = await SmscRig.OpenAsync(new SmscOptions { SystemId = "kannel", Password = "secret" });
        using var callbacks = new HttpListener();
        var callback = StartOnFreePort(callbacks);
        var (admin, boxes, http) = (FreePort(), FreePort(), FreePort());
        var folder = Directory.CreateTempSubdirectory("parley-kannel-").FullName;
        try
        {
            var file = Path.Combine(folder, "kannel.conf");
            await File.WriteAllTextAsync(file, Configuration(rig.Smsc.Port, admin, boxes, http, callback), Cancellation);
            await using var core = Peer.Start(bearerbox, "-v", "0", file);
            await core.SaysAsync("entering mainloop");
            await using var box = Peer.Start(smsbox, "-v", "0", file);
            await core.SaysAsync("Client connected from");
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };
            await WaitForAsync(http);

            // A short one, one in UCS-2, and one in two segments, each with a delivery report.
            await SendAsync(client, callback, "Hello [1]", "0");
            Assert.Equal("Hello [1]", (await rig.NextTextAsync()).Text);
            await ReportsAsync(callbacks, "1");

            await SendAsync(client, callback, "Привет", "2");
            Assert.Equal("Привет", (await rig.NextTextAsync()).Text);
            await ReportsAsync(callbacks, "1");

            var longText = string.Concat(Enumerable.Repeat("0123456789", 20));
            await SendAsync(client, callback, longText, "0");
            Assert.Equal(longText, (await rig.NextTextAsync()).Text);
            await ReportsAsync(callbacks, "1");

            // A failure that shows only in the receipt.
            rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(error: 30003, mode: "async")));
            await SendAsync(client, callback, "lost", "0");
            await ReportsAsync(callbacks, "2");

            // Phones write: short and long.
            var writing = rig.WriteAsync("Hola from a phone");
            Assert.Equal("+15550002222 Hola from a phone", await NextAsync(callbacks, "/mo"));
            await writing;
            writing = rig.WriteAsync(longText);
            Assert.Equal("+15550002222 " + longText, await NextAsync(callbacks, "/mo"));
            await writing;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SendAsync(HttpClient client, int callback, string text, string coding)
    {
        var report = Uri.EscapeDataString($"http://127.0.0.1:{callback}/dlr?v=%d");
        var answer = await client.GetAsync(
            $"/cgi-bin/sendsms?username=u&password=p&from=%2B15550001111&to=%2B15550002222&coding={coding}&charset=UTF-8&dlr-mask=31&dlr-url={report}"
            + $"&text={Uri.EscapeDataString(text)}", Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    // 8: our SMSC took it; then what the receipt says. Kannel calls at once for both.
    private static async Task ReportsAsync(HttpListener listener, string last)
    {
        string[] reports = [await NextAsync(listener, "/dlr"), await NextAsync(listener, "/dlr")];
        Assert.Equal(new[] { last, "8" }.Order(), reports.Order());
    }

    // Answers every call; the value of the next one to this path. Calls to other paths do not come in between.
    private static async Task<string> NextAsync(HttpListener listener, string path)
    {
        var context = await listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        var value = context.Request.QueryString["v"]!;
        Assert.Equal(path, context.Request.Url!.AbsolutePath);
        context.Response.StatusCode = 200;
        context.Response.Close();
        return value;
    }

    private static async Task WaitForAsync(int port)
    {
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, Cancellation);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, Cancellation);
            }
        }
    }

    private static int StartOnFreePort(HttpListener listener)
    {
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        return port;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Kannel listens on all interfaces unless each of its three is told otherwise.
    private static string Configuration(int smsc, int admin, int boxes, int http, int callback) => $"""
        group = core
        admin-port = {admin}
        admin-password = admin
        admin-interface = 127.0.0.1
        smsbox-port = {boxes}
        smsbox-interface = 127.0.0.1

        group = smsc
        smsc = smpp
        smsc-id = parley
        host = 127.0.0.1
        port = {smsc}
        transceiver-mode = true
        smsc-username = kannel
        smsc-password = secret
        system-type = ""
        reconnect-delay = 1

        group = smsbox
        bearerbox-host = 127.0.0.1
        bearerbox-port = {boxes}
        sendsms-port = {http}
        sendsms-interface = 127.0.0.1

        group = sendsms-user
        username = u
        password = p
        max-messages = 10
        concatenation = true

        group = sms-service
        keyword = default
        get-url = "http://127.0.0.1:{callback}/mo?v=%p+%a"
        max-messages = 0

        """;
}
