using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;

namespace Parley.Configuration;

/// <summary>What a client may send for the account's configuration; null members were not sent.</summary>
internal sealed record ConfigurationForm(
    string? ChatServiceSid, string? MessagingServiceSid, string? InactiveTimer, string? ClosedTimer)
{
    public static ApiError? Read(Form form, out ConfigurationForm read)
    {
        read = new(
            Given(form["DefaultChatServiceSid"]), Given(form["DefaultMessagingServiceSid"]), form["DefaultInactiveTimer"],
            form["DefaultClosedTimer"]);
        if (read.ChatServiceSid is not null && !Sid.Is(read.ChatServiceSid, "IS"))
        {
            return NoService;
        }

        // https://www.twilio.com/docs/api/errors/50341
        return read.MessagingServiceSid is not null && !Sid.Is(read.MessagingServiceSid, "MG")
            ? ApiError.Bad(50341, "DefaultMessagingServiceSid is not the SID of a messaging service")
            : ConversationForm.InactiveProblem("DefaultInactiveTimer", Given(read.InactiveTimer))
                ?? ConversationForm.ClosedProblem("DefaultClosedTimer", Given(read.ClosedTimer));
    }

    /// <summary>https://www.twilio.com/docs/api/errors/50050</summary>
    public static readonly ApiError NoService = ApiError.Bad(50050, "DefaultChatServiceSid names no service of this account");

    /// <summary>An empty timer, or one of no length, is none.</summary>
    public Account ApplyTo(Account before) => before with
    {
        DefaultService = ChatServiceSid ?? before.DefaultService,
        DefaultMessagingService = MessagingServiceSid ?? before.DefaultMessagingService,
        InactiveTimer = Timer(InactiveTimer, before.InactiveTimer),
        ClosedTimer = Timer(ClosedTimer, before.ClosedTimer),
    };

    private static string? Timer(string? sent, string? before) =>
        sent is null ? before : Given(sent) is { } text && ConversationForm.Duration(text) is not null ? text : null;

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
