namespace Parley.Conformance.Api;

/// <summary>Address configurations.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfAddresses() => new()
    {
        ["an address configuration without a type"] = Bad(_ => Addresses, 20001, ("Address", Scene.SmsProxy)),
        ["an address configuration of an unknown type"] = Bad(_ => Addresses, 20001, ("Type", "pigeon"), ("Address", Scene.SmsProxy)),
        ["an address configuration without an address"] = Bad(_ => Addresses, 50411, ("Type", "sms")),
        ["an address configuration whose address is of another channel"] = Bad(
            _ => Addresses, 50407, ("Type", "sms"), ("Address", Scene.WhatsAppProxy)),
        ["an address configuration with a long name"] = Bad(
            _ => Addresses, 20001, ("Type", "sms"), ("Address", Scene.SmsProxy), ("FriendlyName", new string('n', 257))),
        ["an address configuration with a webhook without a URL"] = Bad(
            _ => Addresses, 50369, ("Type", "sms"), ("Address", Scene.SmsProxy), ("AutoCreation.Type", "webhook")),
        ["an address configuration with an unknown filter"] = Bad(
            _ => Addresses, 50365, ("Type", "sms"), ("Address", Scene.SmsProxy), ("AutoCreation.WebhookFilters", "onEverything")),
        ["an address configuration with a flow that is none"] = Bad(
            _ => Addresses, 50367, ("Type", "sms"), ("Address", Scene.SmsProxy), ("AutoCreation.Type", "studio")),
        ["an address configuration with too many retries"] = Bad(
            _ => Addresses, 20001, ("Type", "sms"), ("Address", Scene.SmsProxy), ("AutoCreation.StudioRetryCount", "4")),
        ["an address that is configured"] = new(
            s => Request(HttpMethod.Post, Addresses, ("Type", "sms"), ("Address", Scene.SmsProxy)), 409, 20409),
        ["an address configuration with an unknown method"] = Bad(
            _ => Addresses, 50055, ("Type", "sms"), ("Address", Scene.Projected), ("AutoCreation.WebhookMethod", "BREW")),
        ["an address configuration with a webhook without filters"] = Bad(
            _ => Addresses, 50370, ("Type", "sms"), ("Address", Scene.Projected), ("AutoCreation.Type", "webhook"),
            ("AutoCreation.WebhookUrl", "http://127.0.0.1:9/")),
        ["an address configuration with a long URL"] = Bad(
            _ => Addresses, 50372, ("Type", "sms"), ("Address", Scene.Projected),
            ("AutoCreation.WebhookUrl", "http://127.0.0.1:9/" + new string('x', 512))),
        ["an address configuration with a URL that is none"] = Bad(
            _ => Addresses, 50369, ("Type", "sms"), ("Address", Scene.Projected), ("AutoCreation.WebhookUrl", "somewhere")),
        ["an address configuration for an unknown service"] = Missing(
            _ => Addresses, ("Type", "sms"), ("Address", Scene.Projected), ("AutoCreation.ConversationServiceSid", "IS" + Scene.UnknownSid)),
        ["an address configuration's update with an unknown filter"] = Bad(
            s => $"{Addresses}/{s.AddressConfiguration}", 50365, ("AutoCreation.WebhookFilters", "onEverything")),
        ["an address configuration's update with a flow that is none"] = Bad(
            s => $"{Addresses}/{s.AddressConfiguration}", 50367, ("AutoCreation.StudioFlowSid", "FW1")),
    };
}
