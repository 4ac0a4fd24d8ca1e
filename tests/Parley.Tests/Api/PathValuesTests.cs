using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Api;

namespace Parley.Tests.Api;

public sealed class PathValuesTests
{
    [Theory]
    [InlineData("/v1/Users/org%2Fann", "org%2Fann", "org/ann")]
    [InlineData("/v1/Users/org%2fann?PageSize=2", "org%2fann", "org/ann")]
    [InlineData("http://localhost/v1/Users/%2F", "%2F", "/")]
    [InlineData("/v1/Users/org%252Fann", "org%2Fann", "org%2Fann")]
    [InlineData("/v1/Users/Zo%C3%AB%20%2Fx%25", "Zoë %2Fx%", "Zoë /x%")]
    [InlineData("/v1/Users/ORG%2Fann/Conversations/org%2Fann", "org%2Fann", "org/ann")]
    [InlineData("/v1/Users/ann", "ann", "ann")]
    public void A_slash_in_a_name_is_decoded_once(string target, string left, string expected)
    {
        var http = new DefaultHttpContext();
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        http.Request.RouteValues["Sid"] = left;
        http.Request.RouteValues["Other"] = "other";
        PathValues.Decode(http);
        Assert.Equal(expected, http.Request.RouteValues["Sid"]);
        Assert.Equal("other", http.Request.RouteValues["Other"]);
    }
}
