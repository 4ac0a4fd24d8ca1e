using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>The one shape of every refusal.</summary>
internal static class ErrorShape
{
    /// <summary>Checks <c>{code,message,more_info,status}</c>.</summary>
    /// <param name="code">What the code has to be; null if any will do.</param>
    public static void Check(Answer answer, int? code)
    {
        Assert.StartsWith("application/json", answer.ContentType ?? "", StringComparison.Ordinal);
        var error = answer.Json.AsObject();
        Assert.Equal(["code", "message", "more_info", "status"], error.Select(field => field.Key).Order(StringComparer.Ordinal));
        var actual = error["code"]!.GetValue<int>();
        Assert.True(code is null || actual == code, $"expected code {code}: {answer.Text}");
        Assert.Equal(answer.Status, error["status"]!.GetValue<int>());
        Assert.Equal($"https://www.twilio.com/docs/errors/{actual}", error["more_info"]!.GetValue<string>());
        Assert.NotEmpty(error["message"]!.GetValue<string>());
    }
}
