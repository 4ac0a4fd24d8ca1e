using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>What phones write to numbers that no ordinary pair holds, over the carriers' own protocols.</summary>
public sealed class InboundTests(Servers servers)
{
    private const string Ours = "+15557770101";
    private const string Ann = "+15551230101";
    private const string Bob = "+15551230102";

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Members_of_a_group_text_each_other_through_a_projected_address(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var path = await ConversationAsync(client);
        var ours = await JoinAsync(client, path, ("MessagingBinding.ProjectedAddress", Ours));
        var ann = await JoinAsync(client, path, ("MessagingBinding.Address", Ann));
        await JoinAsync(client, path, ("MessagingBinding.Address", Bob));
        Assert.Equal($"type sms, projected_address {Ours}", ours);
        Assert.Equal($"type sms, address {Ann}", ann);

        var posted = (await client.PostAsync(path + "/Messages", ("Author", Ours), ("Body", "To all"))).Expect(201).Json;
        await client.SettleAsync();
        await client.PhoneSendsAsync(Ann, Ours, "From Ann");
        await client.SettleAsync();

        Assert.Equal([$"received {Ours} To all", $"sent {Ann} From Ann"], await PhoneAsync(client, Ann));
        Assert.Equal([$"received {Ours} To all", $"received {Ours} From Ann"], await PhoneAsync(client, Bob));
        var receipts = await client.ListAsync($"{path}/Messages/{posted["sid"]!.GetValue<string>()}/Receipts", "delivery_receipts");
        Assert.Equal(["delivered", "delivered"], receipts.Select(receipt => receipt["status"]!.GetValue<string>()));

        var refused = (await client.PostAsync(path + "/Messages", ("Body", "From nobody"))).Expect(400).Json;
        Assert.Equal(50513, refused["code"]!.GetValue<int>());
        var other = await ConversationAsync(client);
        await JoinAsync(client, other, ("MessagingBinding.Address", Ann));
        refused = (await client.PostAsync(other + "/Participants", ("MessagingBinding.ProjectedAddress", Ours))).Expect(409).Json;
        Assert.Equal(50438, refused["code"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(Ann, Ours)]
    [InlineData("whatsapp:" + Ann, "whatsapp:" + Ours)]
    public async Task A_strangers_message_makes_a_conversation_that_answers(string phone, string ours)
    {
        using var client = await servers.NewAccountOnAsync("sqlite");
        await using var receiver = new WebhookReceiver();
        var created = (await client.PostAsync(
            "/v1/Configuration/Addresses",
            ("Type", phone == Ann ? "SMS" : "WhatsApp"), ("Address", ours), ("AutoCreation.Enabled", "true"),
            ("AutoCreation.Type", "webhook"), ("AutoCreation.WebhookUrl", receiver.Url), ("AutoCreation.WebhookMethod", "post"),
            ("AutoCreation.WebhookFilters", "onParticipantAdded"), ("AutoCreation.WebhookFilters", "onMessageAdded"))).Expect(201).Json;
        Assert.Equal(created.ToJsonString(), (await client.GetAsync(
            "/v1/Configuration/Addresses/" + Uri.EscapeDataString(ours))).Expect(200).Json.ToJsonString());
        (await client.PostAsync("/v1/Configuration/Addresses", ("Type", "chat"), ("Address", ours))).Expect(409);

        await client.PhoneSendsAsync(phone, ours, "Is anybody there?");
        Assert.Equal("onParticipantAdded", (await receiver.NextAsync()).EventType);
        var message = await receiver.NextAsync();
        Assert.Equal(("onMessageAdded", "Is anybody there?"), (message.EventType, message.Body));

        var conversation = Assert.Single(await client.ListAsync("/v1/Conversations", "conversations"));
        Assert.Equal(phone, conversation["friendly_name"]!.GetValue<string>());
        var path = "/v1/Conversations/" + conversation["sid"]!.GetValue<string>();
        (await client.PostAsync(path + "/Messages", ("Body", "I am"))).Expect(201);
        await client.SettleAsync();
        Assert.Equal([$"sent {phone} Is anybody there?", $"received {ours} I am"], await PhoneAsync(client, phone));

        (await client.DeleteAsync("/v1/Configuration/Addresses/" + created["sid"]!.GetValue<string>())).Expect(204);
        await client.PhoneSendsAsync("+15551230199", Ours, "And now?");
        await client.SettleAsync();
        Assert.Single(await client.ListAsync("/v1/Conversations", "conversations"));
    }

    private static async Task<string> ConversationAsync(ApiClient client) =>
        "/v1/Conversations/" + (await client.PostAsync("/v1/Conversations")).Expect(201).Json["sid"]!.GetValue<string>();

    private static async Task<string> JoinAsync(ApiClient client, string path, params (string, string)[] fields) =>
        string.Join(", ", (await client.PostAsync(path + "/Participants", fields)).Expect(201).Json["messaging_binding"]!.AsObject()
            .Select(member => $"{member.Key} {member.Value}"));

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task What_a_number_s_webhook_answers_reaches_the_phone_that_wrote(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        await using var receiver = new WebhookReceiver
        {
            Answer = "<Response><Message>We open at 9 &amp; close at 5.</Message><Message><Body>Bye</Body></Message></Response>",
            AnswerType = "text/xml",
        };
        // Numbers are one account's: each run takes its own.
        var ours = $"+1555{Convert.ToUInt32(client.Account.Sid[2..10], 16) % 10_000_000:D7}";
        var account = "/2010-04-01/Accounts/" + client.Account.Sid;
        (await client.PostAsync(account + "/IncomingPhoneNumbers.json", ("PhoneNumber", ours), ("SmsUrl", receiver.Url))).Expect(201);
        await client.PhoneSendsAsync(Ann, ours, "When?");
        await client.SettleAsync();

        Assert.Equal(
            [$"sent {Ann} When?", $"received {ours} We open at 9 & close at 5.", $"received {ours} Bye"], await PhoneAsync(client, Ann));
        var messages = (await client.GetAsync(account + "/Messages.json")).Expect(200).Json["messages"]!.AsArray();
        Assert.Equal(
            ["outbound-reply delivered", "outbound-reply delivered", "inbound received"],
            messages.Select(message => $"{message!["direction"]} {message["status"]}"));

        await client.PhoneSendsAsync(Ann, ours, "STOP");
        await client.SettleAsync();
        messages = (await client.GetAsync(account + "/Messages.json?PageSize=2")).Expect(200).Json["messages"]!.AsArray();
        Assert.All(messages, message => Assert.Equal(("failed", 21610), ($"{message!["status"]}", (int)message["error_code"]!)));
    }

    private static async Task<List<string>> PhoneAsync(ApiClient client, string phone) =>
    [
        .. (await client.PhoneMessagesAsync(phone)).Select(message =>
            $"{message!["direction"]!.GetValue<string>()} {message["from"]!.GetValue<string>()} {message["body"]!.GetValue<string>()}"),
    ];
}
