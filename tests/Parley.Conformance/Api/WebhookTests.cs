using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>Webhooks against a server that is not always well.</summary>
public sealed class WebhookTests(Servers servers)
{
    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task An_event_is_tried_again_with_the_same_token_and_later_ones_wait_their_turn(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await using var receiver = new WebhookReceiver(503);
        await HookAsync(scene, receiver, "onMessageAdded");

        await PostAsync(scene, "First");
        await PostAsync(scene, "Second");

        var refused = await receiver.NextAsync();
        var again = await receiver.NextAsync();
        var second = await receiver.NextAsync();
        Assert.Equal(("onMessageAdded", "First"), (refused.EventType, refused.Body));
        Assert.Equal("First", again.Body);
        Assert.Equal("Second", second.Body);
        Assert.NotNull(refused.Token);
        Assert.Equal(refused.Token, again.Token);
        Assert.NotEqual(refused.Token, second.Token);
        Assert.All([refused, again, second], call => Assert.Matches("^[A-Za-z0-9+/]{27}=$", call.Signature ?? ""));

        await scene.Client.SettleAsync();
        Assert.True(receiver.IsQuiet);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Filters_choose_the_events(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await using var receiver = new WebhookReceiver();
        await HookAsync(scene, receiver, "onParticipantAdded", "onMessageUpdated", "onDeliveryUpdated");

        await PostAsync(scene, "Not listened for");
        await scene.Client.SettleAsync();
        for (var call = await receiver.NextAsync(); ; call = await receiver.NextAsync())
        {
            Assert.Equal("onDeliveryUpdated", call.EventType);
            if (receiver.IsQuiet)
            {
                break;
            }
        }

        await SendAsync(scene, $"{scene.Path}/Messages/{scene.Message}", ("Body", "Changed"));
        Assert.Equal(("onMessageUpdated", "Changed"), await TypeAndBodyAsync(receiver));
        await SendAsync(scene, scene.Path + "/Participants", ("Identity", "late"));
        Assert.Equal(("onParticipantAdded", ""), await TypeAndBodyAsync(receiver));
    }

    private static async Task<(string, string)> TypeAndBodyAsync(WebhookReceiver receiver)
    {
        var call = await receiver.NextAsync();
        return (call.EventType, call.Body);
    }

    private static async Task HookAsync(Scene scene, WebhookReceiver receiver, params string[] filters) =>
        (await scene.Client.PostAsync(
            scene.Path + "/Webhooks",
            [("Target", "webhook"), ("Configuration.Url", receiver.Url), .. filters.Select(name => ("Configuration.Filters", name))]))
        .Expect(201);

    private static Task PostAsync(Scene scene, string body) => SendAsync(scene, scene.Path + "/Messages", ("Body", body));

    private static async Task SendAsync(Scene scene, string path, params (string, string)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ApiClient.Form(fields) };
        request.Headers.Add("X-Twilio-Webhook-Enabled", "true");
        Assert.InRange((await scene.Client.SendAsync(request)).Status, 200, 201);
    }
}
