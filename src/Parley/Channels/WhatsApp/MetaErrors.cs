using System.Collections.Frozen;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// The one table from Meta's error codes to what Parley does and to the code that Twilio would show. It serves the answers to
/// sends and the <c>failed</c> statuses that come later by webhook: Meta uses the same codes in both.
/// <para>Meta: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes</para>
/// <para>Twilio: https://www.twilio.com/docs/whatsapp/api/error-code-mapping (the older codes of the same faults) and
/// https://www.twilio.com/docs/api/errors</para>
/// </summary>
internal static class MetaErrors
{
    // Channel could not authenticate the request; from, content, policy: https://www.twilio.com/docs/api/errors/63001 and so on.
    private const int NotAuthenticated = 63001;
    private const int NoSuchSender = 63007;
    private const int ProviderFault = 63012;
    private const int PolicyViolation = 63013;
    private const int BlockedByUser = 63014;
    private const int WindowClosed = 63016;
    private const int RateLimit = 63018;
    private const int MediaFailed = 63019;
    private const int AccountTrouble = 63020;
    private const int InvalidContent = 63021;
    private const int NameNotApproved = 63022;
    private const int GenericError = 63023;
    private const int InvalidRecipient = 63024;
    private const int TemplateMissing = 63027;
    private const int ParameterCount = 63028;
    private const int ParameterUnsupported = 63030;
    private const int SameFromAndTo = 63031;
    private const int UserLimitation = 63032;
    private const int TemplatePaused = 63041;
    private const int TemplateDisabled = 63042;
    private const int MetaChoseNot = 63049;

    // Without Retry-After: the pair limit refills by one message in six seconds, throughput every second; the call limits of an
    // app or account are counted by the hour. https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PairWait = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SpamWait = TimeSpan.FromMinutes(10);

    private enum Policy
    {
        /// <summary>It will never go.</summary>
        Reject,

        /// <summary>Meta is away: try again.</summary>
        Retry,

        /// <summary>The channel is down until somebody acts; failing the queue would lose what a new token could still send.</summary>
        Keep,

        /// <summary>Meta says slower.</summary>
        Throttle,
    }

    private static readonly FrozenDictionary<int, Entry> Table = new Dictionary<int, Entry>
    {
        // The channel is down.
        [0] = new(Policy.Keep, NotAuthenticated, Minute), // "AuthException": the user could not be authenticated
        [190] = new(Policy.Keep, NotAuthenticated, Minute), // "Access token has expired"
        [3] = new(Policy.Keep, NotAuthenticated, Minute), // "API Method": capability or permissions issue
        [10] = new(Policy.Keep, NotAuthenticated, Minute), // "Permission Denied" (so are 200–299, below)
        [131005] = new(Policy.Keep, NotAuthenticated, Minute), // "Access denied"

        // Meta is away.
        [1] = new(Policy.Retry, ProviderFault), // "API Unknown"
        [2] = new(Policy.Retry, ProviderFault), // "API Service": temporary, downtime or overload
        [131000] = new(Policy.Retry, ProviderFault), // "Something went wrong"
        [131016] = new(Policy.Retry, ProviderFault), // "Service unavailable"
        [131057] = new(Policy.Retry, ProviderFault, Minute), // "Account in maintenance mode", also while throughput is upgraded
        [133004] = new(Policy.Retry, ProviderFault), // "Server Temporarily Unavailable"

        // Slower.
        [4] = new(Policy.Throttle, RateLimit, Minute), // "API Too Many Calls": the app's limit
        [80007] = new(Policy.Throttle, RateLimit, Minute), // "Rate limit issues": the WABA's limit
        [130429] = new(Policy.Throttle, RateLimit, Second), // "Rate limit hit": the number's throughput
        [131048] = new(Policy.Throttle, RateLimit, SpamWait), // "Spam rate limit hit"
        [131056] = new(Policy.Throttle, RateLimit, PairWait), // "Pair rate limit hit": this sender, this person
        [132069] = new(Policy.Throttle, RateLimit, Minute), // "Flow is throttled"
        [133016] = new(Policy.Throttle, RateLimit, SpamWait), // "Account register deregister rate limit exceeded"

        // The sender.
        [33] = new(Policy.Reject, NoSuchSender), // "Parameter value is not valid": the phone number was deleted
        [368] = new(Policy.Reject, PolicyViolation), // "Temporarily blocked for policies violations"
        [130497] = new(Policy.Reject, PolicyViolation), // "Business account is restricted from messaging users in this country"
        [131031] = new(Policy.Reject, PolicyViolation), // "Account has been locked"
        [131037] = new(Policy.Reject, NameNotApproved), // "WhatsApp provided number needs display name approval"
        [131042] = new(Policy.Reject, AccountTrouble), // "Business eligibility payment issue"
        [131044] = new(Policy.Reject, AccountTrouble), // payment problem, as above
        [131045] = new(Policy.Reject, NoSuchSender), // "Incorrect certificate": registration failed
        [131064] = new(Policy.Reject, RateLimit), // messaging limit reached through template classification violations
        [133010] = new(Policy.Reject, NoSuchSender), // "Phone number not registered"
        [134011] = new(Policy.Reject, PolicyViolation), // "WhatsApp Payments terms of service has not been accepted"

        // The person.
        [130472] = new(Policy.Reject, UserLimitation), // "User's number is part of an experiment"
        [131021] = new(Policy.Reject, SameFromAndTo), // "Recipient cannot be sender"
        [131026] = new(Policy.Reject, InvalidRecipient), // "Message undeliverable"
        [131030] = new(Policy.Reject, InvalidRecipient), // "Recipient phone number not in allowed list"
        [131047] = new(Policy.Reject, WindowClosed), // "Re-engagement message": more than 24 hours since the last reply
        [131049] = new(Policy.Reject, MetaChoseNot), // "Meta chose not to deliver"
        [131050] = new(Policy.Reject, BlockedByUser), // the user stopped marketing messages of this business
        [131062] = new(Policy.Reject, InvalidRecipient), // business-scoped user id not supported for this message
        [137000] = new(Policy.Reject, InvalidRecipient), // recipient identity key hash mismatch

        // The content. Twilio gives the older 1008 and 1009, missing and invalid parameter, as 63013.
        [100] = new(Policy.Reject, PolicyViolation), // "Invalid parameter"
        [131008] = new(Policy.Reject, PolicyViolation), // "Required parameter is missing"
        [131009] = new(Policy.Reject, PolicyViolation), // "Parameter value is not valid"
        [131051] = new(Policy.Reject, InvalidContent), // "Unsupported message type"
        [131052] = new(Policy.Reject, MediaFailed), // "Media download error"
        [131053] = new(Policy.Reject, MediaFailed), // "Media upload error"
        [131063] = new(Policy.Reject, PolicyViolation), // marketing templates are disabled on this API
        [135000] = new(Policy.Reject, GenericError), // "Generic user error"

        // The template.
        [132000] = new(Policy.Reject, ParameterCount), // "Template Param Count Mismatch"
        [132001] = new(Policy.Reject, TemplateMissing), // "Template does not exist", also when it is not approved
        [132005] = new(Policy.Reject, InvalidContent), // "Template Hydrated Text Too Long"
        [132007] = new(Policy.Reject, PolicyViolation), // "Template Format Character Policy Violated"
        [132008] = new(Policy.Reject, ParameterCount), // parameter values missing
        [132012] = new(Policy.Reject, ParameterUnsupported), // "Template Parameter Format Mismatch"
        [132015] = new(Policy.Reject, TemplatePaused), // "Template is Paused"
        [132016] = new(Policy.Reject, TemplateDisabled), // "Template is Disabled"
        [132018] = new(Policy.Reject, ParameterUnsupported), // a problem with the template's parameters
        [132068] = new(Policy.Reject, PolicyViolation), // "Flow is blocked"
    }.ToFrozenDictionary();

    /// <summary>What a refused send becomes.</summary>
    public static SendOutcome Outcome(MetaFault fault)
    {
        var entry = Find(fault);
        return entry.Policy switch
        {
            Policy.Throttle => new SendOutcome.Throttled(fault.RetryAfter ?? entry.Wait ?? Second),
            Policy.Keep => new SendOutcome.TryLater(Named(fault), fault.RetryAfter ?? entry.Wait) { IsChannelDown = true },
            Policy.Retry => new SendOutcome.TryLater(Named(fault), fault.RetryAfter ?? entry.Wait),
            _ => new SendOutcome.Rejected(entry.TwilioCode, Named(fault)),
        };
    }

    /// <summary>Twilio's code for a <c>failed</c> status with this code of Meta's.</summary>
    public static int TwilioCode(int? metaCode) =>
        metaCode is { } code && ByCode(code) is { } entry ? entry.TwilioCode : GenericError;

    private static Entry Find(MetaFault fault)
    {
        // Code 100 with subcode 33 is "object does not exist or cannot be loaded"; in a send the object is the phone number.
        if (fault is { Code: 100, Subcode: 33 })
        {
            return Table[33];
        }

        return (fault.Code is { } code ? ByCode(code) : null) ?? ByStatus(fault);
    }

    private static Entry? ByCode(int code) => code is >= 200 and <= 299 ? Table[10] : Table.GetValueOrDefault(code);

    private static Entry ByStatus(MetaFault fault) => fault switch
    {
        { HttpStatus: 429 } => new(Policy.Throttle, RateLimit, Second),
        { HttpStatus: >= 500 } or { Transient: true } => new(Policy.Retry, ProviderFault),
        { HttpStatus: 401 } => Table[190],
        _ => new(Policy.Reject, GenericError),
    };

    private static string Named(MetaFault fault) => fault.Code is { } code ? $"({code}) {fault.Words}" : fault.Words;

    private sealed record Entry(Policy Policy, int TwilioCode, TimeSpan? Wait = null);
}
