using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Sandbox.Phones;

/// <summary>What a message shows besides its text and its files; members that it does not have are null.</summary>
internal sealed record PhoneContent
{
    public string? Header { get; init; }

    public string? Footer { get; init; }

    public IReadOnlyList<PhoneButton>? Buttons { get; init; }

    public PhoneList? List { get; init; }

    public PhoneLocation? Location { get; init; }

    /// <summary>JSON for the message's row; null if there is nothing in it.</summary>
    public static string? Write(PhoneContent? content) =>
        content is null || content == new PhoneContent() ? null : JsonSerializer.Serialize(content, PhoneContentJson.Default.PhoneContent);

    /// <summary>The opposite of <see cref="Write(PhoneContent?)"/>.</summary>
    public static PhoneContent? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, PhoneContentJson.Default.PhoneContent);

    /// <summary>Its members, into the object of the message.</summary>
    public void Write(Utf8JsonWriter json)
    {
        using var document = JsonSerializer.SerializeToDocument(this, PhoneContentJson.Default.PhoneContent);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            member.WriteTo(json);
        }
    }

    /// <summary>What a tap on this would send, by id or title; null if nothing here says or is called so.</summary>
    public PhoneTap? Find(string name, string messageId, bool isTemplate)
    {
        var button = Buttons?.FirstOrDefault(one => one.Id == name) ?? Buttons?.FirstOrDefault(one => one.Title == name);
        if (button is not null)
        {
            return new PhoneTap(
                messageId, isTemplate ? PhoneTap.Button : PhoneTap.Reply, button.Id ?? button.Title, button.Title, null,
                button.Type == PhoneButton.Reply);
        }

        var rows = List?.Sections.SelectMany(section => section.Rows).ToList() ?? [];
        var row = rows.Find(one => one.Id == name) ?? rows.Find(one => one.Title == name);
        return row is null ? null : new PhoneTap(messageId, PhoneTap.Row, row.Id, row.Title, row.Description, true);
    }
}

/// <summary>Something to tap.</summary>
/// <param name="Type">
/// <c>reply</c> sends its title; <c>url</c>, <c>phone_number</c>, <c>copy_code</c>, <c>voice_call</c> and others send nothing.
/// </param>
/// <param name="Id">What the business gets with a reply.</param>
/// <param name="Value">The page, the number or the code.</param>
internal sealed record PhoneButton(string Type, string Title, string? Id = null, string? Value = null)
{
    public const string Reply = "reply";
}

/// <summary>A menu behind a button.</summary>
internal sealed record PhoneList(string Button, IReadOnlyList<PhoneSection> Sections);

/// <summary>A part of a menu.</summary>
internal sealed record PhoneSection(string? Title, IReadOnlyList<PhoneRow> Rows);

/// <summary>An entry of a menu.</summary>
internal sealed record PhoneRow(string Id, string Title, string? Description);

/// <summary>A place.</summary>
internal sealed record PhoneLocation(double Latitude, double Longitude, string? Name, string? Address)
{
    /// <summary>As text: what a phone without a map would show.</summary>
    [JsonIgnore]
    public string Text => string.Join('\n', new[]
    {
        Name, Address, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Latitude}, {Longitude}"),
    }.OfType<string>());
}

/// <summary>A person tapped on a message.</summary>
/// <param name="MessageId">The message that was tapped.</param>
/// <param name="Kind"><see cref="Button"/> of a template, <see cref="Reply"/> button, or <see cref="Row"/> of a list.</param>
/// <param name="Sends">False: the tap opens or calls something and tells the business nothing.</param>
internal sealed record PhoneTap(string MessageId, string Kind, string Id, string Title, string? Description, bool Sends)
{
    public const string Button = "button";
    public const string Reply = "button_reply";
    public const string Row = "list_reply";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PhoneContent))]
internal sealed partial class PhoneContentJson : JsonSerializerContext;
