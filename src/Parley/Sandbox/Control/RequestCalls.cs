using Parley.Sandbox.Requests;

namespace Parley.Sandbox.Control;

/// <summary>The log of REST requests.</summary>
internal sealed class RequestCalls(RequestLog log)
{
    private const int UsualPage = 50;
    private const int MostPerPage = 100;
    private const int LongestSearch = 256;

    public async Task ListAsync(ControlCall call)
    {
        var query = call.Http.Request.Query;
        string? Given(string name) => query[name] is [{ Length: > 0 } text, ..] ? text : null;
        var (search, status, method, sid, token) = (Given("search"), Given("status"), Given("method"), Given("sid"), Given("pageToken"));
        var before = token is null ? long.MaxValue : RequestJson.Number(token);
        var classes = Statuses(status);
        if (before is null || classes is null || search?.Length > LongestSearch || sid?.Length > LongestSearch)
        {
            await call.RefuseAsync(
                before is null ? "'pageToken' is one of this list."
                : classes is null ? "'status' is 2xx, 3xx, 4xx, 5xx or a status such as 404."
                : $"'search' and 'sid' have at most {LongestSearch} characters.");
            return;
        }

        var (least, most) = classes.Value;
        var size = (int)call.Number("pageSize", UsualPage, 1, MostPerPage);
        var found = log.Newest(call.Account)
            .Where(request => request.Number < before && request.Status >= least && request.Status <= most
                && (method is null || request.Method.Equals(method, StringComparison.OrdinalIgnoreCase)))
            .Select(request => new RequestText(request))
            .Where(text => (search is null || text.Contains(search)) && (sid is null || text.IsAbout(sid)))
            .Take(size + 1).ToList();
        await call.AnswerAsync(200, json =>
        {
            json.WriteStartArray("requests");
            foreach (var text in found.Take(size))
            {
                json.WriteStartObject();
                RequestJson.WriteMembers(json, text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("nextPageToken", found.Count > size ? RequestJson.Id(found[size - 1].Request.Number) : null);
        });
    }

    public Task FetchAsync(ControlCall call) =>
        RequestJson.Number(call.Route("id")) is { } number && log.Find(call.Account, number) is { } request
            ? call.AnswerAsync(200, json =>
            {
                var text = new RequestText(request);
                RequestJson.WriteMembers(json, text);
                RequestJson.WriteDetails(json, text);
            })
            : call.MissingAsync("There is no such request, or no longer.");

    public Task RemoveAsync(ControlCall call)
    {
        log.Empty(call.Account);
        call.Http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // The first and the last status that are meant; null if it is none.
    private static (int Least, int Most)? Statuses(string? given) => given switch
    {
        null => (0, int.MaxValue),
        [>= '1' and <= '5' and var first, 'x' or 'X', 'x' or 'X'] => ((first - '0') * 100, ((first - '0') * 100) + 99),
        [>= '1' and <= '5', >= '0' and <= '9', >= '0' and <= '9'] => (Whole(given), Whole(given)),
        _ => null,
    };

    private static int Whole(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}
