using System.Text.Json;
using Parley.Channels;
using Parley.Templates;

namespace Parley.Tests.Channels.WhatsApp;

/// <summary>Contents and drafts for tests.</summary>
internal static class Drafts
{
    public static readonly IReadOnlyDictionary<string, string> Samples =
        new Dictionary<string, string> { ["1"] = "7", ["2"] = "Zoë", ["3"] = "sale" };

    /// <summary>What a person sees of a type, by the reader that production uses.</summary>
    public static RichContent Read(string type, string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Null(ContentRules.Problem(type, document.RootElement));
        return ContentReader.Read(type, document.RootElement)!;
    }

    public static TemplateDraft Of(RichContent content, string category = "UTILITY", bool allowCategoryChange = false) =>
        new("HX1", "order_update", "en", category, allowCategoryChange, content, Samples);

    public static TemplateDraft Text(string body) => Of(new RichContent("twilio/text", body));
}
