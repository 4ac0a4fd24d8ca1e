namespace Parley.Channels;

/// <summary>
/// One type of a content in no carrier's words: what a person sees. Its texts may hold <c>{{name}}</c> placeholders until
/// <see cref="Fill"/>. https://www.twilio.com/docs/content/content-types-overview
/// </summary>
/// <param name="Type">Such as <c>twilio/quick-reply</c>.</param>
/// <param name="Body">The main text; may be empty.</param>
public sealed record RichContent(string Type, string Body)
{
    /// <summary>A line above the body, or null.</summary>
    public string? Header { get; init; }

    /// <summary>A small line below the body, or null.</summary>
    public string? Footer { get; init; }

    /// <summary>Addresses of files on the web.</summary>
    public IReadOnlyList<string> Media { get; init; } = [];

    /// <summary>What can be tapped, in order.</summary>
    public IReadOnlyList<RichButton> Buttons { get; init; } = [];

    /// <summary>A menu, or null.</summary>
    public RichList? List { get; init; }

    /// <summary>A place, or null.</summary>
    public RichLocation? Location { get; init; }

    /// <summary>Set: the body is the channel's own sentence about a one-time passcode, which is the placeholder <c>1</c>.</summary>
    public RichPasscode? Passcode { get; init; }

    /// <summary>Every text that may hold placeholders.</summary>
    public IEnumerable<string> Texts =>
    [
        .. new[] { Header, Body, Footer, List?.Button, Location?.Label, Location?.Address }.OfType<string>(), .. Media,
        .. Buttons.SelectMany(button => new[] { button.Title, button.Value, button.Id }.OfType<string>()),
        .. (List?.Items ?? []).SelectMany(item => new[] { item.Id, item.Title, item.Description }.OfType<string>()),
    ];

    /// <summary>The same with every placeholder filled in.</summary>
    public RichContent Fill(IReadOnlyDictionary<string, string> values)
    {
        string Full(string text) => Placeholders.Fill(text, values);
        string? Maybe(string? text) => text is null ? null : Full(text);
        return this with
        {
            Body = Full(Body),
            Header = Maybe(Header),
            Footer = Maybe(Footer),
            Media = [.. Media.Select(Full)],
            Buttons =
            [
                .. Buttons.Select(button => button with { Title = Full(button.Title), Value = Maybe(button.Value), Id = Maybe(button.Id) }),
            ],
            List = List is null
                ? null
                : new(
                    Full(List.Button),
                    [.. List.Items.Select(item => new RichItem(Full(item.Id), Full(item.Title), Maybe(item.Description)))]),
            Location = Location is null ? null : Location with { Label = Maybe(Location.Label), Address = Maybe(Location.Address) },
        };
    }
}

/// <summary>What a button does.</summary>
public enum RichButtonKind
{
    /// <summary>Sends its title back.</summary>
    QuickReply,

    /// <summary>Opens a web page.</summary>
    Url,

    /// <summary>Calls a number.</summary>
    PhoneNumber,

    /// <summary>Puts a code into the clipboard.</summary>
    CopyCode,

    /// <summary>Calls the sender through the channel itself.</summary>
    VoiceCall,
}

/// <summary>Something to tap.</summary>
/// <param name="Value">The page, the number or the code; null for the others.</param>
/// <param name="Id">Comes back with a reply; null: the title.</param>
public sealed record RichButton(RichButtonKind Kind, string Title, string? Value = null, string? Id = null);

/// <summary>A menu that opens with a button.</summary>
public sealed record RichList(string Button, IReadOnlyList<RichItem> Items);

/// <summary>An entry of a menu.</summary>
public sealed record RichItem(string Id, string Title, string? Description);

/// <summary>A place on the map.</summary>
public sealed record RichLocation(double Latitude, double Longitude, string? Label, string? Address);

/// <summary>How the channel words a one-time passcode.</summary>
/// <param name="CopyText">The button's title.</param>
/// <param name="Recommends">True: with the advice not to share the code.</param>
/// <param name="Minutes">How long the code is valid, or null to say nothing.</param>
public sealed record RichPasscode(string CopyText, bool Recommends, int? Minutes);
