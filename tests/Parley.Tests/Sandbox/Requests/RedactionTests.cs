using System.Text;
using Parley.Sandbox.Requests;

namespace Parley.Tests.Sandbox.Requests;

public sealed class RedactionTests
{
    private const string Account = "AC11111111111111111111111111111111";

    [Theory]
    [InlineData("Body=Hi&AuthToken=abc", "Body=Hi&AuthToken=…")]
    [InlineData("Secret=abc&Secret=def", "Secret=…&Secret=…")]
    [InlineData("%53ecret=abc", "%53ecret=…")]
    [InlineData("token=a%3Db&PageToken=PA1", "token=…&PageToken=PA1")]
    [InlineData("PrivateKey=&Certificate=x", "PrivateKey=&Certificate=x")]
    [InlineData("plain", "plain")]
    [InlineData("%=&=&&", "%=&=&&")]
    public void Forms_keep_everything_but_secrets(string form, string shown) => Assert.Equal(shown, Redaction.Form(form));

    [Theory]
    [InlineData("""{"sid":"SK1","secret":"abc"}""", """{"sid":"SK1","secret":"…"}""")]
    [InlineData("""{"auth_token" : "a\"bc","body":"my secret"}""", """{"auth_token" : "…","body":"my secret"}""")]
    [InlineData("""{"token":null,"accessToken":"x"}""", """{"token":null,"accessToken":"…"}""")]
    [InlineData("""{"secret":"cut of""", """{"secret":"…" """)]
    [InlineData("""{"secret":"cut off\""", """{"secret":"…" """)]
    [InlineData("""{"next_page_token":"PA1"}""", """{"next_page_token":"PA1"}""")]
    public void Json_keeps_everything_but_secrets(string json, string shown) => Assert.Equal(shown.TrimEnd(), Redaction.Json(json));

    [Theory]
    [InlineData("Basic", Account + ":token", "Basic " + Account + ":…")]
    [InlineData("Basic", "token:" + Account, "Basic …")]
    [InlineData("Basic", "no colon", "Basic …")]
    public void Credentials_show_whose_they_are_and_no_more(string scheme, string pair, string shown) =>
        Assert.Equal(shown, Redaction.Credentials($"{scheme} {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}"));

    [Theory]
    [InlineData("Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc", "Bearer …")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.abc", "…")]
    [InlineData("Basic %%%", "Basic …")]
    public void Tokens_are_never_shown(string header, string shown) => Assert.Equal(shown, Redaction.Credentials(header));

    [Fact]
    public void A_long_body_is_searched_in_linear_time()
    {
        var json = "{\"secret\":\"" + new string('\\', 16 * 1024);
        var started = TimeProvider.System.GetTimestamp();
        Assert.DoesNotContain('\\', Redaction.Json(json));
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
    }
}
