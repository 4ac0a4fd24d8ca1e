using Parley.Ops;

namespace Parley.Tests.Ops;

public sealed class AccessTokenTests
{
    [Fact]
    public void A_token_says_who_may_use_what_until_when()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var token = new AccessToken("zoë \"z\"", "IS1", TimeSpan.FromHours(1)).Sign(new SigningKey("SK1", "secret", "AC1"), now);
        using var header = AccountsHost.Part(token, 0);
        using var payload = AccountsHost.Part(token, 1);
        Assert.Equal("""{"cty":"twilio-fpa;v=1","typ":"JWT","alg":"HS256"}""", header.RootElement.GetRawText());
        var claims = payload.RootElement;
        Assert.Equal("SK1-1700000000", claims.GetProperty("jti").GetString());
        Assert.Equal("SK1", claims.GetProperty("iss").GetString());
        Assert.Equal("AC1", claims.GetProperty("sub").GetString());
        Assert.Equal(1_700_000_000, claims.GetProperty("iat").GetInt64());
        Assert.Equal(1_700_003_600, claims.GetProperty("exp").GetInt64());
        Assert.Equal("zoë \"z\"", claims.GetProperty("grants").GetProperty("identity").GetString());
        Assert.Equal("IS1", claims.GetProperty("grants").GetProperty("chat").GetProperty("service_sid").GetString());
    }
}
