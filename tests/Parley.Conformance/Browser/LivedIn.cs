using System.Text.Json.Nodes;
using Parley.Conformance.Api;
using Parley.Conformance.Server;

namespace Parley.Conformance.Browser;

/// <summary>An account in which something of everything has happened, made through the APIs, for pages to show.</summary>
internal sealed class LivedIn : IAsyncDisposable
{
    public const string Failed = "This one finds no open window";
    public const string Delivered = "Hello, is anybody at the desk?";

    private const string Ada = "whatsapp:+15551239101";
    private const string Ben = "+15551239102";
    private const string Eve = "whatsapp:+15551239103";
    private const string WhatsAppProxy = "whatsapp:+15557779101";
    private const string SmsProxy = "+15557779102";

    private readonly WebhookReceiver _receiver = new(503);

    private LivedIn(ApiClient client) => Client = client;

    public ApiClient Client { get; }

    public TestAccount Account => Client.Account;

    /// <summary>The conversation that most has happened in.</summary>
    public string Conversation { get; private set; } = "";

    public string FailedMessage { get; private set; } = "";

    public string PhoneMessage { get; private set; } = "";

    public string Delivery { get; private set; } = "";

    public string Request { get; private set; } = "";

    public string Pending { get; private set; } = "";

    /// <summary>The address of the trace of what Ada's phone sent.</summary>
    public string PhoneTrace => $"/trace/phone/{Uri.EscapeDataString(Ada)}/{Uri.EscapeDataString(PhoneMessage)}";

    public static async Task<LivedIn> CreateAsync(ConsoleServer server)
    {
        var lived = new LivedIn(new ApiClient(server.Url, TestAccount.New()));
        try
        {
            await lived.FillAsync();
            return lived;
        }
        catch
        {
            await lived.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _receiver.DisposeAsync();
    }

    private async Task FillAsync()
    {
        Conversation = await ConversationAsync("Front desk", Ada, Ben, Eve);
        await Client.PostAsync($"/v1/Conversations/{Conversation}/Participants", ("Identity", "clerk"));
        (await Client.PostAsync(
            $"/v1/Conversations/{Conversation}/Webhooks",
            ("Target", "webhook"), ("Configuration.Method", "POST"), ("Configuration.Filters", "onMessageAdded"),
            ("Configuration.Url", _receiver.Url + "events"))).Expect(201);
        (await Client.PostAsync($"/v1/Conversations/{Conversation}", ("Attributes", """{"room":{"number":12,"view":"sea"},"late":true}"""))).Expect(200);
        PhoneMessage = (await Client.PhoneSendsAsync(Ada, WhatsAppProxy, Delivered))["id"]!.GetValue<string>();
        await Client.SettleAsync();
        await Client.PhoneSendsAsync(Ben, SmsProxy, "Yes, come in: https://example.com/desk");
        var failed = await Client.PostAsync($"/v1/Conversations/{Conversation}/Messages", ("Body", Failed), ("Author", "clerk"));
        FailedMessage = Sid(failed.Expect(201).Json);
        var closed = await ConversationAsync("An old one");
        (await Client.PostAsync($"/v1/Conversations/{closed}", ("State", "closed"))).Expect(200);
        (await Client.GetAsync("/v1/Conversations/CHffffffffffffffffffffffffffffffff")).Expect(404);
        Pending = await TemplateAsync("Order ready", "Hi {{1}}, your order is ready.", submit: true);
        await TemplateAsync("Thank you", "Thank you for coming, {{1}}!", submit: false);
        (await Client.PostJsonAsync(
            "/sandbox/v1/Faults", """{"target":"whatsapp.send","effect":{"error":131026,"mode":"async"},"match":{"to":"+15550000000"}}""")).Expect(201);
        await Client.SettleAsync();
        Delivery = Sid((await Client.GetAsync("/sandbox/v1/WebhookDeliveries")).Expect(200).Json["webhookDeliveries"]![0]!);
        Request = (await Client.GetAsync("/sandbox/v1/Requests?status=4xx")).Expect(200).Json["requests"]![0]!["id"]!.GetValue<string>();
    }

    private async Task<string> ConversationAsync(string name, params string[] people)
    {
        var made = Sid((await Client.PostAsync("/v1/Conversations", ("FriendlyName", name))).Expect(201).Json);
        foreach (var person in people)
        {
            var proxy = person.StartsWith("whatsapp:", StringComparison.Ordinal) ? WhatsAppProxy : SmsProxy;
            (await Client.PostAsync(
                $"/v1/Conversations/{made}/Participants", ("MessagingBinding.Address", person), ("MessagingBinding.ProxyAddress", proxy))).Expect(201);
        }

        return made;
    }

    private async Task<string> TemplateAsync(string name, string text, bool submit)
    {
        var content = new JsonObject
        {
            ["friendly_name"] = name,
            ["language"] = "en",
            ["variables"] = new JsonObject { ["1"] = "Ada" },
            ["types"] = new JsonObject { ["twilio/text"] = new JsonObject { ["body"] = text } },
        };
        var sid = Sid((await Client.PostJsonAsync("/v1/Content", content.ToJsonString())).Expect(201).Json);
        if (submit)
        {
            (await Client.PostJsonAsync($"/v1/Content/{sid}/ApprovalRequests/whatsapp", """{"name":"order_ready","category":"UTILITY"}""")).Expect(201);
        }

        return sid;
    }

    private static string Sid(JsonNode resource) => resource["sid"]!.GetValue<string>();
}
