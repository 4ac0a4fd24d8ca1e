using System.Collections.Frozen;
using System.Text.Json;

namespace Parley.Templates;

/// <summary>
/// What each content type must have and may have at most: https://www.twilio.com/docs/content/content-types-overview and, for what
/// WhatsApp adds, https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components. Pure. Lengths
/// count the text as it is written, placeholders included. Members that a type does not have are kept and mean nothing.
/// </summary>
internal static class ContentRules
{
    /// <summary>https://www.twilio.com/docs/content/twiliotext</summary>
    public const int LongestText = 1600;

    private const int LongestBody = 1024;
    private const int LongestLine = 60;
    private const int LongestTitle = 25;
    private const int LongestUrl = 2000;
    private const int LongestId = 256;

    private static readonly FrozenDictionary<string, Func<JsonElement, string?>> Types =
        new Dictionary<string, Func<JsonElement, string?>>
        {
            ["twilio/text"] = type => JsonRules.Text(type, "body", LongestText, required: true),
            ["twilio/media"] = Media,
            ["twilio/location"] = Location,
            ["twilio/list-picker"] = ListPicker,
            ["twilio/call-to-action"] = type => JsonRules.Text(type, "body", LongestBody, required: true)
                ?? Buttons(type, ["URL", "PHONE_NUMBER", "COPY_CODE", "VOICE_CALL", "VOICE_CALL_REQUEST"], required: true),
            ["twilio/quick-reply"] = type => JsonRules.Text(type, "body", LongestBody, required: true)
                ?? Buttons(type, ["QUICK_REPLY"], required: true),
            ["twilio/card"] = Card,
            ["twilio/catalog"] = Catalog,
            ["twilio/carousel"] = Carousel,
            ["twilio/flows"] = Flows,
            ["twilio/schedule"] = type => JsonRules.Text(type, "id", LongestId, required: true)
                ?? JsonRules.Text(type, "title", LongestBody, required: true) ?? JsonRules.Text(type, "timeSlots", 4096, required: true),
            ["whatsapp/card"] = WhatsAppCard,
            ["whatsapp/authentication"] = Authentication,
            ["whatsapp/flows"] = WhatsAppFlows,
        }.ToFrozenDictionary();

    /// <summary>True for the content types of the API's description.</summary>
    public static bool Knows(string type) => Types.ContainsKey(type);

    /// <summary>What is wrong with a known type, or null.</summary>
    public static string? Problem(string type, JsonElement value) =>
        value.ValueKind != JsonValueKind.Object ? "must be an object" : Types[type](value);

    private static string? Media(JsonElement type) =>
        JsonRules.Text(type, "body", LongestText) ?? JsonRules.Urls(type, "media", 10, LongestUrl, required: true);

    private static string? Location(JsonElement type) =>
        JsonRules.Number(type, "latitude", -90, 90, required: true) ?? JsonRules.Number(type, "longitude", -180, 180, required: true)
        ?? JsonRules.Text(type, "label", LongestBody) ?? JsonRules.Text(type, "address", LongestBody)
        ?? JsonRules.Text(type, "id", LongestId);

    private static string? ListPicker(JsonElement type) =>
        JsonRules.Text(type, "body", LongestBody, required: true) ?? JsonRules.Text(type, "button", 20, required: true)
        ?? JsonRules.Each(type, "items", 1, 10, item =>
            JsonRules.Text(item, "id", 200, required: true) ?? JsonRules.Text(item, "item", 24, required: true)
            ?? JsonRules.Text(item, "description", 72))
        ?? JsonRules.Distinct(type, "items", "id");

    private static string? Card(JsonElement type) =>
        JsonRules.Text(type, "title", LongestBody) ?? JsonRules.Text(type, "body", LongestBody)
        ?? JsonRules.Text(type, "subtitle", LongestLine) ?? JsonRules.Urls(type, "media", 10, LongestUrl)
        ?? Buttons(type, ["URL", "PHONE_NUMBER", "QUICK_REPLY", "COPY_CODE", "VOICE_CALL"])
        ?? (!JsonRules.Has(type, "title") && !JsonRules.Has(type, "body") ? "needs a title or a body"
            : Count(type, "title", "body", "subtitle", "media", "actions") < 2 ? "needs one more of body, subtitle, media and actions"
            : null);

    private static string? WhatsAppCard(JsonElement type) =>
        JsonRules.Text(type, "body", LongestBody, required: true) ?? JsonRules.Text(type, "footer", LongestLine)
        ?? JsonRules.Text(type, "header_text", LongestLine) ?? JsonRules.Urls(type, "media", 1, LongestUrl)
        ?? Buttons(type, ["URL", "PHONE_NUMBER", "QUICK_REPLY", "COPY_CODE", "VOICE_CALL"])
        ?? (JsonRules.Has(type, "header_text") && JsonRules.Has(type, "media") ? "has either header_text or media"
            : Count(type, "footer", "header_text", "media", "actions") == 0 ? "needs one more of footer, header_text, media and actions"
            : null);

    private static string? Authentication(JsonElement type) =>
        JsonRules.Truth(type, "add_security_recommendation")
        ?? JsonRules.Whole(type, "code_expiration_minutes", 1, 90)
        ?? JsonRules.Each(type, "actions", 1, 1, action =>
            JsonRules.OneOf(action, "type", ["COPY_CODE"], required: true)
            ?? JsonRules.Text(action, "copy_code_text", LongestTitle, required: true));

    private static string? Catalog(JsonElement type) =>
        JsonRules.Text(type, "body", LongestBody, required: true) ?? JsonRules.Text(type, "title", LongestLine)
        ?? JsonRules.Text(type, "subtitle", LongestLine) ?? JsonRules.Text(type, "id", LongestId)
        ?? JsonRules.Text(type, "dynamic_items", LongestId)
        ?? JsonRules.Each(type, "items", 0, 30, item =>
            JsonRules.Text(item, "id", LongestId) ?? JsonRules.Text(item, "section_title", 24) ?? JsonRules.Text(item, "name", LongestBody)
            ?? JsonRules.Text(item, "media_url", LongestUrl) ?? JsonRules.Number(item, "price", 0, 1e12)
            ?? JsonRules.Text(item, "description", LongestBody));

    private static string? Carousel(JsonElement type) =>
        JsonRules.Text(type, "body", LongestBody, required: true)
        ?? JsonRules.Each(type, "cards", 1, 10, card =>
            JsonRules.Text(card, "title", 160) ?? JsonRules.Text(card, "body", 160, required: true)
            ?? (JsonRules.Length(card, "title") + JsonRules.Length(card, "body") > 160
                ? "title and body have at most 160 characters together"
                : null)
            ?? JsonRules.Url(card, "media", LongestUrl, required: true)
            ?? Buttons(card, ["URL", "PHONE_NUMBER", "QUICK_REPLY"], required: true, most: 2));

    private static string? Flows(JsonElement type) =>
        FlowCommon(type) ?? JsonRules.Text(type, "type", LongestId, required: true)
        ?? JsonRules.Each(type, "pages", 1, 8, page =>
            JsonRules.Text(page, "id", LongestId, required: true) ?? JsonRules.Text(page, "title", LongestBody, required: true)
            ?? JsonRules.Text(page, "next_page_id", LongestId) ?? JsonRules.Text(page, "subtitle", LongestBody)
            ?? JsonRules.Each(page, "layout", 1, 50, component =>
                JsonRules.Text(component, "type", LongestId, required: true) ?? JsonRules.Text(component, "label", LongestBody)))
        ?? JsonRules.Distinct(type, "pages", "id");

    private static string? WhatsAppFlows(JsonElement type) =>
        FlowCommon(type) ?? JsonRules.Text(type, "flow_id", LongestId, required: true)
        ?? JsonRules.Text(type, "flow_token", LongestId) ?? JsonRules.Text(type, "flow_first_page_id", LongestId)
        ?? JsonRules.Truth(type, "is_flow_first_page_endpoint");

    private static string? FlowCommon(JsonElement type) =>
        JsonRules.Text(type, "body", LongestBody, required: true) ?? JsonRules.Text(type, "button_text", 30, required: true)
        ?? JsonRules.Text(type, "subtitle", LongestLine) ?? JsonRules.Url(type, "media_url", LongestUrl);

    // https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components#buttons: ten in all, two
    // pages, one number, one code, one call.
    private static string? Buttons(JsonElement type, string[] kinds, bool required = false, int most = 10)
    {
        var only = kinds.Length == 1 ? kinds[0] : null;
        if (!required && !JsonRules.Has(type, "actions"))
        {
            return null;
        }

        var wrong = JsonRules.Each(type, "actions", 1, most, action =>
            JsonRules.OneOf(action, "type", kinds, required: only is null)
            ?? JsonRules.Text(action, "title", LongestTitle, required: true) ?? JsonRules.Text(action, "id", LongestId)
            ?? JsonRules.OneOf(action, "webview_size", ["TALL", "FULL", "HALF", "NONE"])
            ?? (Kind(action) ?? only) switch
            {
                "URL" => JsonRules.Url(action, "url", LongestUrl, required: true),
                "PHONE_NUMBER" => JsonRules.Phone(action, "phone"),
                "COPY_CODE" => JsonRules.Text(action, "code", 15, required: true),
                _ => null,
            });
        return wrong ?? AtMost(type, most < 10 ? most : 2, "URL") ?? AtMost(type, most < 10 ? most : 1, "PHONE_NUMBER")
            ?? AtMost(type, 1, "COPY_CODE") ?? AtMost(type, 1, "VOICE_CALL", "VOICE_CALL_REQUEST")
            ?? JsonRules.Distinct(type, "actions", "title") ?? JsonRules.Distinct(type, "actions", "id");
    }

    private static string? AtMost(JsonElement type, int most, params string[] kinds) =>
        type.GetProperty("actions").EnumerateArray().Count(action => kinds.Contains(Kind(action))) > most
            ? $"has at most {most} actions of type {kinds[0]}"
            : null;

    private static string? Kind(JsonElement action) =>
        action.TryGetProperty("type", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString() : null;

    private static int Count(JsonElement type, params string[] names) => names.Count(name => JsonRules.Has(type, name));
}
