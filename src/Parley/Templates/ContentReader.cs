using System.Globalization;
using System.Text.Json;
using Parley.Channels;

namespace Parley.Templates;

/// <summary>
/// From a stored content type to what a person sees of it. Pure. The types that conversations send are those of
/// https://www.twilio.com/docs/api/errors/50542, and WhatsApp's own two.
/// </summary>
internal static class ContentReader
{
    /// <summary>Null for a type that is stored and not sent.</summary>
    public static RichContent? Read(string type, JsonElement value) => type switch
    {
        "twilio/text" => new(type, Text(value, "body") ?? ""),
        "twilio/media" => new(type, Text(value, "body") ?? "") { Media = Media(value) },
        "twilio/location" => Location(type, value),
        "twilio/list-picker" => new(type, Text(value, "body") ?? "") { List = List(value) },
        "twilio/call-to-action" or "twilio/quick-reply" => new(type, Text(value, "body") ?? "") { Buttons = Buttons(value) },
        "twilio/card" => new(type, string.Join('\n', new[] { Text(value, "title"), Text(value, "body") }.OfType<string>()))
        {
            Footer = Text(value, "subtitle"),
            Media = Media(value),
            Buttons = Buttons(value),
        },
        "whatsapp/card" => new(type, Text(value, "body") ?? "")
        {
            Header = Text(value, "header_text"),
            Footer = Text(value, "footer"),
            Media = Media(value),
            Buttons = Buttons(value),
        },
        "whatsapp/authentication" => Authentication(type, value),
        _ => null,
    };

    private static RichContent? Location(string type, JsonElement value)
    {
        if (Number(value, "latitude") is not { } latitude || Number(value, "longitude") is not { } longitude)
        {
            return null;
        }

        var place = new RichLocation(latitude, longitude, Text(value, "label"), Text(value, "address"));
        var point = string.Create(CultureInfo.InvariantCulture, $"{place.Latitude}, {place.Longitude}");
        return new(type, string.Join('\n', new[] { place.Label, place.Address, point }.OfType<string>())) { Location = place };
    }

    // The sentence is Meta's: https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates
    private static RichContent? Authentication(string type, JsonElement value)
    {
        if (Items(value, "actions").Select(action => Text(action, "copy_code_text")).FirstOrDefault() is not { } copy)
        {
            return null;
        }

        var passcode = new RichPasscode(
            copy, !value.TryGetProperty("add_security_recommendation", out var advice) || advice.ValueKind != JsonValueKind.False,
            (int?)Number(value, "code_expiration_minutes"));
        return new(type, "{{1}} is your verification code." + (passcode.Recommends ? " For your security, do not share this code." : ""))
        {
            Footer = passcode.Minutes is { } limit ? $"This code expires in {limit} minutes." : null,
            Passcode = passcode,
        };
    }

    private static RichList List(JsonElement value) => new(
        Text(value, "button") ?? "",
        [
            .. Items(value, "items").Select(item =>
                new RichItem(Text(item, "id") ?? "", Text(item, "item") ?? "", Text(item, "description"))),
        ]);

    private static IReadOnlyList<RichButton> Buttons(JsonElement value) =>
    [
        .. Items(value, "actions").Select(action =>
        {
            var (title, id) = (Text(action, "title") ?? "", Text(action, "id"));
            return Text(action, "type") switch
            {
                "URL" => new RichButton(RichButtonKind.Url, title, Text(action, "url"), id),
                "PHONE_NUMBER" => new RichButton(RichButtonKind.PhoneNumber, title, Text(action, "phone"), id),
                "COPY_CODE" => new RichButton(RichButtonKind.CopyCode, title, Text(action, "code"), id),
                "VOICE_CALL" or "VOICE_CALL_REQUEST" => new RichButton(RichButtonKind.VoiceCall, title, null, id),
                _ => new RichButton(RichButtonKind.QuickReply, title, null, id),
            };
        }),
    ];

    private static IReadOnlyList<string> Media(JsonElement value) =>
        [.. Items(value, "media").Where(url => url.ValueKind == JsonValueKind.String).Select(url => url.GetString()!)];

    private static List<JsonElement> Items(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static double? Number(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : null;

    // What is stored was checked once, perhaps by the rules of an earlier version.
    private static string? Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } said
            ? said
            : null;
}
