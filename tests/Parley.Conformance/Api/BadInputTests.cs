using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>Bad input gets an error of the right code and leaves the data as it was.</summary>
public sealed class BadInputTests(Servers servers, SharedScenes scenes) : IClassFixture<SharedScenes>
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var backend in (string[])[Backend.Sqlite, Backend.Postgres])
            {
                foreach (var name in Refusals.All.Keys)
                {
                    cases.Add(backend, name);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Is_refused_and_changes_nothing(string backend, string what)
    {
        var refusal = Refusals.All[what];
        if (refusal.Given is not { } given)
        {
            // Whatever is refused changes nothing: all of these share an account.
            await IsRefusedAsync(await scenes.OnAsync(servers, backend), what, refusal);
            return;
        }

        using var scene = await Scene.CreateWholeAsync(servers, backend);
        await given(scene);
        await scene.Client.SettleAsync();
        await IsRefusedAsync(scene, what, refusal);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Whose_a_number_is_counts(string backend)
    {
        await using var server = await OwnServer.StartAsync(backend, ("Parley__Senders__Check", "true"));
        using var scene = await Scene.CreateWithNumbersAsync(server.Url);
        foreach (var (what, refusal) in Refusals.OfNumbersOfOthers)
        {
            await IsRefusedAsync(scene, what, refusal);
        }
    }

    private static async Task IsRefusedAsync(Scene scene, string what, Refusal refusal)
    {
        var before = await scene.PictureAsync();

        var answer = await scene.Client.SendAsync(refusal.Send(scene), refusal.Anonymous);

        Assert.True(answer.Status == refusal.Status, $"{what}: expected {refusal.Status} {refusal.Code}, got {answer.Status} {answer.Text}");
        if (refusal.Status != 431)
        {
            ErrorShape.Check(answer, refusal.Code);
        }

        if (refusal.Words is { } words)
        {
            Assert.Equal(words(scene), answer.Json["message"]!.GetValue<string>());
        }

        Assert.Equal(before, await scene.PictureAsync());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_conversation_takes_five_webhooks_and_not_a_sixth(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        (string, string)[] hook =
            [("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Filters", "onMessageAdded")];
        for (var i = 2; i <= 5; i++)
        {
            (await scene.Client.PostAsync(scene.Path + "/Webhooks", hook)).Expect(201);
        }

        var before = await scene.PictureAsync();
        var sixth = await scene.Client.PostAsync(scene.Path + "/Webhooks", hook);

        Assert.InRange(sixth.Status, 400, 409);
        ErrorShape.Check(sixth, 50361);
        Assert.Equal(before, await scene.PictureAsync());

        (await scene.Client.DeleteAsync($"{scene.Path}/Webhooks/{scene.Webhook}")).Expect(204);
        (await scene.Client.PostAsync(scene.Path + "/Webhooks", hook)).Expect(201);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_closed_conversation_takes_no_changes(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        (await scene.Client.PostAsync(scene.Path, ("State", "closed"))).Expect(200);
        var before = await scene.PictureAsync();

        foreach (var (path, field) in (IEnumerable<(string, (string, string))>)
        [
            (scene.Path, ("FriendlyName", "Later")),
            (scene.Path, ("State", "active")),
            (scene.Path + "/Messages", ("Body", "Late")),
            (scene.Path + "/Participants", ("Identity", "latecomer")),
        ])
        {
            var answer = await scene.Client.PostAsync(path, field);
            Assert.InRange(answer.Status, 400, 409);
            ErrorShape.Check(answer, 50377);
        }

        Assert.Equal(before, await scene.PictureAsync());
        (await scene.Client.DeleteAsync(scene.Path)).Expect(204);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Another_account_s_things_look_like_nothing_at_all(string backend)
    {
        using var owner = await Scene.CreateAsync(servers, backend);
        using var stranger = await Scene.CreateAsync(servers, backend);
        var before = await owner.PictureAsync();
        var unknown = Scene.UnknownSid;

        foreach (var (path, nothing) in (IEnumerable<(string, string)>)
        [
            (owner.Path, "/v1/Conversations/CH" + unknown),
            (owner.Path + "/Participants/" + owner.WhatsApp, $"/v1/Conversations/CH{unknown}/Participants/MB{unknown}"),
            (owner.Path + "/Messages/" + owner.Message, $"/v1/Conversations/CH{unknown}/Messages/IM{unknown}"),
            (owner.Path + "/Webhooks/" + owner.Webhook, $"/v1/Conversations/CH{unknown}/Webhooks/WH{unknown}"),
            (stranger.Path + "/Messages/" + owner.Message, $"{stranger.Path}/Messages/IM{unknown}"),
            (stranger.Path + "/Participants/" + owner.WhatsApp, $"{stranger.Path}/Participants/MB{unknown}"),
            (stranger.Path + "/Webhooks/" + owner.Webhook, $"{stranger.Path}/Webhooks/WH{unknown}"),
            ($"/v1/Services/{owner.Service}/Conversations/{owner.Conversation}", $"/v1/Services/IS{unknown}/Conversations/CH{unknown}"),
            ("/v1/Services/" + owner.Service, "/v1/Services/IS" + unknown),
            ("/v1/Content/" + owner.Content, "/v1/Content/HX" + unknown),
        ])
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
            {
                var theirs = await stranger.Client.SendAsync(new(method, path));
                var none = await stranger.Client.SendAsync(new(method, nothing));

                ErrorShape.Check(theirs, 20404);
                Assert.Equal(404, theirs.Status);
                Assert.Equal(
                    none.Text.Replace(nothing["/v1".Length..], "", StringComparison.Ordinal),
                    theirs.Text.Replace(path["/v1".Length..], "", StringComparison.Ordinal));
            }
        }

        foreach (var path in (string[])[owner.Path, owner.Path + "/Messages", owner.Path + "/Participants", owner.Path + "/Webhooks"])
        {
            ErrorShape.Check((await stranger.Client.PostAsync(path, ("Body", "x"), ("Identity", "x"))).Expect(404), 20404);
        }

        ErrorShape.Check(
            (await stranger.Client.PostAsync(stranger.Path + "/Messages", ("ContentSid", owner.Content))).Expect(400), 21655);
        Assert.Equal(before, await owner.PictureAsync());
    }
}
