using System.Text.Json.Nodes;
using Parley.Conformance.Server;
using Parley.Conformance.Walkthroughs;

namespace Parley.Conformance.Functions;

/// <summary>The repository's example, as its README says: the server on its folder, its script, and people at the phones.</summary>
public sealed class FoodDeliveryTests
{
    private const string Example = "../../examples/food-delivery";

    [Fact]
    public async Task The_script_sets_it_up_and_the_phones_do_the_rest()
    {
        await using var server = await ParleyServer.StartAsync(
            ["--ephemeral", "--functions", Path.GetFullPath(Repository.Conformance(Example))], new Dictionary<string, string>(),
            TestContext.Current.CancellationToken);
        using var client = new ApiClient(server.Ready.Url, new TestAccount(server.Ready.AccountSid, server.Ready.AuthToken));

        // Twice: whoever tries it begins anew.
        await SetUpAsync(server);
        await client.SettleAsync();
        var made = await SetUpAsync(server);
        await client.SettleAsync();
        var (rider, customer, business) = (Text(made["rider"]), Text(made["customer"]), Text(made["business"]));
        var conversation = "/v1/Conversations/" + Text(made["conversation"]);
        const string invitation = "Hi Sam, Ana is on the way with your food and cannot find the door. May Ana write to you here?";
        var invited = (await client.PhoneMessagesAsync(customer))[^1]!;
        Assert.Equal((invitation, "delivery_may_i_write"), (Text(invited["body"]), Text(invited["template"])));
        Assert.Empty(await client.PhoneMessagesAsync(rider));

        await client.PhoneSendsAsync(customer, business, "Yes, of course");
        await FunctionHost.UntilAsync(async () => (await client.ListAsync(conversation + "/Messages", "messages")).Count == 4);
        await client.SettleAsync();
        Assert.Empty(await client.ListAsync(conversation + "/Webhooks", "webhooks"));
        Assert.Equal("Thank you! One moment, you will be connected.", Text((await client.PhoneMessagesAsync(customer))[^1]!["body"]));
        var introduced = (await client.PhoneMessagesAsync(rider))[^1]!;
        Assert.Equal("delivery_customer_agreed", Text(introduced["template"]));

        await client.PhoneSendsAsync(rider, business, "Hello! Which door is it?");
        await client.SettleAsync();
        await client.PhoneSendsAsync(customer, business, "The green one");
        await client.SettleAsync();
        Assert.Contains(await client.PhoneMessagesAsync(customer), message => Text(message!["body"]) == "Hello! Which door is it?");
        Assert.Equal("The green one", Text((await client.PhoneMessagesAsync(rider))[^1]!["body"]));
        foreach (var (phone, other) in ((string, string)[])[(rider, customer), (customer, rider)])
        {
            Assert.DoesNotContain(other["whatsapp:".Length..], (await client.PhoneMessagesAsync(phone)).ToJsonString(), StringComparison.Ordinal);
        }

        var calls = await client.ListAsync("/parley/v1/Functions/Invocations", "invocations");
        Assert.Equal("completed", Text(Assert.Single(calls)["outcome"]));
        Assert.StartsWith("Connected in CH", Text(calls[0]["logs"]![0]!["text"]), StringComparison.Ordinal);
    }

    private static Task<JsonNode> SetUpAsync(ParleyServer server) => NodeScript.RunInAsync(
        Example, "setup.mjs", ["--json"],
        new()
        {
            ["HTTP_PROXY"] = server.Ready.Gateway.ToString(),
            ["NODE_EXTRA_CA_CERTS"] = server.Ready.Ca,
            ["TWILIO_ACCOUNT_SID"] = server.Ready.AccountSid,
            ["TWILIO_AUTH_TOKEN"] = server.Ready.AuthToken,
        },
        server);

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
