using System.Globalization;
using Parley.Channels;

namespace Parley.Templates;

/// <summary>
/// A content as plain text, for channels that have no form for it: header, body and footer; then the choices, numbered; then pages,
/// numbers and codes behind their titles; then the links of files. A place gets a link to a map.
/// </summary>
internal static class ContentText
{
    /// <param name="content">Filled in.</param>
    public static string Of(RichContent content)
    {
        var lines = new List<string?> { content.Header, content.Body, content.Footer };
        var choices = content.Buttons.Where(button => button.Kind == RichButtonKind.QuickReply).Select(button => button.Title)
            .Concat((content.List?.Items ?? []).Select(item =>
                string.IsNullOrEmpty(item.Description) ? item.Title : $"{item.Title} - {item.Description}"));
        lines.AddRange(choices.Select((choice, at) => string.Create(CultureInfo.InvariantCulture, $"{at + 1}. {choice}")));
        lines.AddRange(content.Buttons.Where(button => button.Value is not null).Select(button => $"{button.Title}: {button.Value}"));
        lines.AddRange(content.Media);
        lines.Add(content.Location is { } place
            ? string.Create(CultureInfo.InvariantCulture, $"https://www.google.com/maps?q={place.Latitude},{place.Longitude}")
            : null);
        return string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));
    }
}
