using System.Text.Json;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// From a <see cref="TemplateDraft"/> to the body of <c>POST /{waba}/message_templates</c>. Pure.
/// https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
/// </summary>
internal static class TemplateWire
{
    /// <param name="handle">Of the header's uploaded sample; null: its link stands in.</param>
    public static byte[] Body(TemplateDraft draft, string? handle = null) => JsonSerializer.SerializeToUtf8Bytes(
        new GraphTemplateDraft(
            draft.Name, draft.Language, draft.Category.ToUpperInvariant(), "POSITIONAL", draft.AllowCategoryChange ? true : null,
            TemplateComponents.Of(draft, handle)),
        GraphJson.Default.GraphTemplateDraft);

    /// <summary>The body of <c>POST /{template-id}</c>: name and language stay.</summary>
    public static byte[] Edit(TemplateDraft draft, string? handle) => JsonSerializer.SerializeToUtf8Bytes(
        new GraphTemplateEdit(draft.Category.ToUpperInvariant(), TemplateComponents.Of(draft, handle)), GraphJson.Default.GraphTemplateEdit);

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
    /// The template among those of a list that has this draft's name and language: its id, what became of it, and whether it is this
    /// very draft (a submission whose answer was lost is refused the second time, as a double of itself).
    /// </summary>
    public static ExistingTemplate? Existing(ReadOnlyMemory<byte> list, TemplateDraft draft)
    {
        try
        {
            using var document = JsonDocument.Parse(list);
            return document.RootElement.Items("data")
                .Where(template => template.Text("name") == draft.Name && template.Text("language") == draft.Language)
                .Select(template => template.Text("id") is { } id
                    ? new ExistingTemplate(
                        id, Status(template.Text("status")) ?? "pending", template.Text("rejected_reason"),
                        IsSame(template, TemplateComponents.Of(draft, null)))
                    : null)
                .FirstOrDefault(found => found is not null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The texts tell; samples and handles come back in other forms.
    private static bool IsSame(JsonElement template, IReadOnlyList<GraphTemplateComponent> mine)
    {
        var theirs = template.Items("components").ToList();
        return theirs.Count == mine.Count && mine.All(part => theirs.Any(other =>
            other.Text("type") == part.Type && (part.Text is null || other.Text("text") == part.Text)
            && (part.Buttons ?? []).Select(button => button.Text).SequenceEqual(other.Items("buttons").Select(button => button.Text("text")))));
    }
}

/// <summary>A template that Meta has under a draft's name.</summary>
internal sealed record ExistingTemplate(string Id, string Status, string? Reason, bool IsSame);

internal sealed record GraphTemplateDraft(
    string Name, string Language, string Category, string ParameterFormat, bool? AllowCategoryChange,
    IReadOnlyList<GraphTemplateComponent> Components);

internal sealed record GraphTemplateEdit(string Category, IReadOnlyList<GraphTemplateComponent> Components);

internal sealed record GraphTemplateComponent(string Type)
{
    public string? Format { get; init; }

    public string? Text { get; init; }

    public GraphExample? Example { get; init; }

    public bool? AddSecurityRecommendation { get; init; }

    public int? CodeExpirationMinutes { get; init; }

    public IReadOnlyList<GraphTemplateButton>? Buttons { get; init; }
}

internal sealed record GraphTemplateButton(string Type)
{
    public string? OtpType { get; init; }

    public string? Text { get; init; }

    public string? Url { get; init; }

    public string? PhoneNumber { get; init; }

    public IReadOnlyList<string>? Example { get; init; }
}

internal sealed record GraphExample
{
    public IReadOnlyList<string>? HeaderHandle { get; init; }

    public IReadOnlyList<string>? HeaderText { get; init; }

    public IReadOnlyList<IReadOnlyList<string>>? BodyText { get; init; }
}
