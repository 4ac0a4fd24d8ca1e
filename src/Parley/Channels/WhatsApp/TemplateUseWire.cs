using System.Globalization;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// An approved template with its values, as it is sent. Pure.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
/// </summary>
internal static class TemplateUseWire
{
    public static GraphTemplate Write(TemplateUse use)
    {
        var components = use.Content.Passcode is not null ? Passcode(use) : [.. Text(use), .. Buttons(use)];
        return new GraphTemplate(use.Name, new GraphLanguage(use.Language), components.Count > 0 ? components : null);
    }

    private static IEnumerable<GraphComponent> Text(TemplateUse use)
    {
        if (use.Content.Header is { } header)
        {
            if (Values(header, use) is { Count: > 0 } values)
            {
                yield return new GraphComponent("header", values);
            }
        }
        else if (TemplateComponents.Sample(use.Content, use.Samples) is { } sample)
        {
            // The kind of file was settled when the template was reviewed.
            yield return new GraphComponent("header", [File(MediaTypes.OfLink(sample), Placeholders.Fill(use.Content.Media[0], use.Values))]);
        }

        if (Values(use.Content.Body, use) is { Count: > 0 } parameters)
        {
            yield return new GraphComponent("body", parameters);
        }
    }

    // Only what Meta cannot know from the review: a reply's id, the end of an address, a code.
    private static IEnumerable<GraphComponent> Buttons(TemplateUse use)
    {
        for (var at = 0; at < use.Content.Buttons.Count; at++)
        {
            var button = use.Content.Buttons[at];
            switch (button.Kind)
            {
                case RichButtonKind.QuickReply when button.Id is { Length: > 0 } id:
                    yield return Button(
                        "quick_reply", at, new GraphParameter { Type = "payload", Payload = Placeholders.Fill(id, use.Values) });
                    break;
                case RichButtonKind.Url when Values(button.Value!, use) is { Count: > 0 } values:
                    yield return Button("url", at, values[0]);
                    break;
                case RichButtonKind.CopyCode:
                    yield return Button(
                        "copy_code", at,
                        new GraphParameter { Type = "coupon_code", CouponCode = Placeholders.Fill(button.Value!, use.Values) });
                    break;
            }
        }
    }

    // The code goes into the sentence and behind the button:
    // https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates/copy-code-button-authentication-templates
    private static List<GraphComponent> Passcode(TemplateUse use)
    {
        var code = new GraphParameter { Type = "text", Text = Placeholders.Fill("{{1}}", use.Values) };
        return [new GraphComponent("body", [code]), Button("url", 0, code)];
    }

    private static GraphComponent Button(string subType, int index, GraphParameter parameter) => new("button", [parameter])
    {
        SubType = subType,
        Index = index.ToString(CultureInfo.InvariantCulture),
    };

    private static IReadOnlyList<GraphParameter> Values(string text, TemplateUse use) =>
        [.. Placeholders.Names(text).Select(name => new GraphParameter { Type = "text", Text = use.Values[name] })];

    private static GraphParameter File(string contentType, string link)
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
