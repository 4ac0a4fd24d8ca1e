namespace Parley.Channels.WhatsApp;

/// <summary>
/// Contents that go without a review, in WhatsApp's own forms: reply buttons, lists, places, files by link. Pure.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#interactive-object
/// </summary>
internal static class ContentWire
{
    /// <summary>
    /// What WhatsApp carries, the richest first. Lists and places are for an open session only; cards, calls to action and passcodes
    /// are always templates: https://www.twilio.com/docs/content/content-types-overview
    /// </summary>
    public static readonly IReadOnlyList<ContentAbility> Abilities =
    [
        new("whatsapp/authentication", Freely: false, AsTemplate: true),
        new("whatsapp/card", Freely: false, AsTemplate: true),
        new("twilio/card", Freely: false, AsTemplate: true),
        new("twilio/call-to-action", Freely: false, AsTemplate: true),
        new("twilio/list-picker", Freely: true, AsTemplate: false),
        new("twilio/quick-reply", Freely: true, AsTemplate: true),
        new("twilio/location", Freely: true, AsTemplate: false),
        new("twilio/media", Freely: true, AsTemplate: true),
        new("twilio/text", Freely: true, AsTemplate: true),
    ];

    private const int MostReplies = 3;
    private const int LongestReply = 20;
    private const int MaxCaption = 1024;

    /// <summary>Why Meta would refuse it outside a template, or null.</summary>
    public static string? Problem(RichContent content) =>
        content.Buttons.Count > MostReplies ? $"Without approval a message has at most {MostReplies} buttons."
        : content.Buttons.Any(button => button.Title.Length > LongestReply)
            ? $"Without approval a button's title has at most {LongestReply} characters."
        : null;

    public static IReadOnlyList<SendPart> Parts(RichContent content)
    {
        if (content.Location is { } place)
        {
            return [new SendPart.Location(place)];
        }

        if (content.Buttons.Count > 0 || content.List is not null)
        {
            return [new SendPart.Interactive(content)];
        }

        var body = content.Body.Length > 0 ? content.Body : null;
        var files = content.Media.Select(link => (Link: link, ContentType: MediaTypes.OfLink(link))).ToList();
        var captioned = body is { Length: <= MaxCaption } ? files.FindIndex(file => MediaTypes.TakesCaption(file.ContentType)) : -1;
        List<SendPart> parts = [.. files.Select((file, at) => new SendPart.Linked(file.Link, file.ContentType, at == captioned ? body : null))];
        if (body is not null && captioned < 0)
        {
            parts.Add(new SendPart.Text(body));
        }

        return parts;
    }

    public static GraphInteractive Interactive(RichContent content) => content.List is { } list
        ? new("list", new(content.Body), new GraphAction
        {
            Button = list.Button,
            Sections = [new([.. list.Items.Select(item => new GraphRow(item.Id, item.Title, item.Description))])],
        })
        : new("button", new(content.Body), new GraphAction
        {
            Buttons = [.. content.Buttons.Select(button => new GraphReplyButton("reply", new(button.Id ?? button.Title, button.Title)))],
        });
}
