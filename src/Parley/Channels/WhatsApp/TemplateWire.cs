using System.Text.Json;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// From a <see cref="TemplateDraft"/> to the body of <c>POST /{waba}/message_templates</c>. Pure.
/// https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
/// </summary>
internal static class TemplateWire
{
    public static byte[] Body(TemplateDraft draft)
    {
        var components = new List<GraphTemplateComponent>(2);
        if (draft.HeaderContentType is { } contentType)
        {
            components.Add(new GraphTemplateComponent
            {
                Type = "HEADER",
                Format = Format(contentType),
                Example = draft.HeaderLink is { } link ? new GraphExample { HeaderHandle = [link] } : null,
            });
        }

        components.Add(new GraphTemplateComponent
        {
            Type = "BODY",
            Text = draft.Body,
            // One inner list per set of samples; variables without samples are refused (INVALID_FORMAT).
            Example = draft.Examples.Count > 0 ? new GraphExample { BodyText = [draft.Examples] } : null,
        });
        var whole = new GraphTemplateDraft(
            draft.Name, draft.Language, draft.Category.ToUpperInvariant(), "POSITIONAL", components);
        return JsonSerializer.SerializeToUtf8Bytes(whole, GraphJson.Default.GraphTemplateDraft);
    }

    /// <summary>
    /// Meta's word for a template's state in Twilio's, or null for a word that changes nothing: FLAGGED may still be sent, and an
    /// appeal or a deletion keeps the last state. REINSTATED was disabled and may be sent again.
    /// </summary>
    public static string? Status(string? metaStatus) => metaStatus?.ToUpperInvariant() switch
    {
        "APPROVED" or "REINSTATED" => "approved",
        "REJECTED" => "rejected",
        "PAUSED" => "paused",
        "DISABLED" => "disabled",
        "PENDING" => "pending",
        _ => null,
    };

    /// <summary>
    /// The template among those of a list that is this draft already: same name, language and body. A submission whose answer was
    /// lost is refused the second time, as a double of itself.
    /// </summary>
    public static TemplateSubmission.Taken? Existing(ReadOnlyMemory<byte> list, TemplateDraft draft)
    {
        try
        {
            using var document = JsonDocument.Parse(list);
            return document.RootElement.Items("data")
                .Where(template => template.Text("name") == draft.Name && template.Text("language") == draft.Language)
                .Where(template => template.Items("components")
                    .Any(part => part.Text("type") == "BODY" && part.Text("text") == draft.Body))
                .Select(template => template.Text("id") is { } id
                    ? new TemplateSubmission.Taken(id, Status(template.Text("status")) ?? "pending")
                    : null)
                .FirstOrDefault(taken => taken is not null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Format(string contentType) => MediaTypes.TypeOf(contentType) switch
    {
        "image" or "sticker" => "IMAGE",
        "video" => "VIDEO",
        _ => "DOCUMENT",
    };
}

internal sealed record GraphTemplateDraft(
    string Name, string Language, string Category, string ParameterFormat, IReadOnlyList<GraphTemplateComponent> Components);

internal sealed record GraphTemplateComponent
{
    public string Type { get; init; } = "BODY";

    public string? Format { get; init; }

    public string? Text { get; init; }

    public GraphExample? Example { get; init; }
}

internal sealed record GraphExample
{
    public IReadOnlyList<string>? HeaderHandle { get; init; }

    public IReadOnlyList<IReadOnlyList<string>>? BodyText { get; init; }
}
