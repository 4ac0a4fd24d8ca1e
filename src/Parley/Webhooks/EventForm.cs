using System.Text;
using Parley.Api;

namespace Parley.Webhooks;

/// <summary>The parameters of an event as they go over the wire: the same for events that tell and for those that ask.</summary>
internal static class EventForm
{
    /// <summary>Percent-encoded; parameters without a value are left out.</summary>
    public static string Write(AccountSid account, WebhookEvent what)
    {
        var text = new StringBuilder();
        Append(text, "AccountSid", account.Value);
        Append(text, "EventType", what.Name);
        Append(text, "Source", what.Source);
        Append(text, "ClientIdentity", what.ClientIdentity);
        foreach (var (name, value) in what.Parameters)
        {
            Append(text, name, value);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        if (text.Length > 0)
        {
            text.Append('&');
        }

        text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }
}
