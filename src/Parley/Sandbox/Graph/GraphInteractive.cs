using System.Text.Json;

namespace Parley.Sandbox.Graph;

/// <summary>
/// Limits of interactive messages: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#interactive-object.
/// </summary>
internal static class GraphInteractive
{
    /// <summary>What the phone shows as text.</summary>
    public static string Read(JsonElement content)
    {
        var type = GraphSendReader.Text(content, "type");
        var action = GraphSendReader.Member(content, "action", JsonValueKind.Object);
        switch (type)
        {
            case "button":
                Buttons(GraphSendReader.Member(action, "buttons", JsonValueKind.Array));
                break;
            case "list":
                GraphSendReader.Bounded(action, "action", "button", 20);
                Sections(GraphSendReader.Member(action, "sections", JsonValueKind.Array));
                break;
            case "cta_url":
                var link = GraphSendReader.Member(action, "parameters", JsonValueKind.Object);
                GraphSendReader.Bounded(link, "parameters", "display_text", 20);
                GraphSendReader.Bounded(link, "parameters", "url", 2000);
                break;
            case "flow" or "location_request_message" or "product" or "product_list" or "catalog_message" or "order_details"
                or "order_status":
                break;
            default:
                throw new GraphSendReader.Refused("The parameter interactive['type'] is not known.");
        }

        if (content.TryGetProperty("footer", out var footer))
        {
            GraphSendReader.Bounded(footer, "footer", "text", 60);
        }

        return type == "product" && !content.TryGetProperty("body", out _)
            ? ""
            : GraphSendReader.Bounded(
                GraphSendReader.Member(content, "body", JsonValueKind.Object), "body", "text", type == "list" ? 4096 : 1024);
    }

    private static void Buttons(JsonElement buttons)
    {
        GraphSendReader.Require(buttons.GetArrayLength() is >= 1 and <= 3, "There must be one to three buttons.");
        var (ids, titles) = (new HashSet<string>(), new HashSet<string>());
        foreach (var button in buttons.EnumerateArray())
        {
            var reply = GraphSendReader.Member(button, "reply", JsonValueKind.Object);
            GraphSendReader.Require(
                ids.Add(GraphSendReader.Bounded(reply, "reply", "id", 256)) && titles.Add(GraphSendReader.Bounded(reply, "reply", "title", 20)),
                "Ids and titles of buttons must be unique.");
        }
    }

    private static void Sections(JsonElement sections)
    {
        var (count, rows) = (sections.GetArrayLength(), 0);
        GraphSendReader.Require(count is >= 1 and <= 10, "There must be one to ten sections.");
        foreach (var section in sections.EnumerateArray())
        {
            if (count > 1)
            {
                GraphSendReader.Bounded(section, "section", "title", 24);
            }

            foreach (var row in GraphSendReader.Member(section, "rows", JsonValueKind.Array).EnumerateArray())
            {
                GraphSendReader.Bounded(row, "row", "id", 200);
                GraphSendReader.Bounded(row, "row", "title", 24);
                rows++;
            }
        }

        GraphSendReader.Require(rows is >= 1 and <= 10, "There must be one to ten rows in all sections.");
    }
}
