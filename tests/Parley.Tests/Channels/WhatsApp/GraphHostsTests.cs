using Parley.Channels.WhatsApp;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class GraphHostsTests
{
    [Theory]
    [InlineData("https://graph.facebook.com", "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", true)]
    [InlineData("https://graph.facebook.com", "https://graph.facebook.com/v25.0/1", true)]
    [InlineData("https://graph.facebook.com", "https://LOOKASIDE.fbsbx.com/x", true)]
    [InlineData("https://graph.facebook.com", "http://lookaside.fbsbx.com/x", false)]
    [InlineData("https://graph.facebook.com", "https://lookaside.fbsbx.com:8443/x", false)]
    [InlineData("https://graph.facebook.com", "https://lookaside.fbsbx.com.evil.example/x", false)]
    [InlineData("https://graph.facebook.com", "https://evil.example/lookaside.fbsbx.com", false)]
    [InlineData("https://graph.facebook.com", "https://user@lookaside.fbsbx.com/x", false)]
    [InlineData("https://graph.facebook.com", "https://evil.example#@lookaside.fbsbx.com", false)]
    [InlineData("https://graph.facebook.com", "http://127.0.0.1/x", false)]
    [InlineData("https://graph.facebook.com", "http://graph.facebook.com/v25.0/1", false)]
    [InlineData("https://graph.facebook.com", "file:///etc/passwd", false)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/media/1", true)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8081/media/1", false)]
    [InlineData("http://127.0.0.1:8080", "http://localhost:8080/media/1", false)]
    [InlineData("http://127.0.0.1:8080", "https://127.0.0.1:8080/media/1", false)]
    [InlineData("http://127.0.0.1:8080", "https://lookaside.fbsbx.com/x", false)]
    [InlineData("http://localhost:8080", "http://localhost:8080/x", true)]
    [InlineData("http://[::1]:8080", "http://[::1]:8080/x", true)]
    public void The_token_goes_only_to_Graph_and_to_Metas_media(string graph, string url, bool allowed) =>
        Assert.Equal(allowed, GraphHosts.MayHaveToken(new Uri(url), new Uri(graph)));
}
