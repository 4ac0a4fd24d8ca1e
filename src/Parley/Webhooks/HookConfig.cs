using Parley.Api;

namespace Parley.Webhooks;

/// <summary>The webhooks of a whole account or of one service: an URL that is asked before, one that is told afterwards.</summary>
/// <param name="Service">Null: the account's.</param>
/// <param name="Filters">The events that are wanted, by either URL; the name's tense says by which.</param>
/// <param name="Target"><c>webhook</c> or <c>flex</c>; a service's is always <c>webhook</c>.</param>
internal sealed record HookConfig(
    AccountSid Account, string? Service, string? PreUrl, string? PostUrl, string Method, IReadOnlyList<string> Filters, string Target)
{
    public const string ToWebhook = "webhook";
    public const string ToFlex = "flex";

    /// <summary>As an account is made.</summary>
    public static HookConfig Pristine(AccountSid account) => new(account, null, null, null, "POST", [], ToWebhook);

    /// <summary>Whose it is: names its lanes.</summary>
    public string Owner => Service ?? Account.Value;

    /// <summary>True if somebody listens here at all.</summary>
    public bool IsSet => PreUrl is not null || PostUrl is not null;

    /// <summary>True if this event is wanted. There is no Flex here: with that target nothing is called.</summary>
    public bool Hears(string name) => Target == ToWebhook && Filters.Contains(name);
}
