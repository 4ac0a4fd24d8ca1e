using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>The rest of what an account can hold: people, roles, groups, configurations, numbers.</summary>
internal sealed partial class Scene
{
    public const string Member = "+15551239101";
    public const string OtherMember = "+15551239102";
    public const string Projected = "+15557770101";

    private (string Path, string Key)[] _moreLists = [];
    private string[] _singles = [];
    private WebhookReceiver? _hook;

    /// <summary>A role that is no default one.</summary>
    public string Role { get; private set; } = "";

    /// <summary>What new participants get; it cannot be deleted.</summary>
    public string DefaultRole { get; private set; } = "";

    public string ServiceRole { get; private set; } = "";

    public string AddressConfiguration { get; private set; } = "";

    public string Credential { get; private set; } = "";

    public string OtherService { get; private set; } = "";

    /// <summary>A messaging service that is not the default one.</summary>
    public string Messaging { get; private set; } = "";

    public string DefaultMessaging { get; private set; } = "";

    /// <summary>A group: one member, and one projected address that stands for nobody.</summary>
    public string Group { get; private set; } = "";

    /// <summary>The projected address of the group.</summary>
    public string GroupNumber { get; private set; } = "";

    /// <summary>A group with the same member, without a projected address.</summary>
    public string Lonely { get; private set; } = "";

    /// <summary>A file that no message has.</summary>
    public string Media { get; private set; } = "";

    /// <summary>A file that a message has.</summary>
    public string UsedMedia { get; private set; } = "";

    /// <summary>An API key as its creation answered it.</summary>
    public JsonNode Key { get; private set; } = new JsonObject();

    /// <summary>The path of what belongs to Programmable Messaging.</summary>
    public string Programmable => "/2010-04-01/Accounts/" + Client.Account.Sid;

    public static async Task<Scene> CreateWholeAsync(Servers servers, string backend)
    {
        var scene = await CreateAsync(servers, backend);
        try
        {
            await scene.FillWholeAsync();
            return scene;
        }
        catch
        {
            scene.Dispose();
            throw;
        }
    }

    /// <summary>A scene on a server that asks whose a number is: the account has its own first.</summary>
    public static async Task<Scene> CreateWithNumbersAsync(Uri server)
    {
        var scene = new Scene(new ApiClient(server, TestAccount.New()));
        try
        {
            await scene.CreateAsync(scene.Programmable + "/IncomingPhoneNumbers.json", ("PhoneNumber", SmsProxy));
            await scene.CreateAsync(scene.Programmable + "/IncomingPhoneNumbers.json", ("PhoneNumber", Projected));
            (await scene.Client.PostJsonAsync("/messaging/v2/Channels/Senders", $$"""{"sender_id":"{{WhatsAppProxy}}"}""")).Expect(202);
            await scene.FillAsync();
            await scene.FillWholeAsync();
            return scene;
        }
        catch
        {
            scene.Dispose();
            throw;
        }
    }

    /// <summary>From now on this event asks somebody, who answers so.</summary>
    public async Task AskBeforeAsync(string name, int status, string answer = "")
    {
        _hook = new WebhookReceiver([.. Enumerable.Repeat(status, 10)]) { Answer = answer };
        (await Client.PostAsync("/v1/Configuration/Webhooks", ("PreWebhookUrl", _hook.Url), ("Filters", name))).Expect(200);
    }

    /// <summary>Makes this content the scene's.</summary>
    public async Task UseContentAsync(string json) => Content = Sid((await Client.PostJsonAsync("/v1/Content", json)).Expect(201).Json);

    /// <summary>Leaves what is gone out of the picture.</summary>
    public void Forget(string path) => _moreLists = [.. _moreLists.Where(list => !list.Path.StartsWith(path, StringComparison.Ordinal))];

    /// <summary>Many of the same at once.</summary>
    public static async Task ManyAsync(int count, Func<int, Task<Answer>> make)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(8))
        {
            foreach (var answer in await Task.WhenAll(some.Select(make)))
            {
                Assert.True(answer.Status is 201 or 202, answer.Text);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _hook?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task FillWholeAsync()
    {
        var configuration = (await Client.GetAsync($"/v1/Services/{Service}/Configuration")).Expect(200).Json;
        DefaultRole = configuration["default_conversation_role_sid"]!.GetValue<string>();
        ServiceRole = configuration["default_chat_service_role_sid"]!.GetValue<string>();
        DefaultMessaging = (await Client.GetAsync("/v1/Configuration")).Expect(200).Json["default_messaging_service_sid"]!.GetValue<string>();
        Role = Sid(await CreateAsync("/v1/Roles", ("FriendlyName", "guest"), ("Type", "conversation"), ("Permission", "sendMessage")));
        await CreateAsync("/v1/Users", ("Identity", "lurker"));
        AddressConfiguration = Sid(await CreateAsync("/v1/Configuration/Addresses", ("Type", "sms"), ("Address", SmsProxy)));
        Credential = Sid(await CreateAsync("/v1/Credentials", ("Type", "fcm"), ("Secret", "sealed")));
        OtherService = Sid(await CreateAsync("/v1/Services", ("FriendlyName", "other")));
        Messaging = Sid(await CreateAsync("/messaging/v1/Services", ("FriendlyName", "other")));
        Group = Sid(await CreateAsync("/v1/Conversations", ("FriendlyName", "group")));
        await CreateAsync($"/v1/Conversations/{Group}/Participants", ("MessagingBinding.Address", Member));
        GroupNumber = Sid(await CreateAsync($"/v1/Conversations/{Group}/Participants", ("MessagingBinding.ProjectedAddress", Projected)));
        Lonely = Sid(await CreateAsync("/v1/Conversations", ("FriendlyName", "lonely")));
        await CreateAsync($"/v1/Conversations/{Lonely}/Participants", ("MessagingBinding.Address", Member));
        Media = await UploadAsync();
        UsedMedia = await UploadAsync();
        await CreateAsync(Path + "/Messages", ("MediaSid", UsedMedia), ("Author", WhatsAppPhone));
        Key = await CreateAsync(Programmable + "/Keys.json");
        await Client.SettleAsync();
        _moreLists =
        [
            ("/v1/Users", "users"),
            ("/v1/Roles", "roles"),
            ("/v1/Credentials", "credentials"),
            ("/v1/Configuration/Addresses", "address_configurations"),
            ("/messaging/v1/Services", "services"),
            ("/messaging/v2/Channels/Senders?Channel=whatsapp", "senders"),
            ($"/messaging/v1/Services/{Messaging}/AlphaSenders", "alpha_senders"),
            ($"/v1/Services/{OtherService}/Conversations", "conversations"),
            ($"/v1/Services/{Service}/Bindings", "bindings"),
            ($"/v1/Conversations/{Group}/Participants", "participants"),
            ($"/v1/Conversations/{Group}/Messages", "messages"),
            ($"/v1/Conversations/{Lonely}/Participants", "participants"),
            ($"/v1/Conversations/{Lonely}/Messages", "messages"),
            ("/v1/Users/chatter/Conversations", "conversations"),
        ];
        _singles =
        [
            "/v1/Configuration",
            "/v1/Configuration/Webhooks",
            $"/v1/Services/{Service}/Configuration",
            $"/v1/Services/{Service}/Configuration/Webhooks",
            $"/v1/Services/{Service}/Configuration/Notifications",
            $"/v1/Services/{Service}/Media/{Media}",
            $"/v1/Services/{Service}/Media/{UsedMedia}",
            $"{Programmable}/Messages.json",
            $"{Programmable}/IncomingPhoneNumbers.json",
            $"{Programmable}/Keys.json",
        ];
    }

    private async Task<string> UploadAsync()
    {
        var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new("image/png");
        return Sid((await Client.SendAsync(new(HttpMethod.Post, $"/v1/Services/{Service}/Media?Filename=a.png") { Content = content }))
            .Expect(201).Json);
    }
}
