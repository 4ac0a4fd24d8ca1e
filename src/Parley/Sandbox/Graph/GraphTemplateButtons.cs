using System.Globalization;
using System.Text.Json;
using Parley.Sandbox.Phones;

namespace Parley.Sandbox.Graph;

/// <summary>
/// The buttons of templates, as they are submitted and as they are used:
/// https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components#buttons. Pure.
/// </summary>
internal static class GraphTemplateButtons
{
    private const int Most = 10;

    /// <summary>Refuses what a submission may not have.</summary>
    public static void Check(JsonElement buttons, bool isAuthentication)
    {
        Require(buttons.GetArrayLength() is >= 1 and <= Most, "There must be one to ten buttons.");
        var types = new List<string>();
        foreach (var button in buttons.EnumerateArray())
        {
            var type = GraphSendReader.Bounded(button, "button", "type", 32).ToUpperInvariant();
            Require(isAuthentication == (type == "OTP"), "Buttons of type OTP belong to the category AUTHENTICATION, and no others do.");
            CheckOne(type, button);
            types.Add(type);
        }

        Require(types.Count(type => type == "URL") <= 2, "There are at most two buttons of type URL.");
        foreach (var single in new[] { "PHONE_NUMBER", "COPY_CODE", "VOICE_CALL", "OTP" })
        {
            Require(types.Count(type => type == single) <= 1, $"There is at most one button of type {single}.");
        }

        var groups = types.Zip(types.Skip(1)).Count(pair => pair.First == "QUICK_REPLY" != (pair.Second == "QUICK_REPLY"));
        Require(groups <= 1, "Quick replies stand together, before or behind all other buttons.");
    }

    /// <summary>A button's value in a message.</summary>
    public static GraphButtonUse ReadUse(JsonElement component, IReadOnlyList<GraphParameter> parameters)
    {
        var subType = GraphSendReader.Bounded(component, "button", "sub_type", 32).ToLowerInvariant();
        Require(component.TryGetProperty("index", out var given), "The parameter button['index'] is required.");
        var text = given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText();
        Require(
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Most,
            "The parameter button['index'] is a number from 0 to 9.");
        return new GraphButtonUse(subType, index, parameters);
    }

    /// <summary>The buttons as the phone shows them, or why Meta refuses their values.</summary>
    public static (IReadOnlyList<PhoneButton> Shown, GraphError? Error) Show(JsonElement buttons, IReadOnlyList<GraphButtonUse> uses)
    {
        var (shown, at) = (new List<PhoneButton>(), 0);
        foreach (var button in buttons.EnumerateArray())
        {
            var use = uses.FirstOrDefault(one => one.Index == at);
            var (one, error) = ShowOne(button, at++, use);
            if (error is not null)
            {
                return ([], error);
            }

            shown.Add(one!);
        }

        return uses.Any(use => use.Index >= at) || uses.DistinctBy(use => use.Index).Count() < uses.Count
            ? ([], new GraphError(132018, "buttons: A value is for a button that the template does not have, or there are two for one."))
            : (shown, null);
    }

    private static (PhoneButton? Shown, GraphError? Error) ShowOne(JsonElement button, int at, GraphButtonUse? use)
    {
        var type = button.GetProperty("type").GetString()!.ToUpperInvariant();
        var text = GraphSendReader.Text(button, "text") ?? "";
        var value = use?.Parameters.Count > 0 ? use.Parameters[0].Text : null;
        var url = GraphSendReader.Text(button, "url") ?? "";
        var isDynamic = GraphTemplate.Placeholders(url).Count > 0;
        var fits = (type, use?.SubType) switch
        {
            (_, null) => true,
            ("QUICK_REPLY", "quick_reply") => use!.Parameters is [{ Type: "payload" }],
            ("URL", "url") => isDynamic && use!.Parameters is [{ Type: "text" }],
            ("OTP", "url") => use!.Parameters is [{ Type: "text" }],
            ("COPY_CODE", "copy_code") => use!.Parameters is [{ Type: "coupon_code" }],
            ("FLOW", "flow") or ("CATALOG", "catalog") or ("MPM", "mpm") => true,
            _ => false,
        };
        if (!fits)
        {
            return (null, new GraphError(132018, $"buttons: The value of the button at index {at} does not fit its type {type}."));
        }

        if (value is null && (type is "COPY_CODE" or "OTP" || isDynamic))
        {
            return (null, new GraphError(131008, $"buttons: Button at index {at} of type {type} requires a parameter"));
        }

        return (type switch
        {
            "QUICK_REPLY" => new PhoneButton(PhoneButton.Reply, text, value ?? text),
            "URL" => new PhoneButton("url", text, null, isDynamic ? url[..url.IndexOf("{{", StringComparison.Ordinal)] + value : url),
            "PHONE_NUMBER" => new PhoneButton("phone_number", text, null, GraphSendReader.Text(button, "phone_number")),
            "COPY_CODE" => new PhoneButton("copy_code", "Copy offer code", null, value),
            "OTP" => new PhoneButton("copy_code", text, null, value),
            _ => new PhoneButton(type.ToLowerInvariant(), text),
        }, null);
    }

    private static void CheckOne(string type, JsonElement button)
    {
        switch (type)
        {
            case "COPY_CODE":
                Require(Example(button) is { Length: >= 1 and <= 15 }, "A button of type COPY_CODE needs an example of at most 15 characters.");
                return;
            case "OTP":
                Require(
                    GraphSendReader.Text(button, "otp_type")?.ToUpperInvariant() is "COPY_CODE" or "ONE_TAP" or "ZERO_TAP",
                    "The otp_type is COPY_CODE, ONE_TAP or ZERO_TAP.");
                Require(GraphSendReader.Text(button, "text") is null or { Length: <= 25 }, "A button's text has at most 25 characters.");
                return;
            case "QUICK_REPLY" or "URL" or "PHONE_NUMBER" or "VOICE_CALL" or "FLOW" or "CATALOG" or "MPM":
                GraphSendReader.Bounded(button, "button", "text", 25);
                break;
            default:
                throw new GraphSendReader.Refused("The type of a button is not known.");
        }

        if (type == "PHONE_NUMBER")
        {
            var number = GraphSendReader.Bounded(button, "button", "phone_number", 20);
            Require(GraphTemplate.Placeholders(number).Count == 0, "A phone number has no variables.");
        }
        else if (type == "URL")
        {
            CheckUrl(button);
        }
    }

    private static void CheckUrl(JsonElement button)
    {
        var url = GraphSendReader.Bounded(button, "button", "url", 2000);
        var names = GraphTemplate.Placeholders(url);
        Require(
            names.Count == 0 || (names.Count == 1 && url.EndsWith("}}", StringComparison.Ordinal)
                && url.IndexOf("{{", StringComparison.Ordinal) == url.LastIndexOf("{{", StringComparison.Ordinal)),
            "A button's URL has at most one variable, at its end.");
        Require(names.Count == 0 || Example(button) is { Length: > 0 }, "A button's URL with a variable needs an example.");
        var plain = names.Count == 0 ? url : url[..url.IndexOf("{{", StringComparison.Ordinal)];
        Require(
            Uri.TryCreate(plain, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"), "A button's URL is not a web address.");
    }

    // A list of one, or the text itself.
    private static string? Example(JsonElement button) => button.TryGetProperty("example", out var example)
        ? example.ValueKind switch
        {
            JsonValueKind.Array when example.GetArrayLength() > 0 && example[0].ValueKind == JsonValueKind.String => example[0].GetString(),
            JsonValueKind.String => example.GetString(),
            _ => null,
        }
        : null;

    private static void Require(bool holds, string details) => GraphSendReader.Require(holds, details);
}
