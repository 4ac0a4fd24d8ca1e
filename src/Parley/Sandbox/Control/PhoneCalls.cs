using System.Text.Json;
using Parley.Sandbox.Clock;
using Parley.Sandbox.Phones;

namespace Parley.Sandbox.Control;

/// <summary>What one can do with phones.</summary>
internal sealed class PhoneCalls(
    SandboxPhones phones, SandboxDatabase database, PhoneJson phoneJson, PhoneMediaForms media, SandboxClock clock)
{
    private const int LongestBody = 65_536;
    private const int UsualMessages = 1000;
    private const int MostMessages = 10_000;

    public async Task ListAsync(ControlCall call)
    {
        var list = await phones.ListAsync(call.Account, call.Cancellation);
        var now = clock.Now(call.Account);
        await call.AnswerAsync(200, json =>
        {
            json.WriteStartArray("phones");
            foreach (var phone in list)
            {
                json.WriteStartObject();
                PhoneJson.WritePhone(json, phone, now);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task PatchAsync(ControlCall call)
    {
        if (await AddressAsync(call) is not { } address || await call.ReadAsync() is not { } document)
        {
            return;
        }

        using (document)
        {
            if (!document.RootElement.TryGetProperty("reachable", out var reachable) ||
                reachable.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                await call.RefuseAsync("'reachable' is true or false.");
                return;
            }

            await phones.SetReachableAsync(call.Account, address, reachable.GetBoolean(), call.Cancellation);
        }

        var phone = (await phones.ListAsync(call.Account, call.Cancellation)).First(candidate => candidate.Address == address);
        await call.AnswerAsync(200, json => PhoneJson.WritePhone(json, phone, clock.Now(call.Account)));
    }

    public async Task MessagesAsync(ControlCall call)
    {
        if (await AddressAsync(call) is not { } address)
        {
            return;
        }

        var limit = (int)call.Number("limit", UsualMessages, 1, MostMessages);
        var messages = await phones.MessagesAsync(call.Account, address, long.MaxValue, limit, call.Cancellation);
        await call.AnswerAsync(200, json =>
        {
            json.WriteStartArray("messages");
            foreach (var message in messages)
            {
                json.WriteStartObject();
                phoneJson.WriteMessage(json, message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task ReadAsync(ControlCall call)
    {
        if (await AddressAsync(call) is { } address)
        {
            var read = await phones.ReadAsync(call.Account, address, call.Cancellation);
            await call.AnswerAsync(200, json => json.WriteNumber("read", read));
        }
    }

    public async Task SendAsync(ControlCall call)
    {
        if (await AddressAsync(call) is not { } phone || await call.ReadAsync() is not { } document)
        {
            return;
        }

        using (document)
        {
            if (Check(phone, document.RootElement, out var to, out var body) is { } problem)
            {
                await call.RefuseAsync(problem);
                return;
            }

            var act = await PhoneActForm.ReadAsync(phones, call, phone, to, document.RootElement);
            if (act.Problem is { } notDone)
            {
                await call.RefuseAsync(notDone);
                return;
            }

            var (files, wrong) = await media.ReadAsync(document.RootElement, clock.Now(call.Account), call.Cancellation);
            body = act.Tap?.Title ?? act.Place?.Text ?? (string.IsNullOrEmpty(body) ? null : body);
            wrong ??= files.Count == 0 && body is null ? "A message needs a 'body', 'media', a 'tap' or a 'location'."
                : files.Count > 0 && (act.Tap is not null || act.Place is not null) ? "A tap or a location comes without files."
                : null;
            if (wrong is not null)
            {
                await call.RefuseAsync(wrong);
                return;
            }

            var sent = await phones.SendAsync(call.Account, phone, to, body, files, act.Tap, act.Place, call.Cancellation);
            await (sent is null
                ? call.FailAsync(409, 20409, "This phone is off. Switch it on before it sends.")
                : call.AnswerAsync(201, json => WriteSent(json, sent, body)));
        }
    }

    /// <summary>A phone's file by the unguessable part of its URL.</summary>
    public async Task<(string ContentType, byte[] Bytes)?> MediaAsync(HttpContext http)
    {
        var link = (string?)http.Request.RouteValues["id"] ?? "";
        var found = await database.ReadAsync(sql => SandboxMediaStore.LinkedAsync(sql, link), http.RequestAborted);
        return found.Bytes is null ? null : found;
    }

    private static string? Check(string phone, JsonElement message, out string to, out string? body)
    {
        (to, body) = ("", null);
        if (JsonText.Read(message, "to", out var given) != JsonText.Found || !SandboxAddress.IsDestination(given))
        {
            return "'to' is whatsapp:+E164, +E164 or a short code.";
        }

        to = given!;
        if (SandboxAddress.Channel(to) != SandboxAddress.Channel(phone))
        {
            return "A phone and the number that it writes to are on the same channel.";
        }

        if (to == phone)
        {
            return "A phone does not write to itself.";
        }

        return JsonText.Read(message, "body", out body) == JsonText.Wrong || body?.Length > LongestBody
            ? $"'body' is a text of at most {LongestBody} characters."
            : null;
    }

    private void WriteSent(Utf8JsonWriter json, IReadOnlyList<PhoneMessage> sent, string? body)
    {
        json.WriteString("id", sent[0].Id);
        json.WriteString("from", sent[0].From);
        json.WriteString("to", sent[0].To);
        json.WriteString("body", body);
        phoneJson.WriteMedia(json, [.. sent.SelectMany(message => message.Media)]);
        json.WriteString("timestamp", SandboxTime.Text(sent[0].At));
    }

    private static async Task<string?> AddressAsync(ControlCall call)
    {
        var address = call.Route("address");
        if (SandboxAddress.IsPhone(address))
        {
            return address;
        }

        await call.RefuseAsync("A phone's address is whatsapp:+E164 or +E164, percent-encoded.");
        return null;
    }
}
