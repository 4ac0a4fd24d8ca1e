using Parley.Sandbox.Requests;

namespace Parley.Tests.Sandbox.Requests;

public sealed class ClientNameTests
{
    [Theory]
    [InlineData("twilio-node/5.13.1 (linux x64) node/v20.20.2", "twilio-node 5.13.1")]
    [InlineData("twilio-python/9.11.0 (Linux x86_64) Python/3.13.5", "twilio-python 9.11.0")]
    [InlineData("twilio-csharp/7.14.9 (Linux x86_64) .NET/10.0.0", "twilio-csharp 7.14.9")]
    [InlineData("twilio-java/12.0.0 (Linux 6.1 amd64) java/21", "twilio-java 12.0.0")]
    [InlineData("twilio-go/1.30.9 (linux amd64) go/1.26", "twilio-go 1.30.9")]
    [InlineData("twilio-ruby/7.11.1 (linux x86_64) Ruby/3.3.8", "twilio-ruby 7.11.1")]
    [InlineData("twilio-php/8.12.0 (Linux x86_64) PHP/8.4", "twilio-php 8.12.0")]
    [InlineData(
        "twilio-cli/6.2.4 @twilio/cli-core/8.3.2 (linux x64) twilio-api-client/8.3.2 api:conversations:v1:conversations:create",
        "twilio-cli 6.2.4")]
    [InlineData("curl/8.14.1", "curl 8.14.1")]
    [InlineData("python-requests/2.32.3", "python-requests 2.32.3")]
    [InlineData("node", "node")]
    [InlineData("  spaced/1  ", "spaced 1")]
    [InlineData("/1.0", "/1.0")]
    [InlineData("name/", "name")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140.0")]
    [InlineData("Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", "Chrome 142.0.0.0")]
    [InlineData("Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0", "Edge 142.0")]
    [InlineData("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "Safari 18.1")]
    [InlineData("Mozilla/5.0", "browser")]
    [InlineData("", "unknown")]
    [InlineData("   ", "unknown")]
    public void A_client_is_known_by_its_user_agent(string userAgent, string name) =>
        Assert.Equal(name, ClientName.Parse(userAgent).ToString());

    [Fact]
    public void Names_and_versions_are_bounded()
    {
        var name = ClientName.Parse(new string('n', 1000) + "/" + new string('1', 1000));
        Assert.Equal((64, 32), (name.Name.Length, name.Version!.Length));
    }
}
