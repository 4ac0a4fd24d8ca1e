using Parley.Sandbox.Smsc;
using Parley.Tests.Sandbox.Smsc;

namespace Parley.Tests.Smpp.Peers;

/// <summary>npm smpp as a client of our SMSC.</summary>
public sealed class NodeEsmeTests
{
    private static readonly SmscOptions Open = new() { SystemId = "sandbox", Password = "secret" };

    private const string Who =
        "\"source_addr\":\"15550001111\",\"source_addr_ton\":1,\"destination_addr\":\"15550002222\",\"dest_addr_ton\":1,\"registered_delivery\":1";

    [Fact]
    public async Task It_binds_submits_gets_receipts_and_texts_and_unbinds()
    {
        await using var rig = await SmscRig.OpenAsync(Open);
        await using var peer = Start(rig, "secret");
        Assert.Equal(0, (await peer.NextAsync("bind")).GetInt32());

        foreach (var text in new[] { "Plain", "[€] äöü @", "Привет 😀" })
        {
            await peer.OrderAsync("{\"submit\":{" + Who + ",\"short_message\":\"" + text + "\"}}");
            var id = (await NextSubmittedAsync(peer)).Id;
            Assert.Equal(text, (await rig.NextTextAsync()).Text);
            var receipt = await peer.NextAsync("deliver");
            Assert.Equal((4, id, 2), (receipt.GetProperty("esm").GetInt32(), receipt.GetProperty("id").GetString(), receipt.GetProperty("state").GetInt32()));
            Assert.StartsWith($"id:{id} sub:001 dlvrd:001 ", receipt.GetProperty("text").GetString(), StringComparison.Ordinal);
        }

        await peer.OrderAsync("{\"submit\":{" + Who + ",\"esm_class\":64,\"udh\":\"050003070201\",\"short_message\":\"hello \"}}");
        await peer.OrderAsync("{\"submit\":{" + Who + ",\"esm_class\":64,\"udh\":\"050003070202\",\"short_message\":\"world\"}}");
        Assert.Equal("hello world", (await rig.NextTextAsync()).Text);
        await peer.NextAsync("deliver");
        await peer.NextAsync("deliver");

        await rig.WriteAsync("Hola 😀");
        Assert.Equal("Hola 😀", (await peer.NextAsync("deliver")).GetProperty("text").GetString());

        await peer.OrderAsync("{\"enquire\":true}");
        Assert.Equal(0, (await peer.NextAsync("enquired")).GetInt32());
        await peer.OrderAsync("{\"unbind\":true}");
        Assert.Equal(0, (await peer.NextAsync("unbound")).GetInt32());
    }

    [Fact]
    public async Task It_is_refused_with_a_wrong_password()
    {
        await using var rig = await SmscRig.OpenAsync(Open);
        await using var peer = Start(rig, "wrong");

        Assert.Equal(0x0E, (await peer.NextAsync("bind")).GetInt32());
    }

    [Fact]
    public async Task It_reads_ordered_errors_and_a_disconnection()
    {
        await using var rig = await SmscRig.OpenAsync(Open);
        await using var peer = Start(rig, "secret");
        await peer.NextAsync("bind");

        rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(smppStatus: 88)));
        await peer.OrderAsync("{\"submit\":{" + Who + ",\"short_message\":\"x\"}}");
        Assert.Equal(88, (await peer.NextAsync("submitted")).GetInt32());

        rig.Ordered.Enqueue(("sms.submit", SmscRig.Effect(disconnect: true)));
        await peer.OrderAsync("{\"submit\":{" + Who + ",\"short_message\":\"x\"}}");
        Assert.True((await peer.NextAsync("closed")).GetBoolean());
    }

    private static Peer Start(SmscRig rig, string password) =>
        Peer.Start(Peer.Find("node", "nodejs"), Peer.NodeScript("esme.mjs"), $"{rig.Smsc.Port}", "sandbox", password);

    private static async Task<(int Status, string Id)> NextSubmittedAsync(Peer peer)
    {
        var line = await peer.NextWithAsync("submitted");
        return (line.GetProperty("submitted").GetInt32(), line.GetProperty("id").GetString()!);
    }
}
