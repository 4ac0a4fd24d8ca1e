using Parley.Storage;

namespace Parley.Ops;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: so does the database.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes, IDatabase database)
    {
        routes.MapGet("/health/live", http => AnswerAsync(http, 200, """{"status":"ok"}"""));
        routes.MapGet("/health/ready", async http =>
        {
            try
            {
                await database.ReadAsync(sql => sql.FirstAsync("SELECT 1", row => row.Number(0)), http.RequestAborted);
                await AnswerAsync(http, 200, """{"status":"ok","database":"ok"}""");
            }
            catch (StorageException)
            {
                await AnswerAsync(http, 503, """{"status":"unavailable","database":"unavailable"}""");
            }
        });
    }

    private static Task AnswerAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }
}
