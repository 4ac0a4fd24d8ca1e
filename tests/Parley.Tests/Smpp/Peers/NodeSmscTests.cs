using Parley.Channels;
using Parley.Inbound;
using Parley.Tests.Channels.Smpp;

namespace Parley.Tests.Smpp.Peers;

/// <summary>Our connector against an SMSC made of npm smpp.</summary>
public sealed class NodeSmscTests
{
    [Fact]
    public async Task It_reads_what_we_submit_and_we_read_its_receipts()
    {
        await using var peer = Peer.Start(Peer.Find("node", "nodejs"), Peer.NodeScript("smsc.mjs"));
        await using var rig = await SmppRig.OpenAsync(SmppRig.LinkTo((await peer.NextAsync("port")).GetInt32()));

        foreach (var text in new[] { "Plain", "@£$¥ [€] {}|~^\\ äöü", "Привет 😀" })
        {
            var id = Assert.Single(Assert.IsType<SendOutcome.Accepted>(await rig.SendAsync(text)).ProviderIds);

            var submit = await peer.NextAsync("submit");
            Assert.Equal(text, submit.GetProperty("text").GetString());
            Assert.Equal(("15550001111", "15550002222"), (submit.GetProperty("from").GetString(), submit.GetProperty("to").GetString()));
            Assert.Equal((1, 1), (submit.GetProperty("ton").GetInt32(), submit.GetProperty("registered").GetInt32()));
            Assert.Equal(submit.GetProperty("id").GetString(), (await peer.NextAsync("receipted")).GetString());
            Assert.Equal(new StatusReport(SmppRig.Account, "sms", id, null, ReceiptStatus.Delivered, null, 0), await rig.Inbox.NextReportAsync());
        }
    }

    [Fact]
    public async Task It_sees_the_segments_of_a_long_text()
    {
        await using var peer = Peer.Start(Peer.Find("node", "nodejs"), Peer.NodeScript("smsc.mjs"));
        await using var rig = await SmppRig.OpenAsync(SmppRig.LinkTo((await peer.NextAsync("port")).GetInt32()));
        var text = string.Concat(Enumerable.Repeat("Съешь ещё 😀 ", 20));

        var ids = Assert.IsType<SendOutcome.Accepted>(await rig.SendAsync(text)).ProviderIds;

        var joined = "";
        for (var number = 1; number <= ids.Count; number++)
        {
            var submit = await peer.NextAsync("submit");
            Assert.Equal(0x40, submit.GetProperty("esm").GetInt32() & 0x40);
            var element = Assert.Single(submit.GetProperty("udh").EnumerateArray()).GetString()!;
            Assert.StartsWith("0003", element, StringComparison.Ordinal);
            Assert.EndsWith($"{ids.Count:x2}{number:x2}", element, StringComparison.Ordinal);
            joined += submit.GetProperty("text").GetString();
        }

        Assert.Equal(text, joined);
    }

    [Fact]
    public async Task We_read_what_it_delivers()
    {
        await using var peer = Peer.Start(Peer.Find("node", "nodejs"), Peer.NodeScript("smsc.mjs"));
        await using var rig = await SmppRig.OpenAsync(SmppRig.LinkTo((await peer.NextAsync("port")).GetInt32()));
        await rig.Pool.EnsureBoundAsync(rig.Link, TestContext.Current.CancellationToken);

        const string Who = "\"source_addr\":\"15550002222\",\"source_addr_ton\":1,\"destination_addr\":\"15550001111\",\"dest_addr_ton\":1";
        await peer.OrderAsync("{\"deliver\":{" + Who + ",\"short_message\":\"Hola [€]\"}}");
        Assert.Equal(0, (await peer.NextAsync("delivered")).GetInt32());
        Assert.Equal("Hola [€]", (await rig.Inbox.NextMessageAsync()).Body);

        await peer.OrderAsync("{\"deliver\":{" + Who + ",\"short_message\":\"😀 да\"}}");
        Assert.Equal("😀 да", (await rig.Inbox.NextMessageAsync()).Body);

        await peer.OrderAsync("{\"deliver\":{" + Who + ",\"message_payload\":\"по почте\"}}");
        Assert.Equal("по почте", (await rig.Inbox.NextMessageAsync()).Body);

        await peer.OrderAsync("{\"deliver\":{" + Who + ",\"esm_class\":64,\"udh\":\"050003070202\",\"short_message\":\"world\"}}");
        await peer.OrderAsync("{\"deliver\":{" + Who + ",\"esm_class\":64,\"udh\":\"050003070201\",\"short_message\":\"hello \"}}");
        Assert.Equal("hello world", (await rig.Inbox.NextMessageAsync()).Body);
    }

    [Fact]
    public async Task It_throttles_and_drops_us_and_we_come_back()
    {
        await using var peer = Peer.Start(Peer.Find("node", "nodejs"), Peer.NodeScript("smsc.mjs"));
        await using var rig = await SmppRig.OpenAsync(SmppRig.LinkTo((await peer.NextAsync("port")).GetInt32()));
        await rig.Pool.EnsureBoundAsync(rig.Link, TestContext.Current.CancellationToken);
        Assert.Equal("sys", (await peer.NextAsync("bound")).GetString());

        await peer.OrderAsync("{\"drop\":true}");
        Assert.Equal("sys", (await peer.NextAsync("bound")).GetString());
        await peer.OrderAsync("{\"status\":88}");
        var outcome = await rig.SendAsync("x");
        while (outcome is SendOutcome.TryLater or SendOutcome.Accepted)
        {
            outcome = await rig.SendAsync("x");
        }

        Assert.IsType<SendOutcome.Throttled>(outcome);
        await rig.Pool.DisposeAsync();
        Assert.True((await peer.NextAsync("unbound")).GetBoolean());
    }
}
