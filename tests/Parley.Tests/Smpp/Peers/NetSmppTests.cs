using Parley.Sandbox.Smsc;
using Parley.Tests.Sandbox.Smsc;

namespace Parley.Tests.Smpp.Peers;

/// <summary>Perl's Net::SMPP as a client of our SMSC.</summary>
public sealed class NetSmppTests
{
    [Fact]
    public async Task It_submits_and_gets_its_receipt()
    {
        Peer.Find("Net/SMPP.pm", "libnet-smpp-perl");
        await using var rig = await SmscRig.OpenAsync(new SmscOptions { SystemId = "perl", Password = "secret" });
        await using var peer = Peer.Start(
            Peer.Find("perl", "perl"), Path.Combine(Peer.Root, "tests/Parley.Conformance/smpp/esme.pl"), $"{rig.Smsc.Port}", "perl", "secret",
            SmscRig.Ours[1..], SmscRig.Phone[1..], "Hello from Perl");

        Assert.Equal("Hello from Perl", (await rig.NextTextAsync()).Text);
        var said = await peer.NextWithAsync("told");
        Assert.Equal(0, said.GetProperty("submitted").GetInt32());
        Assert.Equal(said.GetProperty("id").GetString(), said.GetProperty("told").GetString());
        Assert.Equal("DELIVRD", said.GetProperty("state").GetString());
        Assert.Equal(0, said.GetProperty("unbound").GetInt32());
    }
}
