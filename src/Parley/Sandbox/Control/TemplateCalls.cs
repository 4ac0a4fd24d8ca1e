using System.Text.Json;
using Parley.Sandbox.Graph;

namespace Parley.Sandbox.Control;

/// <summary>The desk of the reviewer at Meta.</summary>
internal sealed class TemplateCalls(SandboxDatabase database, GraphReviews reviews, ITemplateNames names)
{
    private const int LongestReason = 512;

    public async Task ListAsync(ControlCall call)
    {
        var templates = await database.ReadAsync(sql => GraphTemplateStore.AllAsync(sql, call.Account), call.Cancellation);
        var sids = new List<string?>();
        foreach (var template in templates)
        {
            sids.Add(await names.SidOfAsync(call.Account, template.Name, template.Language, call.Cancellation));
        }

        await call.AnswerAsync(200, json =>
        {
            json.WriteStartArray("templates");
            foreach (var (template, sid) in templates.Zip(sids))
            {
                json.WriteStartObject();
                Write(json, template, sid);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task ReviewAsync(ControlCall call)
    {
        if (await call.ReadAsync() is not { } document)
        {
            return;
        }

        using (document)
        {
            _ = JsonText.Read(document.RootElement, "status", out var status);
            if (status is not ("approved" or "rejected" or "paused" or "disabled"))
            {
                await call.RefuseAsync("'status' is approved, rejected, paused or disabled.");
                return;
            }

            if (JsonText.Read(document.RootElement, "reason", out var reason) == JsonText.Wrong || reason?.Length > LongestReason)
            {
                await call.RefuseAsync($"'reason' is a text of at most {LongestReason} characters.");
                return;
            }

            var sid = call.Route("sid");
            var template = await names.FindAsync(call.Account, sid, call.Cancellation) is var (name, language)
                ? await reviews.DecideAsync(
                    call.Account, name, language, status.ToUpperInvariant(),
                    reason ?? (status == "rejected" ? "INVALID_FORMAT" : null), call.Cancellation)
                : null;
            await (template is null
                ? call.MissingAsync("No template of this SID was submitted for review.")
                : call.AnswerAsync(200, json => Write(json, template, sid)));
        }
    }

    private static void Write(Utf8JsonWriter json, GraphTemplate template, string? sid)
    {
        json.WriteString("sid", sid);
        json.WriteString("id", template.Id);
        json.WriteString("name", template.Name);
        json.WriteString("language", template.Language);
        json.WriteString("category", template.Category);
        json.WriteString("status", template.Status.ToLowerInvariant());
        json.WriteString("reason", template.Reason);
        json.WriteString("body", template.Parts().Body);
    }
}
