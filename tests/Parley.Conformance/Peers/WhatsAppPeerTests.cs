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
}
