using System.Text.Json.Serialization;

namespace Parley.Configuration;

/// <summary>
/// Which push notifications a service sends, and their texts. Whatever was never set is left out, as it is in a service that nobody
/// configured.
/// </summary>
internal sealed record NotificationSettings(
    bool LogEnabled, NewMessageNotification NewMessage, MembershipNotification AddedToConversation,
    MembershipNotification RemovedFromConversation)
{
    public static readonly NotificationSettings None = new(
        false, new(false, null, null, null, null), new(false, null, null), new(false, null, null));
}

internal sealed record NewMessageNotification(
    bool Enabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Template,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sound,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? BadgeCountEnabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MediaNotification? WithMedia);

internal sealed record MediaNotification(
    bool Enabled, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Template);

internal sealed record MembershipNotification(
    bool Enabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Template,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sound);
