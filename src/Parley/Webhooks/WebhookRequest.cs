using System.Text;
using Parley.Api;

namespace Parley.Webhooks;

/// <summary>What a webhook is sent: the same for events that tell and for those that ask.</summary>
internal static class WebhookRequest
{
    /// <summary>The parameters of an event, percent-encoded.</summary>
    public static string Form(AccountSid account, WebhookEvent what)
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
