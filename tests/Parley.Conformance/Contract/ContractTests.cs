using Parley.Conformance.Server;

namespace Parley.Conformance.Contract;

/// <summary>
/// Every operation of the published description, with every parameter that it declares, under both mounts; each answer is held
/// against the declared resource, closed to exactly its properties.
/// </summary>
public sealed class ContractTests(Servers servers)
{
    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Every_operation_answers_as_the_description_says(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var description = Description.Read();
        Assert.Equal(103, description.Operations.Count);
        var walk = new Walk(client, description);

        await new MountWalk(walk, client, "/v1").RunAsync();
        var service = (await walk.PostAsync("/v1/Services", ("FriendlyName", "A second service")))["sid"]!.GetValue<string>();
        await new MountWalk(walk, client, "/v1/Services/" + service).RunAsync();
        await new ServiceWalk(walk, client, service).RunAsync();
        await new AccountWalk(walk, client).RunAsync();

        Summary.Say($"Conversations v1 on {backend}: {walk.Called} of {description.Operations.Count}");
        var missing = walk.NotCalled.Select(one => "not called: " + one).Concat(walk.Faults)
            .Concat(walk.NotSent.Select(one => "not sent: " + one)).Concat(walk.NeverSeen.Select(one => "always null: " + one)).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }
}
