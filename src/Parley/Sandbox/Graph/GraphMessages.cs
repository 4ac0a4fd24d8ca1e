using System.Text.Json;
using Parley.Api;
using Parley.Channels.WhatsApp;
using Parley.Sandbox.Clock;
using Parley.Sandbox.Outbox;
using Parley.Sandbox.Phones;
using Parley.Sandbox.Trace;

namespace Parley.Sandbox.Graph;

/// <summary>
/// <c>POST /{phone-number-id}/messages</c>: Meta takes a message, tells what became of it by webhook, and refuses what its rules forbid.
/// </summary>
internal sealed class GraphMessages(
    SandboxDatabase database, SandboxWhatsAppSenders senders, SandboxPhones phones, GraphFiles files, SandboxOutbox outbox,
    ISandboxFaults faults, SandboxTimers timers, SandboxTraffic traffic, SandboxEvents events, SandboxIds ids, SandboxClock clock,
    TraceBook book, TimeProvider time)
{
    private const int LongestOpaque = 512;
    private static readonly string[] Failed = ["failed"];
    private static readonly string[] Sent = ["sent"];
    private static readonly string[] SentAndDelivered = ["sent", "delivered"];

    public async Task PostAsync(GraphCall call, WhatsAppSender sender)
    {
        var (document, malformed) = await call.ReadAsync();
        if (document is null)
        {
            await call.FailAsync(malformed!);
            return;
        }

        using (document)
        {
            using var entry = traffic.Begin(call.Account, $"a call of {sender.Address} to Meta");
            await (IsReadMark(document.RootElement)
                ? MarkReadAsync(call, sender, document.RootElement)
                : TakeDownAsync(call, sender, document.RootElement, entry));
        }
    }

    // What comes back with each status also says whose trace this call belongs to.
    private async Task TakeDownAsync(GraphCall call, WhatsAppSender sender, JsonElement body, SandboxTraffic.Entry entry)
    {
        if (!body.TryGetProperty("biz_opaque_callback_data", out var opaque) || opaque.ValueKind != JsonValueKind.String
            || opaque.GetString() is not { Length: > 0 and <= LongestOpaque } subject)
        {
            await SendAsync(call, sender, body, entry);
            return;
        }

        var at = clock.Now(call.Account);
        var recorder = new GraphRecorder(call.Http, body, time);
        try
        {
            await SendAsync(call with { Recorder = recorder }, sender, body, entry);
        }
        finally
        {
            book.Add(call.Account, TraceSubjects.Receipt(subject), recorder.Finish(at));
        }
    }

    private static bool IsReadMark(JsonElement body) =>
        body.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String && status.ValueEquals("read");

    private async Task SendAsync(GraphCall call, WhatsAppSender sender, JsonElement body, SandboxTraffic.Entry entry)
    {
        var (send, wrong) = GraphSendReader.Read(body);
        if (send is null)
        {
            await call.FailAsync(wrong!);
            return;
        }

        var (text, shown, refused) = await RenderAsync(call, send);
        var fault = faults.Take(call.Account, "whatsapp.send", send.To, sender.Address, text ?? send.Template?.Name);
        if (fault is not null && !await PassAsync(call, fault, entry))
        {
            return;
        }

        if (send.To == sender.Address)
        {
            refused = new GraphError(131021, "The recipient's number is the sender's.");
        }

        if (refused is not null)
        {
            await call.FailAsync(refused);
            return;
        }

        var file = await files.TakeAsync(call.Account, send, call.Cancellation);
        if (file.Refused is { } noFile)
        {
            await call.FailAsync(noFile);
            return;
        }

        var late = fault?.Error is { } code ? new GraphError(code, "Ordered by a fault.") : file.Late;
        await AcceptAsync(call, sender, send with { Content = shown }, text, file.Media, late, fault);
    }

    // What stands in the way before Meta takes the message; false if the call has been answered or cut.
    private async Task<bool> PassAsync(GraphCall call, FaultEffect fault, SandboxTraffic.Entry entry)
    {
        if (fault.Delay is { } delay)
        {
            await timers.WaitAsync(call.Account, delay, entry, call.Cancellation);
        }

        if (fault.Disconnect)
        {
            call.Http.Abort();
            return false;
        }

        if (GraphFaults.Refusal(fault) is not { } error)
        {
            return true;
        }

        if (fault.RetryAfter is { } seconds)
        {
            call.Http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await call.FailAsync(error);
        return false;
    }

    // What the phone will show, or why the template cannot be used.
    private async Task<(string? Text, PhoneContent? Shown, GraphError? Refused)> RenderAsync(GraphCall call, GraphSend send)
    {
        if (send.Template is not { } use)
        {
            return (send.Body, send.Content, null);
        }

        var template = await database.ReadAsync(
            sql => GraphTemplateStore.NamedAsync(sql, call.Account, use.Name, use.Language), call.Cancellation);
        return template?.Status switch
        {
            "APPROVED" => template.Render(use),
            "PAUSED" => (null, null, new GraphError(132015, $"The template '{use.Name}' is paused.")),
            "DISABLED" => (null, null, new GraphError(132016, $"The template '{use.Name}' is disabled.")),
            _ => (null, null, new GraphError(
                132001, $"The template name ({use.Name}) does not exist in {use.Language}, or is not approved.")),
        };
    }

    private async Task AcceptAsync(
        GraphCall call, WhatsAppSender sender, GraphSend send, string? text, IReadOnlyList<PhoneMedia> media, GraphError? late,
        FaultEffect? fault)
    {
        var account = call.Account;
        var now = clock.Now(account);
        var message = new PhoneMessage(
            ids.NextSequence(), ids.Wamid(), send.To, sender.Address, IsSent: false, text, media, send.Template?.Name, "delivered",
            send.Opaque, now, send.Content);
        var (stored, items) = await database.WriteAsync(
            async sql =>
            {
                var (isReachable, opened) = await PhoneStore.MeetAsync(sql, account, send.To, sender.Address);
                var error = late ?? (send.Template is null && !PhoneWindow.IsOpen(opened, now) ? GraphFaults.WindowClosed : null);
                var placed = message with { Status = isReachable ? "delivered" : "sent" };
                var statuses = error is not null ? Failed : isReachable ? SentAndDelivered : Sent;
                if (error is null)
                {
                    await PhoneStore.InsertAsync(sql, account, placed);
                }

                await senders.KeepAsync(sql, sender);
                var sending = Items(account, sender, message, GraphFaults.Arrange(statuses, fault), error, now);
                foreach (var item in sending)
                {
                    await OutboxStore.InsertAsync(sql, item);
                }

                return (error is null ? placed : null, sending);
            },
            call.Cancellation);
        senders.Kept(sender);
        if (stored is { Status: "delivered" })
        {
            phones.Publish(account, stored);
        }

        try
        {
            await AnswerAsync(call, send, message.Id, fault);
        }
        finally
        {
            // Not before the answer: Meta's webhooks may overtake it, but tests want the usual order.
            outbox.Release(items);
        }
    }

    private List<OutboxItem> Items(
        AccountSid account, WhatsAppSender sender, PhoneMessage message, IReadOnlyList<string> statuses, GraphError? error, long now) =>
    [
        .. statuses.Select(status => new OutboxItem(
            ids.NextSequence(), account, sender.Address, OutboxKind.Webhook,
            MetaWebhooks.Status(sender, message.Id, status, now, message.Phone, message.Opaque, error), null, message.Phone, message.Sender,
            null, now)),
    ];

    private static Task AnswerAsync(GraphCall call, GraphSend send, string id, FaultEffect? fault)
    {
        if (fault is { DropResponse: true })
        {
            call.Http.Abort();
            return Task.CompletedTask;
        }

        return call.OkAsync(json =>
        {
            json.WriteString("messaging_product", "whatsapp");
            json.WriteStartArray("contacts");
            json.WriteStartObject();
            json.WriteString("input", send.Input);
            json.WriteString("wa_id", SandboxAddress.Digits(send.To));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("id", id);
            if (send.Template is not null)
            {
                json.WriteString("message_status", "accepted");
            }

            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    // https://developers.facebook.com/docs/whatsapp/cloud-api/guides/mark-message-as-read
    private async Task MarkReadAsync(GraphCall call, WhatsAppSender sender, JsonElement body)
    {
        var id = body.TryGetProperty("message_id", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        var read = id is null
            ? null
            : await database.WriteAsync(sql => PhoneStore.MarkSentReadAsync(sql, call.Account, id, sender.Address), call.Cancellation);
        if (read is null)
        {
            await call.FailAsync(GraphError.Parameter("The parameter message_id names no message that this number received."));
            return;
        }

        foreach (var message in read)
        {
            events.Publish(call.Account, "status", json =>
            {
                json.WriteString("id", message.Id);
                json.WriteString("address", message.Phone);
                json.WriteString("status", "read");
            });
        }

        if (body.TryGetProperty("typing_indicator", out _))
        {
            events.Publish(call.Account, "typing", json => json.WriteString("sender", sender.Address));
        }

        await call.SuccessAsync();
    }
}
