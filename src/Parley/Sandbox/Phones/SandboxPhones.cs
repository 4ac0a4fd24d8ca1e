using System.Text;
using Parley.Api;
using Parley.Sandbox.Clock;
using Parley.Sandbox.Graph;
using Parley.Sandbox.Outbox;

namespace Parley.Sandbox.Phones;

/// <summary>What people do with their phones, and what their phones receive.</summary>
internal sealed class SandboxPhones(
    SandboxDatabase database, SandboxOutbox outbox, SandboxWhatsAppSenders senders, SandboxIds ids, SandboxClock clock,
    SandboxEvents events, PhoneJson json, SandboxOptions options, TimeProvider time) : ISandboxPhones
{
    public async Task<bool> ReceiveTextAsync(
        AccountSid account, string carrierId, string from, string to, string text, CancellationToken cancellation)
    {
        var phone = WithPlus(to);
        var message = new PhoneMessage(
            ids.NextSequence(), carrierId, phone, WithPlus(from), IsSent: false, text, [], null, "delivered", null, clock.Now(account));
        var (status, isNew) = await database.WriteAsync(
            async sql =>
            {
                var (isReachable, _) = await PhoneStore.MeetAsync(sql, account, phone, message.Sender);
                var held = message with { Status = isReachable ? "delivered" : "sent" };
                return await PhoneStore.InsertAsync(sql, account, held)
                    ? (held.Status, true)
                    : (await PhoneStore.StatusAsync(sql, account, carrierId) ?? "sent", false);
            },
            cancellation);
        if (isNew && status != "sent")
        {
            Publish(account, message);
        }

        return status != "sent";
    }

    /// <summary>All phones of the account.</summary>
    public ValueTask<IReadOnlyList<Phone>> ListAsync(AccountSid account, CancellationToken cancellation) =>
        database.ReadAsync(sql => PhoneStore.PhonesAsync(sql, account), cancellation);

    /// <summary>A phone's messages, oldest first; none for a phone that nobody knows yet.</summary>
    public ValueTask<IReadOnlyList<PhoneMessage>> MessagesAsync(
        AccountSid account, string phone, long before, int limit, CancellationToken cancellation) =>
        database.ReadAsync(sql => PhoneStore.MessagesAsync(sql, account, phone, before, limit), cancellation);

    /// <summary>What a tap on a message would send; null if this phone has no such message, or it has nothing of that name.</summary>
    public async ValueTask<(PhoneMessage Message, PhoneTap Tap)?> FindTapAsync(
        AccountSid account, string phone, string messageId, string button, CancellationToken cancellation) =>
        await database.ReadAsync(sql => PhoneStore.ReceivedAsync(sql, account, phone, messageId), cancellation) is { } message
        && message.Content?.Find(button, messageId, message.Template is not null) is { } tap
            ? (message, tap)
            : null;

    /// <summary>The phone is switched on or off. On again, it gets what the carrier held for it, in order.</summary>
    public async Task SetReachableAsync(AccountSid account, string phone, bool reachable, CancellationToken cancellation)
    {
        var now = clock.Now(account);
        var (delivered, items) = await database.WriteAsync(
            async sql =>
            {
                await PhoneStore.SetReachableAsync(sql, account, phone, reachable);
                var moved = reachable ? await PhoneStore.MoveReceivedAsync(sql, account, phone, "sent", "delivered") : [];
                var sending = moved.Select(message => Report(account, message, "delivered", now)).ToList();
                foreach (var item in sending)
                {
                    await OutboxStore.InsertAsync(sql, item);
                }

                return (moved, sending);
            },
            cancellation);
        outbox.Release(items);
        events.Publish(account, "phone", writer =>
        {
            writer.WriteString("address", phone);
            writer.WriteBoolean("reachable", reachable);
        });
        foreach (var message in delivered)
        {
            Publish(account, message);
        }
    }

    /// <summary>The person reads everything; WhatsApp tells the business, SMS does not. Returns how many were unread.</summary>
    public async Task<int> ReadAsync(AccountSid account, string phone, CancellationToken cancellation)
    {
        var now = clock.Now(account);
        var (read, items) = await database.WriteAsync(
            async sql =>
            {
                var moved = await PhoneStore.MoveReceivedAsync(sql, account, phone, "delivered", "read");
                var sending = SandboxAddress.IsWhatsApp(phone)
                    ? moved.Select(message => Report(account, message, "read", now)).ToList()
                    : [];
                foreach (var item in sending)
                {
                    await OutboxStore.InsertAsync(sql, item);
                }

                return (moved, sending);
            },
            cancellation);
        outbox.Release(items);
        foreach (var message in read)
        {
            PublishStatus(account, message, "read");
        }

        return read.Count;
    }

    /// <summary>
    /// The person at <paramref name="phone"/> sends. Returns when Parley has it, or when it is durably queued and something stands in
    /// its way. WhatsApp has one file a message, so several files are several messages; the first carries the text. Null: the phone is off.
    /// </summary>
    /// <param name="tap">What was tapped, instead of written.</param>
    /// <param name="place">Where the person is, instead of written.</param>
    public async Task<IReadOnlyList<PhoneMessage>?> SendAsync(
        AccountSid account, string phone, string to, string? body, IReadOnlyList<(SandboxMedia Media, byte[] Bytes)> files,
        PhoneTap? tap, PhoneLocation? place, CancellationToken cancellation)
    {
        var isWhatsApp = SandboxAddress.IsWhatsApp(phone);
        var now = clock.Now(account);
        var sender = isWhatsApp ? senders.ByAddress(account, to) : null;
        var parts = isWhatsApp ? Parts(body, files) : [(body, files)];
        var messages = parts.Select(part => new PhoneMessage(
            ids.NextSequence(), isWhatsApp ? ids.Wamid() : ids.TextId(), phone, to, IsSent: true, part.Body,
            [.. part.Files.Select(file => new PhoneMedia(file.Media.ContentType, file.Media.Link, null))], null, "sent", null, now,
            place is null ? null : new PhoneContent { Location = place })).ToList();
        var items = messages.Zip(parts, (message, part) => sender is not null
            ? Webhook(account, sender, message, part.Files is [var file, ..] ? file.Media : null, tap)
            : Text(account, message)).ToList();
        var isOn = await database.WriteAsync(
            async sql =>
            {
                if (await PhoneStore.IsReachableAsync(sql, account, phone) is false)
                {
                    return false;
                }

                await PhoneStore.MeetAsync(sql, account, phone, to);
                if (sender is not null)
                {
                    await senders.KeepAsync(sql, sender);
                    await PhoneStore.OpenAsync(sql, account, phone, to, now);
                }

                foreach (var (media, bytes) in files)
                {
                    await SandboxMediaStore.InsertAsync(sql, account, media, bytes);
                }

                foreach (var (message, item) in messages.Zip(items))
                {
                    await PhoneStore.InsertAsync(sql, account, message);
                    await OutboxStore.InsertAsync(sql, item);
                }

                return true;
            },
            cancellation);
        if (!isOn)
        {
            return null;
        }

        if (sender is not null)
        {
            senders.Kept(sender);
        }

        messages.ForEach(message => Publish(account, message));
        outbox.Release(items);
        await WaitAsync(items, cancellation);
        return messages;
    }

    private async Task WaitAsync(IReadOnlyList<OutboxItem> items, CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(items.Select(item => item.Answered)).WaitAsync(options.AcceptTimeout, time, cancellation);
        }
        catch (TimeoutException)
        {
            // Parley is slow or away; the message is stored and stays on its way.
        }
    }

    // Text travels as the caption of a picture, video or document; a voice message or a sticker has none.
    private static IReadOnlyList<(string? Body, IReadOnlyList<(SandboxMedia Media, byte[] Bytes)> Files)> Parts(
        string? body, IReadOnlyList<(SandboxMedia Media, byte[] Bytes)> files)
    {
        if (files.Count == 0)
        {
            return [(body, [])];
        }

        var isCaption = body is null || MetaWebhooks.TakesCaption(files[0].Media.ContentType);
        var parts = files.Select((file, at) => (at == 0 && isCaption ? body : null, (IReadOnlyList<(SandboxMedia, byte[])>)[file]));
        return isCaption ? [.. parts] : [(body, []), .. parts];
    }

    private OutboxItem Webhook(
        AccountSid account, Channels.WhatsApp.WhatsAppSender sender, PhoneMessage message, SandboxMedia? media, PhoneTap? tap) => new(
        ids.NextSequence(), account, sender.Address, OutboxKind.Webhook, MetaWebhooks.Message(sender, message, media, tap), message.Id,
        message.Phone, message.Sender, message.Body, message.At);

    private OutboxItem Text(AccountSid account, PhoneMessage message) => new(
        ids.NextSequence(), account, $"text {message.Phone} {message.Sender}", OutboxKind.Text,
        Encoding.UTF8.GetBytes(string.Join('\n', message.Media.Select(json.Url))), message.Id, message.Phone, message.Sender, message.Body,
        message.At);

    private OutboxItem Report(AccountSid account, PhoneMessage message, string status, long now) =>
        SandboxAddress.IsWhatsApp(message.Phone) && senders.ByAddress(account, message.Sender) is { } sender
            ? new OutboxItem(
                ids.NextSequence(), account, sender.Address, OutboxKind.Webhook,
                MetaWebhooks.Status(sender, message.Id, status, now, message.Phone, message.Opaque, null), null, message.Phone,
                message.Sender, null, now)
            : new OutboxItem(
                ids.NextSequence(), account, $"report {message.Phone}", OutboxKind.Report, [], message.Id, message.Phone, message.Sender,
                null, now);

    /// <summary>Tells listeners about a message that a phone has or sends.</summary>
    public void Publish(AccountSid account, PhoneMessage message) => events.Publish(account, "message", writer =>
    {
        writer.WriteString("address", message.Phone);
        json.WriteMessage(writer, message);
    });

    private void PublishStatus(AccountSid account, PhoneMessage message, string status) => events.Publish(account, "status", writer =>
    {
        writer.WriteString("id", message.Id);
        writer.WriteString("address", message.Phone);
        writer.WriteString("status", status);
    });

    // A carrier may write a number without its plus; short codes and names stay as they are.
    private static string WithPlus(string address) =>
        address.Length >= 9 && !address.AsSpan().ContainsAnyExceptInRange('0', '9') ? "+" + address : address;
}
