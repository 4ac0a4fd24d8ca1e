using Parley.Api;
using Parley.Sandbox.Requests;

namespace Parley.Tests.Sandbox.Requests;

public sealed class RequestSummaryTests
{
    private const string Sid = "11111111111111111111111111111111";

    [Theory]
    [InlineData("GET", "/v1/Conversations", "List Conversations")]
    [InlineData("POST", "/v1/Conversations", "Create Conversation CH" + Sid)]
    [InlineData("GET", "/v1/Conversations/CH" + Sid, "Fetch Conversation CH" + Sid)]
    [InlineData("POST", "/v1/Conversations/CH" + Sid + "/Messages/IM" + Sid, "Update Message IM" + Sid)]
    [InlineData("DELETE", "/v1/Conversations/CH" + Sid + "/Webhooks/WH" + Sid, "Delete Webhook WH" + Sid)]
    [InlineData("GET", "/2010-04-01/Accounts/AC" + Sid + ".json", "Fetch Account AC" + Sid)]
    [InlineData("GET", "/v1/Services/IS" + Sid + "/Configuration", "Fetch Configuration")]
    [InlineData("GET", "/v1/Conversations/front-desk", "Fetch Conversation front-desk")]
    [InlineData("GET", "/", "Fetch /")]
    [InlineData("PURGE", "/v1/Conversations", "PURGE Conversations")]
    public void A_request_is_told_in_a_few_words(string method, string path, string words)
    {
        var request = RecordedRequest.Blank();
        (request.Method, request.Path, request.Status) = (method, path, method == "POST" ? 201 : 200);
        Assert.Equal(words, RequestSummary.Of(request, $$"""{"account_sid":"AC1","sid":"CH{{Sid}}"}"""));
    }

    [Fact]
    public void A_refusal_says_why()
    {
        var request = RecordedRequest.Blank();
        (request.Method, request.Path, request.Status, request.Error) = ("POST", "/v1/Conversations", 409, ApiError.Conflict(50353, "Taken"));
        Assert.Equal("Create Conversation: Taken", RequestSummary.Of(request, null));
    }
}
