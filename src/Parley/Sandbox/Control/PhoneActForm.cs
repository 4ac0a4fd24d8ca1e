using System.Text.Json;
using Parley.Sandbox.Phones;

namespace Parley.Sandbox.Control;

/// <summary>What a person does with a phone instead of writing: <c>{"tap":{"messageId","button"}}</c> or <c>{"location":{…}}</c>.</summary>
internal sealed record PhoneActForm(PhoneTap? Tap, PhoneLocation? Place, string? Problem)
{
    private const int LongestText = 1024;

    public static async ValueTask<PhoneActForm> ReadAsync(
        SandboxPhones phones, ControlCall call, string phone, string to, JsonElement message)
    {
        if (message.TryGetProperty("tap", out var tap) && tap.ValueKind != JsonValueKind.Null)
        {
            return await ReadTapAsync(phones, call, phone, to, tap);
        }

        return message.TryGetProperty("location", out var place) && place.ValueKind != JsonValueKind.Null
            ? ReadPlace(phone, place)
            : new(null, null, null);
    }

    private static async ValueTask<PhoneActForm> ReadTapAsync(
        SandboxPhones phones, ControlCall call, string phone, string to, JsonElement tap)
    {
        if (tap.ValueKind != JsonValueKind.Object || JsonText.Read(tap, "messageId", out var id) != JsonText.Found
            || JsonText.Read(tap, "button", out var button) != JsonText.Found)
        {
            return Wrong("'tap' has a 'messageId' and a 'button': its id or its title.");
        }

        return await phones.FindTapAsync(call.Account, phone, id!, button!, call.Cancellation) is not { } found
            ? Wrong("This phone has received no message of this id with such a button.")
            : found.Message.Sender != to ? Wrong("'to' is not who sent the message that was tapped.")
            : !found.Tap.Sends ? Wrong("This button opens, calls or copies something; it sends nothing.")
            : new(found.Tap, null, null);
    }

    private static PhoneActForm ReadPlace(string phone, JsonElement place)
    {
        if (!SandboxAddress.IsWhatsApp(phone))
        {
            return Wrong("SMS has no locations; send a text.");
        }

        if (place.ValueKind != JsonValueKind.Object || Degrees(place, "latitude", 90) is not { } latitude
            || Degrees(place, "longitude", 180) is not { } longitude)
        {
            return Wrong("'location' has a 'latitude' from -90 to 90 and a 'longitude' from -180 to 180.");
        }

        return JsonText.Read(place, "name", out var name) == JsonText.Wrong || JsonText.Read(place, "address", out var address) == JsonText.Wrong
            || name?.Length > LongestText || address?.Length > LongestText
                ? Wrong($"A location's 'name' and 'address' are texts of at most {LongestText} characters.")
                : new(null, new PhoneLocation(latitude, longitude, name, address), null);
    }

    private static double? Degrees(JsonElement place, string name, double most) =>
        place.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var degrees)
        && Math.Abs(degrees) <= most
            ? degrees
            : null;

    private static PhoneActForm Wrong(string problem) => new(null, null, problem);
}
