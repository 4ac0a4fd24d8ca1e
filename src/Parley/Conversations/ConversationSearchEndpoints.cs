using Parley.Api;

namespace Parley.Conversations;

/// <summary>
/// Conversations by what somebody remembers of them, for whoever runs Parley. The published API has no search; the path is Parley's own.
/// </summary>
internal sealed class ConversationSearchEndpoints(ConversationSearch search)
{
    private const string Path = "/v1/Conversations";
    private const int MostPerPage = 100;
    private const int LongestSearch = 256;

    /// <summary>
    /// The version belongs to the pattern: the one of the published list is open to access tokens, and this list shows all of the account.
    /// </summary>
    public void Map(Routes routes) => routes.Get(Path, ListAsync);

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var text = (call.Form["Search"] ?? "").Trim();
        if (text.Length > LongestSearch)
        {
            return ApiError.BadParameter("Search", $"at most {LongestSearch} characters");
        }

        var state = call.Form["State"];
        if (state is not (null or "" or ConversationStates.Active or ConversationStates.Inactive or ConversationStates.Closed))
        {
            return ApiError.Bad(50378, $"Unknown state {state}: active, inactive or closed");
        }

        var rows = await search.FindAsync(call.Sid, text, state, page, call.Cancellation);
        var meta = page.Meta(rows, "conversations", $"{call.Origin}/parley{Path}", call.Form);
        return Answer.Ok(
            new ConversationList([.. rows.Rows.Select(row => ConversationResource.From(row, BaseOf(call, row)))], meta),
            ApiJson.Default.ConversationList);
    }

    // Where the conversation is found: those of the default service also without naming it.
    private static string BaseOf(Call call, Conversation conversation) => conversation.Service == call.Account.DefaultService
        ? $"{call.Origin}/v1"
        : $"{call.Origin}/v1/Services/{conversation.Service}";
}
