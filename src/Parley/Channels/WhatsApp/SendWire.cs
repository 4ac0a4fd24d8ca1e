using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Api;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// From an <see cref="OutboundMessage"/> to the bodies of <c>POST /{phone-number-id}/messages</c>. Pure.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
/// </summary>
internal static class SendWire
{
    /// <summary>https://developers.facebook.com/docs/whatsapp/cloud-api/messages/image-messages</summary>
    private const int MaxCaption = 1024;

    private const char OfPart = ':';

    /// <summary>
    /// The posts that carry a message, in order: the template alone; the content; the text alone; or each medium, the text as caption of
    /// the first that can have one, else as a post after them.
    /// </summary>
    public static IReadOnlyList<SendPart> Parts(OutboundMessage message)
    {
        if (message.Template is { } template)
        {
            return [new SendPart.Template(template)];
        }

        if (message.Content is { } content)
        {
            return ContentWire.Parts(content);
        }

        var body = string.IsNullOrEmpty(message.Body) ? null : message.Body;
        var captioned = body is { Length: <= MaxCaption }
            ? message.Media.FirstOrDefault(medium => MediaTypes.TakesCaption(medium.ContentType))
            : null;
        var parts = new List<SendPart>(message.Media.Count + 1);
        foreach (var medium in message.Media)
        {
            parts.Add(new SendPart.Medium(medium, ReferenceEquals(medium, captioned) ? body : null));
        }

        if (body is not null && captioned is null)
        {
            parts.Add(new SendPart.Text(body));
        }

        return parts;
    }

    /// <summary>One post's body.</summary>
    /// <param name="mediaId">The uploaded file's id, for <see cref="SendPart.Medium"/>.</param>
    /// <param name="name">What the statuses bring back.</param>
    public static byte[] Body(OutboundMessage message, SendPart part, string? mediaId, string name)
    {
        // With both, Meta prefers "to"; a business-scoped user id has its own member.
        var number = WhatsAppAddress.Number(message.To);
        var common = new GraphMessage
        {
            To = number,
            Recipient = number is null ? WhatsAppAddress.UserId(message.To) : null,
            BizOpaqueCallbackData = name,
        };
        var whole = part switch
        {
            SendPart.Text text => common with { Type = "text", Text = new GraphText(text.Body) },
            SendPart.Template template => common with { Type = "template", Template = TemplateUseWire.Write(template.Use) },
            SendPart.Interactive interactive => common with
            {
                Type = "interactive",
                Interactive = ContentWire.Interactive(interactive.Content),
            },
            SendPart.Location { Place: var place } => common with
            {
                Type = "location",
                Location = new GraphLocation(place.Latitude, place.Longitude, place.Label, place.Address),
            },
            SendPart.Linked linked => WithMedium(
                common, linked.ContentType, new GraphMedium { Link = linked.Link, Caption = linked.Caption }),
            SendPart.Medium medium => WithMedium(common, medium.File.ContentType, new GraphMedium
            {
                Id = mediaId,
                Caption = medium.Caption,
                Filename = MediaTypes.TypeOf(medium.File.ContentType) == "document" ? medium.File.FileName : null,
            }),
            _ => throw new ArgumentOutOfRangeException(nameof(part)),
        };
        return JsonSerializer.SerializeToUtf8Bytes(whole, GraphJson.Default.GraphMessage);
    }

    /// <summary>
    /// What the statuses of a part bring back. Those of one part of several must not be taken for the whole's: it would count as sent,
    /// and what is still missing would never go.
    /// </summary>
    /// <param name="at">From 0.</param>
    public static string Name(ReceiptSid receipt, int at, int parts) =>
        parts == 1 ? receipt.Value! : string.Create(CultureInfo.InvariantCulture, $"{receipt}{OfPart}{at + 1}/{parts}");

    /// <summary>The receipt in a <see cref="Name"/>, and whether it is one part's; null if the text is none of ours.</summary>
    public static (string? Receipt, bool IsOfPart) Named(string? name)
    {
        var end = name?.IndexOf(OfPart) ?? -1;
        var receipt = end < 0 ? name : name![..end];
        return Sid.Is(receipt, "DY") ? (receipt, end >= 0) : (null, false);
    }

    private static GraphMessage WithMedium(GraphMessage common, string contentType, GraphMedium medium) =>
        MediaTypes.TypeOf(contentType) switch
        {
            "image" => common with { Type = "image", Image = medium },
            "video" => common with { Type = "video", Video = medium },
            "audio" => common with { Type = "audio", Audio = medium },
            "sticker" => common with { Type = "sticker", Sticker = medium },
            _ => common with { Type = "document", Document = medium },
        };
}

/// <summary>One post of a message.</summary>
internal abstract record SendPart
{
    private SendPart()
    {
    }

    public sealed record Text(string Body) : SendPart;

    public sealed record Medium(OutboundMedia File, string? Caption) : SendPart;

    public sealed record Template(TemplateUse Use) : SendPart;

    /// <summary>Buttons or a list.</summary>
    public sealed record Interactive(RichContent Content) : SendPart;

    public sealed record Location(RichLocation Place) : SendPart;

    /// <summary>A file somewhere on the web, which Meta fetches.</summary>
    public sealed record Linked(string Link, string ContentType, string? Caption) : SendPart;
}

internal sealed record GraphMessage
{
    public string MessagingProduct { get; init; } = "whatsapp";

    public string RecipientType { get; init; } = "individual";

    public string? To { get; init; }

    public string? Recipient { get; init; }

    public string Type { get; init; } = "text";

    public GraphText? Text { get; init; }

    public GraphMedium? Image { get; init; }

    public GraphMedium? Video { get; init; }

    public GraphMedium? Audio { get; init; }

    public GraphMedium? Document { get; init; }

    public GraphMedium? Sticker { get; init; }

    public GraphTemplate? Template { get; init; }

    public GraphInteractive? Interactive { get; init; }

    public GraphLocation? Location { get; init; }

    public string? BizOpaqueCallbackData { get; init; }
}

internal sealed record GraphText(string Body);

internal sealed record GraphMedium
{
    public string? Id { get; init; }

    public string? Link { get; init; }

    public string? Caption { get; init; }

    public string? Filename { get; init; }
}

internal sealed record GraphTemplate(string Name, GraphLanguage Language, IReadOnlyList<GraphComponent>? Components);

internal sealed record GraphLanguage(string Code);

internal sealed record GraphComponent(string Type, IReadOnlyList<GraphParameter> Parameters)
{
    public string? SubType { get; init; }

    public string? Index { get; init; }
}

internal sealed record GraphParameter
{
    public string Type { get; init; } = "text";

    public string? Text { get; init; }

    public string? Payload { get; init; }

    public string? CouponCode { get; init; }

    public GraphMedium? Image { get; init; }

    public GraphMedium? Video { get; init; }

    public GraphMedium? Document { get; init; }
}

internal sealed record GraphLocation(double Latitude, double Longitude, string? Name, string? Address);

internal sealed record GraphInteractive(string Type, GraphInteractiveText Body, GraphAction Action);

/// <summary>Body and footer of interactive messages; a text message calls the same member <c>body</c>.</summary>
internal sealed record GraphInteractiveText(string Text);

internal sealed record GraphAction
{
    public IReadOnlyList<GraphReplyButton>? Buttons { get; init; }

    public string? Button { get; init; }

    public IReadOnlyList<GraphSection>? Sections { get; init; }
}

internal sealed record GraphReplyButton(string Type, GraphReplyTitle Reply);

internal sealed record GraphReplyTitle(string Id, string Title);

internal sealed record GraphSection(IReadOnlyList<GraphRow> Rows);

internal sealed record GraphRow(string Id, string Title, string? Description);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GraphMessage))]
[JsonSerializable(typeof(GraphTemplateDraft))]
[JsonSerializable(typeof(GraphTemplateEdit))]
internal sealed partial class GraphJson : JsonSerializerContext;
