namespace Parley.Webhooks;

/// <summary>Which events a conversation-scoped webhook hears.</summary>
internal static class WebhookInterest
{
    public const string Webhook = "webhook";
    public const string Trigger = "trigger";
    public const string Studio = "studio";

    /// <summary>
    /// By its target: the events of its filters; or added messages in which one of its trigger words stands. There is no Studio here: such
    /// a webhook is kept and hears nothing.
    /// </summary>
    public static bool Wants(Webhook hook, WebhookEvent what) => hook.Url is not null && hook.Target switch
    {
        Webhook => hook.Filters.Contains(what.Name),
        Trigger => what.Name == EventNames.MessageAdded && hook.Triggers.Any(word => Says(Body(what), word)),
        _ => false,
    };

    /// <summary>
    /// True if the words stand in the text, whatever their case, and not as part of a longer word: "stop" is in "Stop!" but not in
    /// "unstoppable". Twilio does not say how it compares.
    /// </summary>
    public static bool Says(string? text, string words)
    {
        if (string.IsNullOrEmpty(text) || words.Length == 0)
        {
            return false;
        }

        for (var at = text.IndexOf(words, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var end = at + words.Length;
            var startsWord = at == 0 || !(char.IsLetterOrDigit(text[at - 1]) && char.IsLetterOrDigit(words[0]));
            var endsWord = end == text.Length || !(char.IsLetterOrDigit(text[end]) && char.IsLetterOrDigit(words[^1]));
            if (startsWord && endsWord)
            {
                return true;
            }

            at = at + 1 < text.Length ? text.IndexOf(words, at + 1, StringComparison.OrdinalIgnoreCase) : -1;
        }

        return false;
    }

    private static string? Body(WebhookEvent what) => what.Parameters.FirstOrDefault(pair => pair.Key == "Body").Value;
}
