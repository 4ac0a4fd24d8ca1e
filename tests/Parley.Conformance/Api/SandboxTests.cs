using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>What the other side does on demand.</summary>
public sealed class SandboxTests(Servers servers)
{
    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_phone_that_is_off_gets_its_messages_in_order_when_it_is_on_again(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await scene.Client.PhoneSendsAsync(Scene.WhatsAppPhone, Scene.WhatsAppProxy, "I open my window");
        await scene.Client.SettleAsync();
        await SwitchAsync(scene, on: false);
        var sids = new List<string>();
        for (var i = 1; i <= 3; i++)
        {
            var message = (await scene.Client.PostAsync(scene.Path + "/Messages", ("Body", $"While off {i}"))).Expect(201).Json;
            sids.Add(message["sid"]!.GetValue<string>());
        }

        await scene.Client.SettleAsync();
        foreach (var sid in sids)
        {
            Assert.Equal(["sent", "sent"], await StatusesAsync(scene, sid));
        }

        Assert.DoesNotContain("While off 1", await ReceivedAsync(scene, Scene.SmsPhone));

        await SwitchAsync(scene, on: true);
        await scene.Client.SettleAsync();
        foreach (var sid in sids)
        {
            Assert.Equal(["delivered", "delivered"], await StatusesAsync(scene, sid));
        }

        foreach (var phone in (string[])[Scene.WhatsAppPhone, Scene.SmsPhone])
        {
            Assert.Equal(["While off 1", "While off 2", "While off 3"], (await ReceivedAsync(scene, phone))[^3..]);
        }
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_reset_empties_one_account_and_no_other(string backend)
    {
        using var emptied = await Scene.CreateAsync(servers, backend);
        using var kept = await Scene.CreateAsync(servers, backend);
        var before = await kept.PictureAsync();
        var phones = await kept.Client.PhoneMessagesAsync(Scene.SmsPhone);

        Assert.InRange((await emptied.Client.PostJsonAsync("/sandbox/v1/Reset", "{}")).Status, 200, 204);

        Assert.Empty(await emptied.Client.ListAsync("/v1/Conversations", "conversations"));
        Assert.Empty(await emptied.Client.ListAsync("/v1/Content", "contents"));
        Assert.Empty(await emptied.Client.PhoneMessagesAsync(Scene.SmsPhone));
        Assert.Equal(before, await kept.PictureAsync());
        Assert.Equal(phones.ToJsonString(), (await kept.Client.PhoneMessagesAsync(Scene.SmsPhone)).ToJsonString());

        // The pair is free again.
        var conversation = (await emptied.Client.PostAsync("/v1/Conversations")).Expect(201).Json["sid"]!.GetValue<string>();
        (await emptied.Client.PostAsync(
            $"/v1/Conversations/{conversation}/Participants",
            ("MessagingBinding.Address", Scene.SmsPhone), ("MessagingBinding.ProxyAddress", Scene.SmsProxy))).Expect(201);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Only_an_approved_template_opens_a_conversation(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var content = await scene.CreateReviewableContentAsync();
        (await scene.Client.PostJsonAsync(
            $"/v1/Content/{content}/ApprovalRequests/whatsapp", """{"name":"greeting","category":"UTILITY"}""")).Expect(201);
        await scene.Client.SettleAsync();
        await PostsAsync("Hello Ada and Grace!", "delivered");

        foreach (var status in (string[])["paused", "rejected", "disabled"])
        {
            await ReviewAsync(status);
            await PostsAsync($"Hello Ada and {status}!", "failed");
        }

        await ReviewAsync("approved");
        await PostsAsync("Hello again and again!", "delivered");

        async Task ReviewAsync(string status)
        {
            var review = $$"""{"status":"{{status}}","reason":"for the test"}""";
            Assert.InRange((await scene.Client.PostJsonAsync($"/sandbox/v1/Templates/{content}/Review", review)).Status, 200, 204);
            await scene.Client.SettleAsync();
            var approval = (await scene.Client.GetAsync($"/v1/Content/{content}/ApprovalRequests")).Expect(200).Json;
            Assert.Equal(status, approval["whatsapp"]!["status"]!.GetValue<string>());
        }

        async Task PostsAsync(string body, string status)
        {
            var message = (await scene.Client.PostAsync(
                scene.Path + "/Messages", ("Body", body), ("Author", Scene.SmsPhone))).Expect(201).Json;
            await scene.Client.SettleAsync();
            Assert.Equal([status], await StatusesAsync(scene, message["sid"]!.GetValue<string>()));
        }
    }

    private static async Task SwitchAsync(Scene scene, bool on)
    {
        foreach (var phone in (string[])[Scene.WhatsAppPhone, Scene.SmsPhone])
        {
            var change = new HttpRequestMessage(HttpMethod.Patch, "/sandbox/v1/Phones/" + Uri.EscapeDataString(phone))
            {
                Content = ApiClient.JsonBody(new JsonObject { ["reachable"] = on }.ToJsonString()),
            };
            Assert.InRange((await scene.Client.SendAsync(change)).Status, 200, 204);
        }
    }

    private static async Task<List<string>> StatusesAsync(Scene scene, string message)
    {
        var receipts = await scene.Client.ListAsync($"{scene.Path}/Messages/{message}/Receipts", "delivery_receipts");
        return [.. receipts.Select(receipt => receipt["status"]!.GetValue<string>())];
    }

    private static async Task<List<string>> ReceivedAsync(Scene scene, string phone) =>
    [
        .. (await scene.Client.PhoneMessagesAsync(phone))
            .Where(message => message!["direction"]!.GetValue<string>() == "received")
            .Select(message => message!["body"]!.GetValue<string>()),
    ];
}
