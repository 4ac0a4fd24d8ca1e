using System.Text.Json;
using Parley.Sandbox.Phones;

namespace Parley.Sandbox.Graph;

/// <summary>A file in a send request: by Meta's id or by link.</summary>
internal sealed record GraphFile(string Type, string? Id, string? Link);

/// <summary>A template in a send request.</summary>
internal sealed record GraphTemplateUse(
    string Name, string Language, IReadOnlyList<GraphParameter> Header, IReadOnlyList<GraphParameter> Body,
    IReadOnlyList<GraphButtonUse> Buttons);

/// <summary>A value for a template's button.</summary>
internal sealed record GraphButtonUse(string SubType, int Index, IReadOnlyList<GraphParameter> Parameters);

/// <summary>A value for a placeholder.</summary>
/// <param name="Name">Only with named parameters.</param>
/// <param name="Text">The text, a button's payload or a coupon's code.</param>
internal sealed record GraphParameter(string Type, string? Name, string? Text, GraphFile? File, PhoneLocation? Location = null);

/// <summary>A message that a business wants sent.</summary>
/// <param name="To">The phone: <c>whatsapp:+…</c></param>
/// <param name="Input">As the client wrote it; comes back in the answer.</param>
/// <param name="Body">What the phone shows as text; null if nothing.</param>
/// <param name="Opaque">Comes back with each status.</param>
/// <param name="Content">What the phone shows besides.</param>
internal sealed record GraphSend(
    string To, string Input, string Type, string? Body, GraphFile? File, GraphTemplateUse? Template, string? Opaque,
    PhoneContent? Content = null);

/// <summary>
/// Reads the body of <c>POST /{phone-number-id}/messages</c> by Meta's rules:
/// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages. Pure.
/// </summary>
internal static class GraphSendReader
{
    private const int LongestText = 4096;
    private const int LongestCaption = 1024;
    private const int LongestOpaque = 512;

    /// <summary>The message, or what is wrong with it.</summary>
    public static (GraphSend? Send, GraphError? Error) Read(JsonElement body)
    {
        try
        {
            return (ReadChecked(body), null);
        }
        catch (Refused refused)
        {
            return (null, refused.Error);
        }
    }

    private static GraphSend ReadChecked(JsonElement body)
    {
        Require(Text(body, "messaging_product") == "whatsapp", "The parameter messaging_product must be 'whatsapp'.");
        var input = Text(body, "to") ?? throw new Refused("The parameter to is required.");
        var to = SandboxAddress.FromGraph(input) ?? throw new Refused("The parameter to is not a phone number with its country code.");
        Require(Text(body, "recipient_type") is null or "individual", "The parameter recipient_type must be 'individual'.");
        var opaque = Text(body, "biz_opaque_callback_data");
        Require(opaque is null || opaque.Length <= LongestOpaque, $"biz_opaque_callback_data has more than {LongestOpaque} characters.");
        if (body.TryGetProperty("context", out var context))
        {
            Require(Text(context, "message_id") is { Length: > 0 }, "The parameter context['message_id'] is required.");
        }

        var type = Text(body, "type") ?? "text";
        var content = Member(body, type, type == "contacts" ? JsonValueKind.Array : JsonValueKind.Object);
        return type switch
        {
            "text" => new GraphSend(to, input, type, Bounded(content, "text", "body", LongestText), null, null, opaque),
            "image" or "video" or "audio" or "document" or "sticker" => Media(to, input, type, content, opaque),
            "template" => new GraphSend(to, input, type, null, null, Template(content), opaque),
            "interactive" => Interactive(to, input, content, opaque),
            "location" when Location(content) is var place =>
                new GraphSend(to, input, type, place.Text, null, null, opaque, new PhoneContent { Location = place }),
            "contacts" => new GraphSend(to, input, type, Contacts(content), null, null, opaque),
            "reaction" => new GraphSend(to, input, type, Reaction(content), null, null, opaque),
            _ => throw new Refused($"The parameter type does not know '{Short(type)}'."),
        };
    }

    private static GraphSend Interactive(string to, string input, JsonElement content, string? opaque)
    {
        var (body, file, shown) = GraphInteractive.Read(content);
        return new GraphSend(to, input, "interactive", body, file, null, opaque, shown);
    }

    private static GraphSend Media(string to, string input, string type, JsonElement content, string? opaque)
    {
        var caption = Text(content, "caption");
        Require(caption is null || type is "image" or "video" or "document", $"A message of type {type} has no caption.");
        Require(caption is null || caption.Length <= LongestCaption, $"The caption has more than {LongestCaption} characters.");
        return new GraphSend(to, input, type, caption, File(type, content), null, opaque);
    }

    internal static GraphFile File(string type, JsonElement content)
    {
        var (id, link) = (Text(content, "id"), Text(content, "link"));
        Require(id is null != link is null, $"The parameter {type} needs exactly one of id and link.");
        Require(
            link is null || (Uri.TryCreate(link, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"),
            $"The parameter {type}['link'] is not a URL.");
        return new GraphFile(type, id, link);
    }

    private static GraphTemplateUse Template(JsonElement content)
    {
        var name = Text(content, "name");
        Require(name is { Length: > 0 and <= 512 }, "The parameter template['name'] is required.");
        var language = Text(Member(content, "language", JsonValueKind.Object), "code");
        Require(language is { Length: > 0 and <= 16 }, "The parameter template['language']['code'] is required.");
        var (header, values, buttons) = (new List<GraphParameter>(), new List<GraphParameter>(), new List<GraphButtonUse>());
        if (content.TryGetProperty("components", out var components))
        {
            Require(components.ValueKind == JsonValueKind.Array, "The parameter template['components'] must be an array.");
            foreach (var component in components.EnumerateArray())
            {
                switch (Text(component, "type")?.ToLowerInvariant())
                {
                    case "header":
                        header.AddRange(Parameters(component));
                        break;
                    case "body":
                        values.AddRange(Parameters(component));
                        break;
                    case "button":
                        buttons.Add(GraphTemplateButtons.ReadUse(component, [.. Parameters(component)]));
                        break;
                    default:
                        throw new Refused("The type of a template component is header, body or button.");
                }
            }
        }

        return new GraphTemplateUse(name!, language!, header, values, buttons);
    }

    private static IEnumerable<GraphParameter> Parameters(JsonElement component)
    {
        if (!component.TryGetProperty("parameters", out var parameters))
        {
            return [];
        }

        Require(parameters.ValueKind == JsonValueKind.Array, "The parameters of a template component must be an array.");
        return parameters.EnumerateArray().Select(Parameter);
    }

    private static GraphParameter Parameter(JsonElement parameter)
    {
        var type = Text(parameter, "type")?.ToLowerInvariant();
        var name = Text(parameter, "parameter_name");
        return type switch
        {
            "text" => new GraphParameter(
                type, name, Text(parameter, "text") ?? throw new Refused("A text parameter needs text."), null),
            "currency" or "date_time" => new GraphParameter(
                type, name,
                Text(Member(parameter, type, JsonValueKind.Object), "fallback_value") ?? throw new Refused($"{type} needs a fallback_value."),
                null),
            "image" or "video" or "document" => new GraphParameter(
                type, name, null, File(type, Member(parameter, type, JsonValueKind.Object))),
            "location" => new GraphParameter(
                type, name, null, null, Location(Member(parameter, "location", JsonValueKind.Object))),
            "payload" => new GraphParameter(type, name, Bounded(parameter, "parameter", "payload", 256), null),
            "coupon_code" => new GraphParameter(type, name, Bounded(parameter, "parameter", "coupon_code", 15), null),
            "action" => new GraphParameter(type, name, null, null),
            _ => throw new Refused("The type of a template parameter is not known."),
        };
    }

    private static PhoneLocation Location(JsonElement content) => new(
        Coordinate(content, "latitude", 90), Coordinate(content, "longitude", 180), Text(content, "name"), Text(content, "address"));

    private static double Coordinate(JsonElement content, string name, double most)
    {
        Require(content.TryGetProperty(name, out var value), $"The parameter location['{name}'] is required.");
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        Require(
            double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most,
            $"The parameter location['{name}'] is not valid.");
        return degrees;
    }

    private static string Contacts(JsonElement contacts)
    {
        Require(contacts.GetArrayLength() > 0, "The parameter contacts must not be empty.");
        return string.Join('\n', contacts.EnumerateArray().Select(contact =>
            Text(Member(contact, "name", JsonValueKind.Object), "formatted_name")
            ?? throw new Refused("The parameter contacts['name']['formatted_name'] is required.")));
    }

    private static string Reaction(JsonElement content)
    {
        Require(Text(content, "message_id") is { Length: > 0 }, "The parameter reaction['message_id'] is required.");
        return Text(content, "emoji") ?? throw new Refused("The parameter reaction['emoji'] is required.");
    }

    /// <summary>A string that is there, not empty and not too long.</summary>
    internal static string Bounded(JsonElement element, string where, string name, int longest)
    {
        var text = Text(element, name);
        Require(!string.IsNullOrEmpty(text), $"The parameter {where}['{name}'] is required.");
        Require(text!.Length <= longest, $"The parameter {where}['{name}'] has more than {longest} characters.");
        return text;
    }

    /// <summary>A member that must be there.</summary>
    internal static JsonElement Member(JsonElement element, string name, JsonValueKind kind)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == kind)
        {
            return member;
        }

        throw new Refused($"The parameter {Short(name)} is required and must be {(kind == JsonValueKind.Array ? "an array" : "an object")}.");
    }

    /// <summary>A string member, or null.</summary>
    internal static string? Text(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value) ||
            value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        Require(value.ValueKind == JsonValueKind.String, $"The parameter {name} must be a string.");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but no text.
            throw new Refused($"The parameter {name} is not valid text.");
        }
    }

    /// <summary>Refuses the request with code 100 unless <paramref name="holds"/>.</summary>
    internal static void Require(bool holds, string details)
    {
        if (!holds)
        {
            throw new Refused(details);
        }
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40];

    /// <summary>Leaves the reader from wherever the mistake is; never leaves this file and its neighbour.</summary>
    internal sealed class Refused(string details, int code = 100) : Exception(details)
    {
        public GraphError Error { get; } = new(code, details);
    }
}
