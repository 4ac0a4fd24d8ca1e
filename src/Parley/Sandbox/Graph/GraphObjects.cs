using System.Text.Json;
using Parley.Channels.WhatsApp;

namespace Parley.Sandbox.Graph;

/// <summary><c>GET</c> and <c>DELETE</c> of single objects: numbers, business accounts, templates, media.</summary>
internal sealed class GraphObjects(
    SandboxDatabase database, SandboxWhatsAppSenders senders, GraphMediaCalls media, GraphCallbacks callbacks)
{
    public async Task HandleAsync(GraphCall call, WhatsAppSender? sender, bool isBusiness)
    {
        var id = call.Path[0];
        var isDone = call.Method switch
        {
            "GET" when sender is not null => await NumberAsync(call, sender),
            "GET" when isBusiness => await BusinessAsync(call, id),
            "GET" => await TryTemplateAsync(call, id) || await media.TryDescribeAsync(call, id),
            "DELETE" => await media.TryDeleteAsync(call, id),
            _ => false,
        };
        if (!isDone)
        {
            await call.FailAsync(GraphError.Unknown(Short(id)));
        }
    }

    /// <summary><c>GET /{waba}/phone_numbers</c></summary>
    public Task NumbersAsync(GraphCall call) => call.OkAsync(json =>
    {
        json.WriteStartArray("data");
        foreach (var sender in senders.Of(call.Account))
        {
            json.WriteStartObject();
            WriteNumber(json, sender, _ => true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary><c>/{waba}/subscribed_apps</c>: in the sandbox Parley's app is always subscribed; its callback can be overridden.</summary>
    public Task SubscriptionsAsync(GraphCall call) => call.Method switch
    {
        "POST" => callbacks.PostAsync(call),
        "DELETE" => callbacks.ClearAsync(call),
        _ => call.OkAsync(json =>
        {
            json.WriteStartArray("data");
            json.WriteStartObject();
            json.WriteStartObject("whatsapp_business_api_data");
            json.WriteString("id", GraphUploads.AppId);
            json.WriteString("name", "Parley sandbox");
            json.WriteEndObject();
            if (callbacks.Find(call.Account) is { } callback)
            {
                json.WriteString("override_callback_uri", callback.AbsoluteUri);
            }

            json.WriteEndObject();
            json.WriteEndArray();
        }),
    };

    private static async Task<bool> NumberAsync(GraphCall call, WhatsAppSender sender)
    {
        var fields = call.Query("fields")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        await call.OkAsync(json => WriteNumber(json, sender, name => fields is null || fields.Contains(name, StringComparer.Ordinal)));
        return true;
    }

    private static void WriteNumber(Utf8JsonWriter json, WhatsAppSender sender, Func<string, bool> isWanted)
    {
        Write("verified_name", "Parley sandbox");
        Write("code_verification_status", "VERIFIED");
        Write("display_phone_number", "+" + SandboxAddress.Digits(sender.Address));
        Write("quality_rating", "GREEN");
        Write("platform_type", "CLOUD_API");
        Write("status", "CONNECTED");
        Write("name_status", "APPROVED");
        if (isWanted("throughput"))
        {
            json.WriteStartObject("throughput");
            json.WriteString("level", "STANDARD");
            json.WriteEndObject();
        }

        json.WriteString("id", sender.PhoneNumberId);

        void Write(string name, string value)
        {
            if (isWanted(name))
            {
                json.WriteString(name, value);
            }
        }
    }

    private static async Task<bool> BusinessAsync(GraphCall call, string id)
    {
        await call.OkAsync(json =>
        {
            json.WriteString("id", id);
            json.WriteString("name", "Parley sandbox");
            json.WriteString("timezone_id", "1");
            json.WriteString("message_template_namespace", "parley_sandbox");
        });
        return true;
    }

    private async Task<bool> TryTemplateAsync(GraphCall call, string id)
    {
        var template = await database.ReadAsync(sql => GraphTemplateStore.FindAsync(sql, call.Account, id), call.Cancellation);
        if (template is null)
        {
            return false;
        }

        await call.OkAsync(json => GraphTemplateCalls.Write(json, template));
        return true;
    }

    private static string Short(string id) => id.Length <= 64 ? id : id[..64];
}
