using System.Text.Json;
using Parley.Sandbox.Phones;

namespace Parley.Sandbox.Graph;

/// <summary>
/// Limits of interactive messages: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#interactive-object. What
/// is missing is error 100, a value that is too long, too many or double is 131009.
/// </summary>
internal static class GraphInteractive
{
    /// <summary>What the phone shows: the text, the header's file, and all the rest.</summary>
    public static (string Body, GraphFile? File, PhoneContent Shown) Read(JsonElement content)
    {
        var type = GraphSendReader.Text(content, "type");
        var action = GraphSendReader.Member(content, "action", JsonValueKind.Object);
        var shown = type switch
        {
            "button" => new PhoneContent { Buttons = Buttons(GraphSendReader.Member(action, "buttons", JsonValueKind.Array)) },
            "list" => new PhoneContent
            {
                List = new PhoneList(
                    Value(action, "action", "button", 20), Sections(GraphSendReader.Member(action, "sections", JsonValueKind.Array))),
            },
            "cta_url" => Page(GraphSendReader.Member(action, "parameters", JsonValueKind.Object)),
            "location_request_message" => new PhoneContent { Buttons = [new("location_request", "Send location")] },
            "flow" => new PhoneContent { Buttons = [new("flow", FlowTitle(action))] },
            "product" or "product_list" or "catalog_message" or "order_details" or "order_status" => new PhoneContent(),
            _ => throw new GraphSendReader.Refused("The parameter interactive['type'] is not known."),
        };

        var footer = content.TryGetProperty("footer", out var below) ? Value(below, "footer", "text", 60) : null;
        var (header, file) = content.TryGetProperty("header", out var above) ? Header(above, type!) : (null, null);
        var body = type == "product" && !content.TryGetProperty("body", out _)
            ? ""
            : Value(GraphSendReader.Member(content, "body", JsonValueKind.Object), "body", "text", type == "list" ? 4096 : 1024);
        return (body, file, shown with { Header = header, Footer = footer });
    }

    private static (string? Text, GraphFile? File) Header(JsonElement header, string type)
    {
        var kind = GraphSendReader.Text(header, "type");
        if (kind == "text")
        {
            return (Value(header, "header", "text", 60), null);
        }

        Require(type != "list", "The header of a list is a text.");
        return kind is "image" or "video" or "document"
            ? (null, GraphSendReader.File(kind, GraphSendReader.Member(header, kind, JsonValueKind.Object)))
            : throw new GraphSendReader.Refused("The type of a header is text, image, video or document.");
    }

    private static List<PhoneButton> Buttons(JsonElement buttons)
    {
        Require(buttons.GetArrayLength() is >= 1 and <= 3, "There must be one to three buttons.");
        var shown = new List<PhoneButton>();
        foreach (var button in buttons.EnumerateArray())
        {
            Require(GraphSendReader.Text(button, "type") == "reply", "The type of a button is reply.");
            var reply = GraphSendReader.Member(button, "reply", JsonValueKind.Object);
            shown.Add(new PhoneButton(PhoneButton.Reply, Value(reply, "reply", "title", 20), Value(reply, "reply", "id", 256)));
        }

        Require(
            shown.DistinctBy(button => button.Id).Count() == shown.Count && shown.DistinctBy(button => button.Title).Count() == shown.Count,
            "Ids and titles of buttons must be unique.");
        return shown;
    }

    private static List<PhoneSection> Sections(JsonElement sections)
    {
        var count = sections.GetArrayLength();
        Require(count is >= 1 and <= 10, "There must be one to ten sections.");
        var shown = new List<PhoneSection>();
        foreach (var section in sections.EnumerateArray())
        {
            var title = count > 1 || GraphSendReader.Text(section, "title") is { Length: > 0 }
                ? Value(section, "section", "title", 24)
                : null;
            shown.Add(new PhoneSection(
                title,
                [
                    .. GraphSendReader.Member(section, "rows", JsonValueKind.Array).EnumerateArray().Select(row => new PhoneRow(
                        Value(row, "row", "id", 200), Value(row, "row", "title", 24),
                        GraphSendReader.Text(row, "description") is { Length: > 0 } ? Value(row, "row", "description", 72) : null)),
                ]));
        }

        var rows = shown.SelectMany(section => section.Rows).ToList();
        Require(rows.Count is >= 1 and <= 10, "There must be one to ten rows in all sections.");
        Require(rows.DistinctBy(row => row.Id).Count() == rows.Count, "Ids of rows must be unique.");
        return shown;
    }

    private static PhoneContent Page(JsonElement link) => new()
    {
        Buttons = [new("url", Value(link, "parameters", "display_text", 20), null, Value(link, "parameters", "url", 2000))],
    };

    private static string FlowTitle(JsonElement action) =>
        Value(GraphSendReader.Member(action, "parameters", JsonValueKind.Object), "parameters", "flow_cta", 30);

    private static string Value(JsonElement element, string where, string name, int longest)
    {
        var text = GraphSendReader.Bounded(element, where, name, int.MaxValue);
        Require(text.Length <= longest, $"{where}['{name}'] has {text.Length} characters; at most {longest} are allowed.");
        return text;
    }

    private static void Require(bool holds, string details)
    {
        if (!holds)
        {
            throw new GraphSendReader.Refused(details, 131009);
        }
    }
}
