using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Parley.Inbound;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// The two routes that Meta calls. 200 only after everything was committed: any other answer makes Meta send the whole POST
/// again, for up to a week, so a doubled message is normal and the inbox recognises it.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/guides/set-up-webhooks
/// </summary>
internal sealed class WhatsAppWebhooks(IWhatsAppSenders senders, ILogger<WhatsAppWebhooks> logger)
{
    /// <summary>What to enter at Meta, after the server's public address.</summary>
    public const string Path = "/channels/whatsapp/webhook";

    /// <summary>Meta's payloads can be up to 3 MB.</summary>
    private const int MaxBody = 3 * 1024 * 1024;

    private const int MaxChallenge = 1024;

    /// <summary>So many in one POST: it is the database.</summary>
    private const int MostFailures = 3;

    public void Map(IEndpointRouteBuilder routes)
    {
        // RequestDelegate, not Delegate: nothing is bound, the raw bytes are needed.
        routes.MapGet(Path, (RequestDelegate)HandshakeAsync);
        routes.MapPost(Path, (RequestDelegate)ReceiveAsync);
    }

    private Task HandshakeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var challenge = query["hub.challenge"].ToString();
        if (query["hub.mode"] != "subscribe" || challenge.Length is 0 or > MaxChallenge
            || !senders.KnowsVerifyToken(query["hub.verify_token"].ToString()))
        {
            logger.WrongHandshake();
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        logger.Handshake();
        // The challenge goes back as it came, so a browser must not take it for a page.
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(challenge, context.RequestAborted);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var header = context.Request.Headers[WebhookSignature.Header];
        var secrets = WebhookSignature.Matching(body.Span, header.Count == 1 ? header[0] : null, senders.AppSecrets);
        if (secrets.Count == 0)
        {
            logger.WrongSignature(body.Length);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (Parse(body, secrets) is not { } contents)
        {
            logger.Malformed(body.Length);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        Note(contents);
        context.Response.StatusCode = await StoreAsync(context, contents)
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable;
    }

    /// <summary>The bytes as they came, or null if they are too many.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBody)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = MaxBody;
        }

        using var body = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 4096, 64 * 1024));
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return body.Length > MaxBody ? null : body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private WebhookContents? Parse(ReadOnlyMemory<byte> body, IReadOnlyList<string> secrets)
    {
        // One app's secret must not speak for another app's numbers.
        WhatsAppSender? Signed(WhatsAppSender? sender) =>
            sender is not null && secrets.Contains(sender.AppSecret) ? sender : null;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? WebhookWire.Read(
                    document.RootElement, id => Signed(senders.ByPhoneNumberId(id)),
                    id => Signed(senders.ByBusinessAccountId(id)))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A member's name with half a surrogate pair: the parser takes it and throws when it is compared.
            return null;
        }
    }

    private void Note(WebhookContents contents)
    {
        if (contents.NotOurs > 0)
        {
            logger.NotOurs(contents.NotOurs);
        }

        foreach (var (phoneNumberId, code) in contents.Errors)
        {
            logger.ReportedError(phoneNumberId, code);
        }

        logger.Received(
            contents.Events.OfType<WebhookEvent.Received>().Count(), contents.Events.OfType<WebhookEvent.Reported>().Count(),
            contents.Events.OfType<WebhookEvent.Reviewed>().Count());
    }

    private async Task<bool> StoreAsync(HttpContext context, WebhookContents contents)
    {
        // Asked for here, because the inbox may itself know the channels.
        var inbox = context.RequestServices.GetRequiredService<IInbox>();
        var failures = 0;
        HashSet<(string From, string To)> waiting = [];
        foreach (var heard in contents.Events)
        {
            var writes = heard is WebhookEvent.Received { Message: var message } ? (message.From, message.To) : default;
            if (waiting.Contains(writes))
            {
                // It comes again together with what this person wrote before.
                continue;
            }

            try
            {
                await StoreAsync(inbox, heard, context.RequestAborted);
            }
            catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
            {
                // The boundary: whatever happened, it is not stored, and Meta must hear that. The rest of the POST is other people's.
                logger.NotStored(exception.GetType().Name);
                if (++failures == MostFailures)
                {
                    return false;
                }

                if (heard is WebhookEvent.Received)
                {
                    waiting.Add(writes);
                }
            }
        }

        return failures == 0;
    }

    private static Task StoreAsync(IInbox inbox, WebhookEvent heard, CancellationToken cancellation) => heard switch
    {
        WebhookEvent.Received received => inbox.ReceiveAsync(received.Message, cancellation),
        WebhookEvent.Reported reported => inbox.ReportAsync(reported.Report, cancellation),
        WebhookEvent.Reviewed reviewed => inbox.TemplateReviewedAsync(reviewed.Review, cancellation),
        _ => throw new InvalidOperationException("A webhook event of unknown kind."),
    };
}
