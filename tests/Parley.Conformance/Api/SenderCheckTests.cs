using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>A server that asks whose a number is, and one that has a sender of its own configured.</summary>
public sealed class SenderCheckTests(Servers servers)
{
    private const string Participants = "/Participants";

    [Fact]
    public async Task Only_an_account_s_own_numbers_are_proxies_and_senders()
    {
        await using var server = await ParleyServer.StartAsync(
            ["--ephemeral"], new Dictionary<string, string> { ["Parley__Senders__Check"] = "true" }, TestContext.Current.CancellationToken);
        using var client = new ApiClient(server.Ready.Url, TestAccount.New());
        using var stranger = new ApiClient(server.Ready.Url, TestAccount.New());
        var path = "/v1/Conversations/" + (await client.PostAsync("/v1/Conversations")).Expect(201).Json["sid"]!.GetValue<string>();
        var numbers = $"/2010-04-01/Accounts/{client.Account.Sid}/IncomingPhoneNumbers.json";
        var messages = $"/2010-04-01/Accounts/{client.Account.Sid}/Messages.json";
        (string, string)[] pair = [("MessagingBinding.Address", Scene.SmsPhone), ("MessagingBinding.ProxyAddress", Scene.SmsProxy)];
        (string, string)[] onWhatsApp =
            [("MessagingBinding.Address", Scene.WhatsAppPhone), ("MessagingBinding.ProxyAddress", Scene.WhatsAppProxy)];
        (string, string)[] text = [("To", Scene.SmsPhone), ("From", Scene.SmsProxy), ("Body", "x")];

        ErrorCode(await client.PostAsync(path + Participants, pair), 50413);
        ErrorCode(await client.PostAsync(path + Participants, onWhatsApp), 50415);
        ErrorCode(await client.PostAsync(messages, text), 21606);
        ErrorCode(await client.PostAsync(messages, ("To", Scene.WhatsAppPhone), ("From", Scene.WhatsAppProxy), ("Body", "x")), 63007);

        (await client.PostAsync(numbers, ("PhoneNumber", Scene.SmsProxy))).Expect(201);
        ErrorCode(
            await stranger.PostAsync(
                $"/2010-04-01/Accounts/{stranger.Account.Sid}/IncomingPhoneNumbers.json", ("PhoneNumber", Scene.SmsProxy)),
            21422);
        (await stranger.GetAsync(numbers)).Expect(404);
        (await client.PostJsonAsync("/messaging/v2/Channels/Senders", $$"""{"sender_id":"{{Scene.WhatsAppProxy}}"}""")).Expect(202);
        (await client.PostAsync(path + Participants, pair)).Expect(201);
        var added = (await client.PostAsync(path + Participants, onWhatsApp)).Expect(201).Json;
        (await client.PostAsync(messages, text)).Expect(201);
        ErrorCode(
            await client.PostAsync(
                $"{path}/Participants/{added["sid"]!.GetValue<string>()}", ("MessagingBinding.ProxyAddress", "whatsapp:+15557770099")),
            50415);
    }

    [Fact]
    public async Task A_configured_sender_is_the_account_s_and_its_subscription_is_looked_at()
    {
        var carrier = await servers.OnAsync(Backend.Sqlite);
        using var scene = await Scene.CreateAsync(servers, Backend.Sqlite);
        var sender = (await scene.Client.GetAsync("/sandbox/v1/Senders/" + Uri.EscapeDataString(Scene.WhatsAppProxy))).Expect(200).Json;
        string Of(string name) => sender[name]!.GetValue<string>();
        var account = TestAccount.New();
        var settings = new Dictionary<string, string>
        {
            ["PARLEY_ACCOUNT_SID"] = account.Sid,
            ["PARLEY_AUTH_TOKEN"] = account.Token,
            ["Parley__WhatsApp__Senders__0__Account"] = account.Sid,
            ["Parley__WhatsApp__Senders__0__Address"] = Scene.WhatsAppProxy,
            ["Parley__WhatsApp__Senders__0__PhoneNumberId"] = Of("phoneNumberId"),
            ["Parley__WhatsApp__Senders__0__BusinessAccountId"] = Of("businessAccountId"),
            ["Parley__WhatsApp__Senders__0__AccessToken"] = Of("accessToken"),
            ["Parley__WhatsApp__Senders__0__AppSecret"] = Of("appSecret"),
            ["Parley__WhatsApp__Senders__0__VerifyToken"] = Of("verifyToken"),
            ["Parley__WhatsApp__Senders__0__GraphUrl"] = Of("graphUrl"),
        };
        Assert.False(carrier.HasExited);

        await using (var server = await ParleyServer.StartAsync(["--ephemeral"], settings, TestContext.Current.CancellationToken))
        {
            using var client = new ApiClient(server.Ready.Url, account);
            var listed = Assert.Single(await client.ListAsync("/messaging/v2/Channels/Senders?Channel=whatsapp", "senders"));
            Assert.Equal((Scene.WhatsAppProxy, "ONLINE"), (listed["sender_id"]!.GetValue<string>(), listed["status"]!.GetValue<string>()));
            Assert.DoesNotContain(Of("accessToken"), listed.ToJsonString(), StringComparison.Ordinal);
            (await client.DeleteAsync("/messaging/v2/Channels/Senders/" + listed["sid"]!.GetValue<string>())).Expect(403);
            Assert.Null((await client.GetAsync("/health/ready")).Expect(200).Json["warnings"]);
        }

        settings["Parley__WhatsApp__Senders__0__AccessToken"] = "revoked";
        await using (var server = await ParleyServer.StartAsync(["--ephemeral"], settings, TestContext.Current.CancellationToken))
        {
            using var client = new ApiClient(server.Ready.Url, account);
            await server.LoggedAsync("Graph does not show its subscriptions");
            var warning = Assert.Single((await client.GetAsync("/health/ready")).Expect(200).Json["warnings"]!.AsArray())!;
            Assert.Equal("whatsapp", warning["channel"]!.GetValue<string>());
        }
    }

    private static void ErrorCode(Answer answer, int code) =>
        Assert.Equal((400, code), (answer.Status, answer.Json["code"]!.GetValue<int>()));
}
