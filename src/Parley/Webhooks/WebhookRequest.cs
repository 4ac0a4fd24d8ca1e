using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Parley.Api;

namespace Parley.Webhooks;

/// <summary>The HTTP request of a webhook: the same for events that tell and for those that ask.</summary>
internal static class WebhookRequest
{
    private static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded", "utf-8");

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

    /// <summary>The signed request for the try that comes after <paramref name="fails"/> failed ones.</summary>
    /// <param name="eventSid">32 hexadecimal digits after its prefix; the same for all tries of one event.</param>
    public static HttpRequestMessage Build(
        AccountSid account, string method, string url, string form, string authToken, string eventSid, long fails)
    {
        var request = Signed(
            method, new Uri(url, UriKind.Absolute), form + "&RetryCount=" + fails.ToString(CultureInfo.InvariantCulture), authToken);
        request.Headers.UserAgent.ParseAdd("TwilioProxy/1.1");
        request.Headers.Accept.ParseAdd("*/*");
        request.Headers.TryAddWithoutValidation(
            "I-Twilio-Idempotency-Token", Guid.ParseExact(eventSid.AsSpan(2), "N").ToString("D"));
        request.Options.Set(WebhookSender.AccountKey, account.Value);
        return request;
    }

    private static HttpRequestMessage Signed(string method, Uri target, string form, string authToken)
    {
        HttpRequestMessage request;
        if (method == "GET")
        {
            var joined = new UriBuilder(target);
            joined.Query = string.IsNullOrEmpty(joined.Query) ? form : joined.Query[1..] + "&" + form;
            target = joined.Uri;
            request = new(HttpMethod.Get, target);
            request.Headers.TryAddWithoutValidation("X-Twilio-Signature", WebhookSignature.Compute(authToken, target, []));
            return request;
        }

        request = new(HttpMethod.Post, target) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(form)) };
        request.Content.Headers.ContentType = FormType;
        request.Headers.TryAddWithoutValidation(
            "X-Twilio-Signature", WebhookSignature.Compute(authToken, target, WebhookSignature.Pairs(form)));
        return request;
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
