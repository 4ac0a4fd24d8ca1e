using System.Text;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>A new account with one of everything, and a picture of it to compare with after a refusal.</summary>
internal sealed partial class Scene : IDisposable
{
    public const string UnknownSid = "ffffffffffffffffffffffffffffffff";
    public const string WhatsAppProxy = "whatsapp:+15557770001";
    public const string SmsProxy = "+15557770002";
    public const string WhatsAppPhone = "whatsapp:+15551239001";
    public const string SmsPhone = "+15551239002";

    private static readonly HashSet<string> MovesByItself = ["date_updated", "delivery"];

    private Scene(ApiClient client) => Client = client;

    public ApiClient Client { get; }

    public string Conversation { get; private set; } = "";

    public string Service { get; private set; } = "";

    public string WhatsApp { get; private set; } = "";

    public string Sms { get; private set; } = "";

    public string Chatter { get; private set; } = "";

    public string Message { get; private set; } = "";

    public string Receipt { get; private set; } = "";

    public string Webhook { get; private set; } = "";

    public string Content { get; private set; } = "";

    /// <summary>The path of the one conversation.</summary>
    public string Path => "/v1/Conversations/" + Conversation;

    public static async Task<Scene> CreateAsync(Servers servers, string backend)
    {
        var client = await servers.NewAccountOnAsync(backend);
        var scene = new Scene(client);
        try
        {
            await scene.FillAsync();
            return scene;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>All that the account holds, in one text.</summary>
    public async Task<string> PictureAsync()
    {
        (string, string)[] lists =
        [
            ("/v1/Services", "services"),
            ("/v1/Conversations", "conversations"),
            (Path + "/Participants", "participants"),
            (Path + "/Messages", "messages"),
            (Path + "/Webhooks", "webhooks"),
            ("/v1/Content", "contents"),
            .. _moreLists,
        ];
        var pictures = await Task.WhenAll(
            [.. lists.Select(list => ListedAsync(list.Item1, list.Item2)), .. _singles.Select(SingleAsync)]);
        return string.Join('\n', pictures);
    }

    /// <summary>A template that a reviewer takes: each variable has a sample. Its words are "Hello {{1}} and {{2}}!".</summary>
    public async Task<string> CreateReviewableContentAsync() => Sid((await Client.PostJsonAsync(
        "/v1/Content",
        """
        {"friendly_name":"reviewable","language":"en","variables":{"1":"you","2":"me"},
        "types":{"twilio/text":{"body":"Hello {{1}} and {{2}}!"}}}
        """)).Expect(201).Json);


    private async Task<string> ListedAsync(string path, string key)
    {
        var picture = new StringBuilder();
        foreach (var item in await Client.ListAsync(path, key))
        {
            foreach (var name in MovesByItself)
            {
                item.AsObject().Remove(name);
            }

            picture.AppendLine(item.ToJsonString());
        }

        return picture.ToString();
    }

    private async Task<string> SingleAsync(string path)
    {
        var single = (await Client.GetAsync(path)).Expect(200).Json.AsObject();

        // A file's links have a time in them.
        single.Remove("links");
        return single.ToJsonString();
    }

    private async Task FillAsync()
    {
        var conversation = await CreateAsync("/v1/Conversations", ("UniqueName", "the one"), ("FriendlyName", "The one"));
        Conversation = Sid(conversation);
        Service = conversation["chat_service_sid"]!.GetValue<string>();
        WhatsApp = Sid(await CreateAsync(
            Path + "/Participants", ("MessagingBinding.Address", WhatsAppPhone), ("MessagingBinding.ProxyAddress", WhatsAppProxy)));
        Sms = Sid(await CreateAsync(
            Path + "/Participants", ("MessagingBinding.Address", SmsPhone), ("MessagingBinding.ProxyAddress", SmsProxy)));
        Chatter = Sid(await CreateAsync(Path + "/Participants", ("Identity", "chatter")));
        Message = Sid(await CreateAsync(Path + "/Messages", ("Body", "The first"), ("Author", WhatsAppPhone)));
        Webhook = Sid(await CreateAsync(
            Path + "/Webhooks",
            ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Filters", "onMessageRemoved")));
        Content = Sid((await Client.PostJsonAsync(
            "/v1/Content",
            """{"friendly_name":"greeting","language":"en","variables":{"1":"you"},"types":{"twilio/text":{"body":"Hello {{1}} and {{2}}!"}}}"""))
            .Expect(201).Json);
        await Client.SettleAsync();
        Receipt = Sid((await Client.ListAsync($"{Path}/Messages/{Message}/Receipts", "delivery_receipts"))[0]);
    }

    private async Task<JsonNode> CreateAsync(string path, params (string Name, string Value)[] fields) =>
        (await Client.PostAsync(path, fields)).Expect(201).Json;

    private static string Sid(JsonNode resource) => resource["sid"]!.GetValue<string>();
}
