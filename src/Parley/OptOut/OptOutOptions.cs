using System.Collections.Frozen;
using Parley.Ops;

namespace Parley.OptOut;

/// <summary>What a person meant by a word.</summary>
internal enum Keyword
{
    None,
    Stop,
    Start,
    Help,
}

/// <summary>
/// Settings of opting out by keyword. The words are those that Twilio listens to:
/// https://help.twilio.com/articles/223134027-Twilio-support-for-opt-out-keywords-SMS-STOP-filtering-
/// </summary>
internal sealed record OptOutOptions
{
    private const string NoAnswer = "none";

    /// <summary><c>Parley:OptOut:Enabled</c>: keywords are listened to, and nothing is sent to who opted out.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary><c>Parley:OptOut:StopKeywords</c>, <c>StartKeywords</c>, <c>HelpKeywords</c>: words with commas.</summary>
    public FrozenDictionary<string, Keyword> Words { get; init; } = WordsOf(
        "STOP,STOPALL,UNSUBSCRIBE,CANCEL,END,QUIT,REVOKE,OPTOUT", "START,YES,UNSTOP", "HELP,INFO");

    /// <summary><c>Parley:OptOut:StopAnswer</c>; <c>none</c> for none.</summary>
    public string? StopAnswer { get; init; } = "You will get no more messages from this number. Reply START to get them again.";

    /// <summary><c>Parley:OptOut:StartAnswer</c>; <c>none</c> for none.</summary>
    public string? StartAnswer { get; init; } = "You get messages from this number again. Reply HELP for help or STOP to end them.";

    /// <summary><c>Parley:OptOut:HelpAnswer</c>; <c>none</c> for none.</summary>
    public string? HelpAnswer { get; init; } = "Reply STOP to get no more messages from this number, START to get them again.";

    public static OptOutOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Parley:OptOut");
        var plain = new OptOutOptions();
        string Words(string key, Keyword meaning) => section[key] is { Length: > 0 } text
            ? text
            : string.Join(',', plain.Words.Where(word => word.Value == meaning).Select(word => word.Key));
        return new()
        {
            Enabled = section["Enabled"] is not { Length: > 0 } said
                || (bool.TryParse(said, out var enabled) ? enabled : throw new StartupException("Parley:OptOut:Enabled must be true or false.")),
            Words = WordsOf(
                Words("StopKeywords", Keyword.Stop), Words("StartKeywords", Keyword.Start), Words("HelpKeywords", Keyword.Help)),
            StopAnswer = Answer(section["StopAnswer"], plain.StopAnswer),
            StartAnswer = Answer(section["StartAnswer"], plain.StartAnswer),
            HelpAnswer = Answer(section["HelpAnswer"], plain.HelpAnswer),
        };
    }

    /// <summary>What the whole text is, whatever its case and the space around it. A keyword among other words is none.</summary>
    public Keyword MeaningOf(string? body) =>
        body is { Length: > 0 and <= 100 } && Words.TryGetValue(body.Trim().ToUpperInvariant(), out var meaning) ? meaning : Keyword.None;

    public string? AnswerTo(Keyword meaning) => meaning switch
    {
        Keyword.Stop => StopAnswer,
        Keyword.Start => StartAnswer,
        Keyword.Help => HelpAnswer,
        _ => null,
    };

    private static string? Answer(string? given, string? plain) => given switch
    {
        null or "" => plain,
        NoAnswer => null,
        _ => given,
    };

    // A word that is in two lists means the first of stop, start, help.
    private static FrozenDictionary<string, Keyword> WordsOf(string stop, string start, string help) =>
        ((IEnumerable<(string List, Keyword Meaning)>)[(stop, Keyword.Stop), (start, Keyword.Start), (help, Keyword.Help)])
            .SelectMany(entry => entry.List.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(word => (Word: word.ToUpperInvariant(), entry.Meaning)))
            .DistinctBy(entry => entry.Word)
            .ToFrozenDictionary(entry => entry.Word, entry => entry.Meaning);
}
