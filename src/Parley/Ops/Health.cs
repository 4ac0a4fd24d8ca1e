using System.Text.Json;
using Parley.Api;
using Parley.Channels;
using Parley.Functions;
using Parley.Storage;

namespace Parley.Ops;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: so does the database; and what the channels' operators have not set
/// up, and how hosted functions are doing, is said, without making the server any less ready.
/// </summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes, IDatabase database)
    {
        routes.MapGet("/health/live", http => AnswerAsync(http, 200, """{"status":"ok"}"""));
        routes.MapGet("/health/ready", async http =>
        {
            try
            {
                await database.ReadAsync(sql => sql.FirstAsync("SELECT 1", _ => true), http.RequestAborted);
                await AnswerReadyAsync(http);
            }
            catch (StorageException)
            {
                await AnswerAsync(http, 503, """{"status":"unavailable","database":"unavailable"}""");
            }
        });
    }

    private static Task AnswerReadyAsync(HttpContext http)
    {
        var troubles = http.RequestServices.GetServices<IReportsTrouble>()
            .SelectMany(channel => channel.Troubles.Select(words => (channel.Kind, Words: words))).ToList();
        var functions = http.RequestServices.GetRequiredService<FunctionSupervisor>().Runtime;
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, JsonWriting.Options))
        {
            json.WriteStartObject();
            json.WriteString("status", "ok");
            json.WriteString("database", "ok");
            json.WriteStartObject("functions");
            json.WriteString("status", functions.StatusName);
            if (functions.Reason is { } reason)
            {
                json.WriteString("message", reason);
            }

            json.WriteEndObject();
            WriteTroubles(json, troubles);
            json.WriteEndObject();
        }

        return AnswerAsync(http, 200, System.Text.Encoding.UTF8.GetString(text.WrittenSpan));
    }

    private static void WriteTroubles(Utf8JsonWriter json, List<(string Kind, string Words)> troubles)
    {
        if (troubles.Count == 0)
        {
            return;
        }

        json.WriteStartArray("warnings");
        foreach (var (channel, words) in troubles)
        {
            json.WriteStartObject();
            json.WriteString("channel", channel);
            json.WriteString("message", words);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Task AnswerAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }
}
