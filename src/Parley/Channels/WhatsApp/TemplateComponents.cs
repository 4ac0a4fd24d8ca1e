namespace Parley.Channels.WhatsApp;

/// <summary>
/// A content's parts as Meta reviews them. Pure. Placeholders are numbered for each part on its own, in the order of their first use.
/// https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
/// </summary>
internal static class TemplateComponents
{
    /// <param name="handle">Of the header's uploaded sample; null: its link stands in.</param>
    public static IReadOnlyList<GraphTemplateComponent> Of(TemplateDraft draft, string? handle)
    {
        var (content, samples) = (draft.Content, draft.Samples);
        if (content.Passcode is { } passcode)
        {
            return Authentication(passcode);
        }

        var components = new List<GraphTemplateComponent>(4);
        if (content.Header is { } header)
        {
            var (text, names) = Placeholders.Positional(header);
            components.Add(new("HEADER")
            {
                Format = "TEXT",
                Text = text,
                Example = names.Count > 0 ? new GraphExample { HeaderText = Samples(names, samples) } : null,
            });
        }
        else if (Sample(content, samples) is { } link)
        {
            components.Add(new("HEADER")
            {
                Format = Format(MediaTypes.OfLink(link)),
                Example = new GraphExample { HeaderHandle = [handle ?? link] },
            });
        }

        var (body, values) = Placeholders.Positional(content.Body);
        components.Add(new("BODY")
        {
            Text = body,
            // One inner list per set of samples; variables without samples are refused (INVALID_FORMAT).
            Example = values.Count > 0 ? new GraphExample { BodyText = [Samples(values, samples)] } : null,
        });
        if (content.Footer is { } footer)
        {
            // A footer has no variables at Meta.
            components.Add(new("FOOTER") { Text = Placeholders.Fill(footer, samples) });
        }

        if (content.Buttons.Count > 0)
        {
            components.Add(new("BUTTONS") { Buttons = [.. content.Buttons.Select(button => Button(button, samples))] });
        }

        return components;
    }

    /// <summary>The address of the header's sample file, or null if the header has none.</summary>
    public static string? Sample(RichContent content, IReadOnlyDictionary<string, string> samples) =>
        content.Media.Count > 0 ? Placeholders.Fill(content.Media[0], samples) : null;

    // https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates
    private static IReadOnlyList<GraphTemplateComponent> Authentication(RichPasscode passcode) =>
    [
        new("BODY") { AddSecurityRecommendation = passcode.Recommends },
        .. passcode.Minutes is { } minutes ? [new("FOOTER") { CodeExpirationMinutes = minutes }] : (GraphTemplateComponent[])[],
        new("BUTTONS") { Buttons = [new("OTP") { OtpType = "COPY_CODE", Text = passcode.CopyText }] },
    ];

    private static GraphTemplateButton Button(RichButton button, IReadOnlyDictionary<string, string> samples)
    {
        // A title has no variables at Meta.
        var title = Placeholders.Fill(button.Title, samples);
        switch (button.Kind)
        {
            case RichButtonKind.Url:
                var (url, names) = Placeholders.Positional(button.Value!);
                return new("URL")
                {
                    Text = title,
                    Url = url,
                    Example = names.Count > 0 ? [Placeholders.Fill(button.Value!, samples)] : null,
                };
            case RichButtonKind.PhoneNumber:
                return new("PHONE_NUMBER") { Text = title, PhoneNumber = Placeholders.Fill(button.Value!, samples) };
            case RichButtonKind.CopyCode:
                // The title is Meta's own: "Copy offer code".
                return new("COPY_CODE") { Example = [Placeholders.Fill(button.Value!, samples)] };
            case RichButtonKind.VoiceCall:
                return new("VOICE_CALL") { Text = title };
            default:
                return new("QUICK_REPLY") { Text = title };
        }
    }

    private static IReadOnlyList<string> Samples(IReadOnlyList<string> names, IReadOnlyDictionary<string, string> samples) =>
        [.. names.Select(name => samples.GetValueOrDefault(name, name))];

    private static string Format(string contentType) => MediaTypes.TypeOf(contentType) switch
    {
        "image" or "sticker" => "IMAGE",
        "video" => "VIDEO",
        _ => "DOCUMENT",
    };
}
