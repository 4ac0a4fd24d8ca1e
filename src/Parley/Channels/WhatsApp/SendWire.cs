using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// From an <see cref="OutboundMessage"/> to the bodies of <c>POST /{phone-number-id}/messages</c>. Pure.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
/// </summary>
internal static class SendWire
{
    /// <summary>https://developers.facebook.com/docs/whatsapp/cloud-api/messages/image-messages</summary>
    private const int MaxCaption = 1024;

    /// <summary>
    /// The posts that carry a message, in order: the template alone; or the text alone; or each medium, the text as caption of
    /// the first that can have one, else as a post after them.
    /// </summary>
    public static IReadOnlyList<SendPart> Parts(OutboundMessage message)
    {
        if (message.Template is { } template)
        {
            return [new SendPart.Template(template)];
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
    public static byte[] Body(OutboundMessage message, SendPart part, string? mediaId)
    {
        // With both, Meta prefers "to"; a business-scoped user id has its own member.
        var number = WhatsAppAddress.Number(message.To);
        var common = new GraphMessage
        {
            To = number,
            Recipient = number is null ? WhatsAppAddress.UserId(message.To) : null,
            BizOpaqueCallbackData = message.Receipt.Value,
        };
        var whole = part switch
        {
            SendPart.Text text => common with { Type = "text", Text = new GraphText(text.Body) },
            SendPart.Template template => common with { Type = "template", Template = Template(template.Use) },
            SendPart.Medium medium => WithMedium(common, medium, mediaId),
            _ => throw new ArgumentOutOfRangeException(nameof(part)),
        };
        return JsonSerializer.SerializeToUtf8Bytes(whole, GraphJson.Default.GraphMessage);
    }

    private static GraphMessage WithMedium(GraphMessage common, SendPart.Medium part, string? mediaId)
    {
        var type = MediaTypes.TypeOf(part.File.ContentType);
        var medium = new GraphMedium
        {
            Id = mediaId,
            Caption = part.Caption,
            Filename = type == "document" ? part.File.FileName : null,
        };
        return type switch
        {
            "image" => common with { Type = type, Image = medium },
            "video" => common with { Type = type, Video = medium },
            "audio" => common with { Type = type, Audio = medium },
            "sticker" => common with { Type = type, Sticker = medium },
            _ => common with { Type = "document", Document = medium },
        };
    }

    private static GraphTemplate Template(TemplateUse use)
    {
        var components = new List<GraphComponent>(2);
        if (use.HeaderMedia is { } header)
        {
            components.Add(new GraphComponent("header", [Header(header.Link, header.ContentType)]));
        }

        if (use.Parameters.Count > 0)
        {
            components.Add(new GraphComponent(
                "body", [.. use.Parameters.Select(value => new GraphParameter { Type = "text", Text = value })]));
        }

        return new GraphTemplate(use.Name, new GraphLanguage(use.Language), components.Count > 0 ? components : null);
    }

    private static GraphParameter Header(string link, string contentType)
    {
        var medium = new GraphMedium { Link = link };
        return MediaTypes.TypeOf(contentType) switch
        {
            "image" or "sticker" => new GraphParameter { Type = "image", Image = medium },
            "video" => new GraphParameter { Type = "video", Video = medium },
            _ => new GraphParameter { Type = "document", Document = medium },
        };
    }
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

internal sealed record GraphComponent(string Type, IReadOnlyList<GraphParameter> Parameters);

internal sealed record GraphParameter
{
    public string Type { get; init; } = "text";

    public string? Text { get; init; }

    public GraphMedium? Image { get; init; }

    public GraphMedium? Video { get; init; }

    public GraphMedium? Document { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GraphMessage))]
[JsonSerializable(typeof(GraphTemplateDraft))]
internal sealed partial class GraphJson : JsonSerializerContext;
