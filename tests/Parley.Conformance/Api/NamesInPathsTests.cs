using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>What stands in a path in place of a SID may hold any letter.</summary>
public sealed class NamesInPathsTests(Servers servers)
{
    [Theory]
    [InlineData("orders/7")]
    [InlineData("/7/")]
    [InlineData("a%2Fb")]
    [InlineData("a%2Fb/c")]
    [InlineData("100 % / 7?x=1#y")]
    [InlineData("ü/👋")]
    public async Task A_conversation_and_a_user_are_found_by_it(string name)
    {
        using var client = await servers.NewAccountOnAsync("sqlite");
        var escaped = Uri.EscapeDataString(name);
        var conversation = (await client.PostAsync("/v1/Conversations", ("UniqueName", name))).Expect(201).Json;
        var path = "/v1/Conversations/" + escaped;
        Assert.Equal((string)conversation["sid"]!, (string)(await client.GetAsync(path)).Expect(200).Json["sid"]!);
        var participant = (await client.PostAsync(path + "/Participants", ("Identity", name))).Expect(201).Json;
        var found = (await client.GetAsync($"{path}/Participants/{escaped}")).Expect(200).Json;
        Assert.Equal((string)participant["sid"]!, (string)found["sid"]!);
        Assert.Equal(name, (string)(await client.GetAsync("/v1/Users/" + escaped)).Expect(200).Json["identity"]!);
        (await client.GetAsync($"/v1/Users/{escaped}/Conversations/{escaped}")).Expect(200);
        (await client.DeleteAsync(path)).Expect(204);
        (await client.GetAsync(path)).Expect(404);
    }
}
