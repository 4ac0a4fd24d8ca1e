namespace Parley.Delivery;

/// <summary>Codes of receipts that fail before or instead of a carrier's answer. Carriers' own are mapped in their channels.</summary>
internal static class DeliveryErrors
{
    /// <summary>https://www.twilio.com/docs/api/errors/63016</summary>
    public const int OutsideWindow = 63016;

    /// <summary>https://www.twilio.com/docs/api/errors/63040</summary>
    public const int TemplateRejected = 63040;

    /// <summary>https://www.twilio.com/docs/api/errors/63041</summary>
    public const int TemplatePaused = 63041;

    /// <summary>https://www.twilio.com/docs/api/errors/63042</summary>
    public const int TemplateDisabled = 63042;

    /// <summary>https://www.twilio.com/docs/api/errors/21610</summary>
    public const int OptedOut = 21610;

    /// <summary>https://www.twilio.com/docs/api/errors/21617</summary>
    public const int TooLong = 21617;

    /// <summary>https://www.twilio.com/docs/api/errors/21619</summary>
    public const int Empty = 21619;

    /// <summary>https://www.twilio.com/docs/api/errors/30019</summary>
    public const int MediaTooLarge = 30019;

    /// <summary>https://www.twilio.com/docs/api/errors/30001: waited too long.</summary>
    public const int GaveUp = 30001;

    /// <summary>https://www.twilio.com/docs/api/errors/30008: nobody knows.</summary>
    public const int Unknown = 30008;

    /// <summary>https://www.twilio.com/docs/api/errors/63007: no channel with this sender.</summary>
    public const int NoChannel = 63007;

    /// <summary>https://www.twilio.com/docs/api/errors/50435: a group in which no number of ours takes part.</summary>
    public const int NoGroupSender = 50435;
}
