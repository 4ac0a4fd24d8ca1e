using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>Peers that break their protocol: an SMPP client with malformed PDUs, and somebody who poses as Meta.</summary>
public sealed class HostilePeerTests(Servers servers)
{
    private const uint GenericNack = 0x80000000;

    /// <summary>PDUs that no client should send (SMPP 3.4, section 3: header of 16 octets, length first).</summary>
    private static readonly Dictionary<string, byte[]> Malformed = new()
    {
        ["a length of four gigabytes"] = Header(0xFFFFFFFF, 0x00000009),
        ["a length of one megabyte"] = [.. Header(1024 * 1024, 0x00000009), .. new byte[1000]],
        ["a length shorter than the header"] = Header(8, 0x00000009),
        ["a length of zero"] = Header(0, 0x00000009),
        ["an unknown command"] = Header(16, 0x000000AA),
        ["a bind without its fields"] = Header(16, 0x00000009),
        ["a bind whose strings never end"] = [.. Header(116, 0x00000009), .. Enumerable.Repeat((byte)'x', 100)],
        ["a submit before any bind"] = [.. Header(32, 0x00000004), .. new byte[16]],
        ["half a header"] = [0, 0, 0],
        ["half a PDU"] = [.. Header(200, 0x00000009), .. "somebody\0"u8],
        ["another protocol"] = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    };

    public static TheoryData<string> Pdus => [.. Malformed.Keys];

    [Theory, MemberData(nameof(Pdus))]
    public async Task A_malformed_PDU_is_refused_or_hung_up_on_and_texts_still_flow(string what)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var scene = await Scene.CreateAsync(servers, Backend.Sqlite);
        var environment = (await scene.Client.GetAsync("/sandbox/v1/Environment")).Expect(200).Json;
        var smsc = IPEndPoint.Parse(environment["smsc"]!.GetValue<string>());

        using (var peer = new TcpClient())
        {
            await peer.ConnectAsync(smsc, cancellation);
            var stream = peer.GetStream();
            await stream.WriteAsync(Malformed[what], cancellation);
            peer.Client.Shutdown(SocketShutdown.Send);

            // To the end: the other side hangs up, and until then says nothing but refusals.
            var answer = new MemoryStream();
            try
            {
                await stream.CopyToAsync(answer, cancellation).WaitAsync(TimeSpan.FromSeconds(20), cancellation);
            }
            catch (IOException)
            {
                // A reset is a way to hang up, too.
            }

            RefusesThroughout(answer.ToArray());
        }

        (await scene.Client.PostAsync(scene.Path + "/Messages", ("Body", "After " + what))).Expect(201);
        await scene.Client.SettleAsync();
        var last = (await scene.Client.PhoneMessagesAsync(Scene.SmsPhone))[^1]!;
        Assert.Equal("After " + what, last["body"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_webhook_in_Meta_s_name_with_a_wrong_signature_is_refused_and_stores_nothing(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var before = await scene.PictureAsync();
        const string Path = "/channels/whatsapp/webhook";
        const string Body =
            """
            {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
            "metadata":{"display_phone_number":"15557770001","phone_number_id":"1"},"contacts":[{"wa_id":"15551239001"}],
            "messages":[{"from":"15551239001","id":"wamid.forged","timestamp":"1700000000","type":"text","text":{"body":"Forged"}}]}}]}]}
            """;
        foreach (var signature in (string?[])[null, "", "sha256=", "sha256=" + new string('0', 64), "sha1=" + new string('0', 40), "sha256=zz"])
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = ApiClient.JsonBody(Body) };
            if (signature is not null)
            {
                request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
            }

            Assert.Equal(403, (await scene.Client.SendAsync(request, anonymous: true)).Status);
        }

        var handshake = await scene.Client.SendAsync(
            new(HttpMethod.Get, Path + "?hub.mode=subscribe&hub.verify_token=guess&hub.challenge=42"), anonymous: true);
        Assert.Equal(403, handshake.Status);
        Assert.DoesNotContain("42", handshake.Text, StringComparison.Ordinal);

        await scene.Client.SettleAsync();
        Assert.Equal(before, await scene.PictureAsync());
    }

    private static void RefusesThroughout(ReadOnlySpan<byte> answers)
    {
        while (answers.Length >= 16)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(answers);
            var command = BinaryPrimitives.ReadUInt32BigEndian(answers[4..]);
            var status = BinaryPrimitives.ReadUInt32BigEndian(answers[8..]);
            Assert.InRange(length, 16, answers.Length);
            Assert.True(command >= GenericNack, $"command {command:x8} is no answer");
            Assert.NotEqual(0u, status);
            answers = answers[length..];
        }

        Assert.Equal(0, answers.Length);
    }

    private static byte[] Header(uint length, uint command)
    {
        var header = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(header, length);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), command);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12), 1);
        return header;
    }
}
