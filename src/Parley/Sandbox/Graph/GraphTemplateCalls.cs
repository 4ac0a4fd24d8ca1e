using System.Globalization;
using System.Text.Json;
using Parley.Sandbox.Outbox;

namespace Parley.Sandbox.Graph;

/// <summary><c>/{waba}/message_templates</c>: list, submit, remove.</summary>
internal sealed class GraphTemplateCalls(SandboxDatabase database, GraphReviews reviews, SandboxOutbox outbox)
{
    private const int UsualPage = 25;
    private const int LargestPage = 1000;

    public Task HandleAsync(GraphCall call) => call.Method switch
    {
        "GET" => ListAsync(call),
        "POST" => SubmitAsync(call),
        "DELETE" => DeleteAsync(call),
        _ => call.FailAsync(GraphError.Unknown(call.Path[0])),
    };

    /// <summary>A template's members.</summary>
    public static void Write(Utf8JsonWriter json, GraphTemplate template)
    {
        json.WriteString("name", template.Name);
        json.WriteString("parameter_format", template.Format);
        json.WritePropertyName("components");
        json.WriteRawValue(template.Components);
        json.WriteString("language", template.Language);
        json.WriteString("status", template.Status);
        json.WriteString("category", template.Category);
        if (template.Status == "REJECTED")
        {
            json.WriteString("rejected_reason", template.Reason ?? "NONE");
        }

        json.WriteString("id", template.Id);
    }

    private async Task ListAsync(GraphCall call)
    {
        var limit = int.TryParse(call.Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0
            ? Math.Min(asked, LargestPage)
            : UsualPage;
        var after = call.Query("after");
        var all = await database.ReadAsync(sql => GraphTemplateStore.AllAsync(sql, call.Account), call.Cancellation);
        var matching = all.Where(template => Matches(call, template) &&
            (after is null || string.CompareOrdinal(template.Id, after) > 0)).Take(limit + 1).ToList();
        var page = matching.Take(limit).ToList();
        await call.OkAsync(json =>
        {
            json.WriteStartArray("data");
            foreach (var template in page)
            {
                json.WriteStartObject();
                Write(json, template);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (page.Count > 0)
            {
                WritePaging(json, call, page, hasMore: matching.Count > limit);
            }
        });
    }

    private static void WritePaging(Utf8JsonWriter json, GraphCall call, List<GraphTemplate> page, bool hasMore)
    {
        json.WriteStartObject("paging");
        json.WriteStartObject("cursors");
        json.WriteString("before", page[0].Id);
        json.WriteString("after", page[^1].Id);
        json.WriteEndObject();
        if (hasMore)
        {
            var request = call.Http.Request;
            var query = request.Query.Where(pair => pair.Key is not ("after" or "access_token"))
                .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}")
                .Append($"after={page[^1].Id}");
            json.WriteString("next", $"{request.Scheme}://{request.Host}{request.Path}?{string.Join('&', query)}");
        }

        json.WriteEndObject();
    }

    private static bool Matches(GraphCall call, GraphTemplate template) =>
        Is(call.Query("name"), template.Name) && Is(call.Query("language"), template.Language) &&
        Is(call.Query("status"), template.Status) && Is(call.Query("category"), template.Category) &&
        (call.Query("name_or_content") is not { } part || template.Name.Contains(part, StringComparison.OrdinalIgnoreCase) ||
            template.Parts().Body.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static bool Is(string? wanted, string actual) =>
        wanted is null || wanted.Equals(actual, StringComparison.OrdinalIgnoreCase);

    private async Task SubmitAsync(GraphCall call)
    {
        var (document, malformed) = await call.ReadAsync();
        if (document is null)
        {
            await call.FailAsync(malformed!);
            return;
        }

        using (document)
        {
            var (draft, wrong) = GraphTemplateReader.Read(document.RootElement);
            if (draft is null)
            {
                await call.FailAsync(wrong!);
                return;
            }

            if (await reviews.SubmitAsync(call.Account, draft, call.Cancellation) is not var (template, items))
            {
                await call.FailAsync(new GraphError(100, "There is a template of this name in this language already.", Subcode: 2388024));
                return;
            }

            try
            {
                await call.OkAsync(json =>
                {
                    json.WriteString("id", template.Id);
                    json.WriteString("status", template.Status);
                    json.WriteString("category", template.Category);
                });
            }
            finally
            {
                outbox.Release(items);
            }
        }
    }

    /// <summary><c>POST /{template-id}</c>: a changed template goes to the reviewer again.</summary>
    public async Task EditAsync(GraphCall call, string id)
    {
        var template = await database.ReadAsync(sql => GraphTemplateStore.FindAsync(sql, call.Account, id), call.Cancellation);
        if (template is null)
        {
            await call.FailAsync(GraphError.Unknown(id.Length <= 64 ? id : id[..64]));
            return;
        }

        var (document, malformed) = await call.ReadAsync();
        if (document is null)
        {
            await call.FailAsync(malformed!);
            return;
        }

        using (document)
        {
            var (changed, wrong) = GraphTemplateReader.ReadEdit(document.RootElement, template);
            wrong ??= template.Status is "APPROVED" or "REJECTED" or "PAUSED"
                ? null
                : new GraphError(100, $"A template that is {template.Status} cannot be edited.", Subcode: 2388025);
            if (wrong is not null)
            {
                await call.FailAsync(wrong);
                return;
            }

            var items = await reviews.EditAsync(call.Account, changed!, call.Cancellation);
            try
            {
                await call.SuccessAsync();
            }
            finally
            {
                outbox.Release(items);
            }
        }
    }

    private async Task DeleteAsync(GraphCall call)
    {
        if (call.Query("name") is not { Length: > 0 } name)
        {
            await call.FailAsync(GraphError.Parameter("The parameter name is required."));
            return;
        }

        var removed = await database.WriteAsync(
            sql => GraphTemplateStore.DeleteAsync(sql, call.Account, name, call.Query("hsm_id")), call.Cancellation);
        await (removed > 0
            ? call.SuccessAsync()
            : call.FailAsync(new GraphError(100, $"There is no template '{name}'.", Subcode: 2593002, Status: 404)));
    }
}
