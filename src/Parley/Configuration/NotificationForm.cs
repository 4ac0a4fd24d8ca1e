using Parley.Api;

namespace Parley.Configuration;

/// <summary>What a client may send for a service's notifications; null members were not sent.</summary>
internal sealed record NotificationForm(
    bool? LogEnabled, NotificationPart NewMessage, bool? BadgeCountEnabled, NotificationPart WithMedia, NotificationPart Added,
    NotificationPart Removed)
{
    public static ApiError? Read(Form form, out NotificationForm read)
    {
        ApiError?[] problems =
        [
            form.ReadTruth("LogEnabled", out var log),
            form.ReadTruth("NewMessage.BadgeCountEnabled", out var badge),
            NotificationPart.Read(form, "NewMessage", out var newMessage),
            NotificationPart.Read(form, "NewMessage.WithMedia", out var withMedia),
            NotificationPart.Read(form, "AddedToConversation", out var added),
            NotificationPart.Read(form, "RemovedFromConversation", out var removed),
        ];
        read = new(log, newMessage, badge, withMedia, added, removed);
        return problems.FirstOrDefault(problem => problem is not null);
    }

    public NotificationSettings ApplyTo(NotificationSettings before) => new(
        LogEnabled ?? before.LogEnabled,
        new(
            NewMessage.Enabled ?? before.NewMessage.Enabled, NewMessage.Template ?? before.NewMessage.Template,
            NewMessage.Sound ?? before.NewMessage.Sound, BadgeCountEnabled ?? before.NewMessage.BadgeCountEnabled,
            WithMedia is { Enabled: null, Template: null }
                ? before.NewMessage.WithMedia
                : new(
                    WithMedia.Enabled ?? before.NewMessage.WithMedia?.Enabled ?? false,
                    WithMedia.Template ?? before.NewMessage.WithMedia?.Template)),
        Added.ApplyTo(before.AddedToConversation), Removed.ApplyTo(before.RemovedFromConversation));
}

/// <summary>What can be said of one kind of notification.</summary>
internal sealed record NotificationPart(bool? Enabled, string? Template, string? Sound)
{
    // No page says how long: a push notification's payload has 4 KB in all, and a sound is the name of a file.
    private const int LongestTemplate = 2048;
    private const int LongestSound = 256;

    public static ApiError? Read(Form form, string prefix, out NotificationPart read)
    {
        var error = form.ReadTruth($"{prefix}.Enabled", out var enabled);
        read = new(enabled, form[$"{prefix}.Template"], form[$"{prefix}.Sound"]);
        return error ?? read switch
        {
            { Template.Length: > LongestTemplate } =>
                ApiError.Bad(50058, $"{prefix}.Template has at most {LongestTemplate} characters"),
            { Sound.Length: > LongestSound } => ApiError.Bad(50059, $"{prefix}.Sound has at most {LongestSound} characters"),
            _ => null,
        };
    }

    public MembershipNotification ApplyTo(MembershipNotification before) =>
        new(Enabled ?? before.Enabled, Template ?? before.Template, Sound ?? before.Sound);
}
