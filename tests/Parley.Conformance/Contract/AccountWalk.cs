using Parley.Conformance.Server;

namespace Parley.Conformance.Contract;

/// <summary>The operations that belong to the whole account.</summary>
internal sealed class AccountWalk(Walk walk, ApiClient client)
{
    public async Task RunAsync()
    {
        await ConfigurationAsync();
        await AddressesAsync();
        await CredentialsAsync();
        await walk.PostAsync(
            "/v1/Configuration/Webhooks",
            ("Method", "POST"), ("Filters", "onUserAdded"), ("Filters", "onConversationAdded"), ("PreWebhookUrl", "http://127.0.0.1:9/pre"),
            ("PostWebhookUrl", "http://127.0.0.1:9/post"), ("Target", "webhook"));
        await walk.GetAsync("/v1/Configuration/Webhooks");
        await ReachabilityAsync();
        await walk.GetAsync("/v1/Services", ("PageSize", "1"), ("Page", "0"), ("PageToken", ""));
    }

    private async Task ConfigurationAsync()
    {
        var now = await walk.GetAsync("/v1/Configuration");
        await walk.PostAsync(
            "/v1/Configuration",
            ("DefaultChatServiceSid", now["default_chat_service_sid"]!.GetValue<string>()),
            ("DefaultMessagingServiceSid", now["default_messaging_service_sid"]!.GetValue<string>()),
            ("DefaultInactiveTimer", "PT2H"), ("DefaultClosedTimer", "P2D"));
    }

    // A user's presence is told only where the service says so, and only when one user is fetched.
    private async Task ReachabilityAsync()
    {
        await walk.PostAsync($"/v1/Services/{await DefaultServiceAsync()}/Configuration", ("ReachabilityEnabled", "true"));
        await walk.PostAsync("/v1/Users", ("Identity", "dave"));
        var dave = await walk.GetAsync("/v1/Users/dave");
        Assert.False(dave["is_notifiable"]!.GetValue<bool>());
    }

    private async Task<string> DefaultServiceAsync() =>
        (await client.GetAsync("/v1/Configuration")).Expect(200).Json["default_chat_service_sid"]!.GetValue<string>();

    private async Task AddressesAsync()
    {
        var service = await DefaultServiceAsync();
        (string, string)[] fields =
        [
            ("FriendlyName", "Orders"), ("AutoCreation.Enabled", "true"), ("AutoCreation.Type", "webhook"),
            ("AutoCreation.ConversationServiceSid", service), ("AutoCreation.WebhookUrl", "http://127.0.0.1:9/auto"),
            ("AutoCreation.WebhookMethod", "post"), ("AutoCreation.WebhookFilters", "onMessageAdded"),
            ("AutoCreation.StudioFlowSid", "FW00000000000000000000000000000000"), ("AutoCreation.StudioRetryCount", "2"),
        ];
        var address = (await walk.PostAsync(
            "/v1/Configuration/Addresses", [("Type", "sms"), ("Address", "+15553000001"), ("AddressCountry", "US"), .. fields]))["sid"]!;
        await walk.PostAsync($"/v1/Configuration/Addresses/{address}", fields);
        await walk.GetAsync("/v1/Configuration/Addresses/+15553000001");
        await walk.GetAsync("/v1/Configuration/Addresses", ("Type", "sms"), ("PageSize", "1"), ("Page", "0"), ("PageToken", ""));
        await walk.DeleteAsync($"/v1/Configuration/Addresses/{address}");
    }

    private async Task CredentialsAsync()
    {
        (string, string)[] fields = [("FriendlyName", "Phones"), ("Certificate", "c"), ("PrivateKey", "k"), ("Sandbox", "true"), ("ApiKey", "a"), ("Secret", "s")];
        var credential = (await walk.PostAsync("/v1/Credentials", [("Type", "fcm"), .. fields]))["sid"]!;
        await walk.PostAsync($"/v1/Credentials/{credential}", [("Type", "fcm"), .. fields]);
        await walk.GetAsync($"/v1/Credentials/{credential}");
        await walk.GetAsync("/v1/Credentials", ("PageSize", "1"), ("Page", "0"), ("PageToken", ""));
        await walk.DeleteAsync($"/v1/Credentials/{credential}");
    }
}
