using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Conformance.Api;
using Parley.Conformance.Server;
using Parley.Conformance.Walkthroughs;

namespace Parley.Conformance.Peers;

/// <summary>An independent WhatsApp client (npm's @kapso/whatsapp-cloud-api) on the sandbox's Graph.</summary>
[Trait("Part", "peers")]
public sealed class WhatsAppPeerTests(Servers servers)
{
    [Fact]
    public async Task An_independent_client_reaches_a_phone_through_our_Graph()
    {
        var server = await servers.OnAsync(Backend.Sqlite);
        using var scene = await Scene.CreateAsync(servers, Backend.Sqlite);
        await scene.Client.PhoneSendsAsync(Scene.WhatsAppPhone, Scene.WhatsAppProxy, "I open my window");
        await scene.Client.SettleAsync();
        var sender = (await scene.Client.GetAsync("/sandbox/v1/Senders/" + Uri.EscapeDataString(Scene.WhatsAppProxy))).Expect(200).Json;
        string Of(string name) => sender[name]!.GetValue<string>();

        await NodeScript.RunInAsync(
            "whatsapp",
            "client.mjs",
            [Of("graphUrl"), Of("accessToken"), Of("phoneNumberId"), Scene.WhatsAppPhone["whatsapp:+".Length..], Of("businessAccountId")],
            [],
            server);

        await scene.Client.SettleAsync();
        var received = (await scene.Client.PhoneMessagesAsync(Scene.WhatsAppPhone))
            .Where(message => message!["direction"]!.GetValue<string>() == "received")
            .ToList();
        Assert.True(received.Count >= 3, "a text, buttons and a picture");
        Assert.All(received, message => Assert.Equal(Scene.WhatsAppProxy, message!["from"]!.GetValue<string>()));
        Assert.Contains(received, message => message!["media"]!.AsArray() is [{ } file] && file["contentType"]!.GetValue<string>() == "image/png");
    }

    [Fact]
    public async Task An_independent_receiver_verifies_the_signatures_of_our_webhooks()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var scene = await Scene.CreateAsync(servers, Backend.Sqlite);
        await scene.Client.PhoneSendsAsync(Scene.WhatsAppPhone, Scene.WhatsAppProxy, "I open my window");
        await scene.Client.SettleAsync();
        var sender = (await scene.Client.GetAsync("/sandbox/v1/Senders/" + Uri.EscapeDataString(Scene.WhatsAppProxy))).Expect(200).Json;
        string Of(string name) => sender[name]!.GetValue<string>();

        using var receiver = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { "verify.mjs", Of("appSecret"), Of("verifyToken") },
            WorkingDirectory = Repository.Conformance("whatsapp"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var port = JsonNode.Parse((await receiver.StandardOutput.ReadLineAsync(cancellation))!)!["port"]!.GetValue<int>();
            using var meta = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            meta.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Of("accessToken"));
            using var subscription = new StringContent(
                $$"""{"override_callback_uri":"http://127.0.0.1:{{port}}/hook","verify_token":"{{Of("verifyToken")}}"}""",
                Encoding.UTF8, "application/json");
            var subscribe = new Uri($"{Of("graphUrl")}/{Of("graphVersion")}/{Of("businessAccountId")}/subscribed_apps");
            using (var subscribed = await meta.PostAsync(subscribe, subscription, cancellation))
            {
                Assert.True(subscribed.IsSuccessStatusCode, await subscribed.Content.ReadAsStringAsync(cancellation));
            }

            // Not ASCII: Meta escapes it and signs what it escaped, which a receiver that writes the JSON anew gets wrong.
            await scene.Client.PhoneSendsAsync(Scene.WhatsAppPhone, Scene.WhatsAppProxy, "Grüße aus München 👋");
            var heard = JsonNode.Parse((await receiver.StandardOutput.ReadLineAsync(cancellation))!)!;
            Assert.True(heard["verified"]!.GetValue<bool>());
            Assert.Equal("Grüße aus München 👋", heard["messages"]![0]!["text"]!["body"]!.GetValue<string>());
            Assert.Equal(Of("phoneNumberId"), heard["phoneNumberId"]!.GetValue<string>());
        }
        finally
        {
            receiver.Kill();
            await receiver.WaitForExitAsync(CancellationToken.None);
        }
    }
}
