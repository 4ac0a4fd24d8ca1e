using Parley.Api;

namespace Parley.Configuration;

/// <summary>What a client may send for a service's configuration; null members were not sent.</summary>
internal sealed record ServiceConfigurationForm(string? CreatorRole, string? ConversationRole, string? ServiceRole, bool? Reachability)
{
    public static ApiError? Read(Form form, out ServiceConfigurationForm read)
    {
        var error = form.ReadTruth("ReachabilityEnabled", out var reachability);
        read = new(
            Given(form["DefaultConversationCreatorRoleSid"]), Given(form["DefaultConversationRoleSid"]),
            Given(form["DefaultChatServiceRoleSid"]), reachability);
        return error;
    }

    public ServiceConfiguration ApplyTo(ServiceConfiguration before) => before with
    {
        CreatorRole = CreatorRole ?? before.CreatorRole,
        ConversationRole = ConversationRole ?? before.ConversationRole,
        ServiceRole = ServiceRole ?? before.ServiceRole,
        Reachability = Reachability ?? before.Reachability,
    };

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
