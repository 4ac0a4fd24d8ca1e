using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Parley.Gateway;

namespace Parley.Tests.Gateway;

public sealed class ForwardedSchemeTests
{
    [Theory]
    [InlineData("127.0.0.1", "https")]
    [InlineData("127.8.9.10", "https")]
    [InlineData("::1", "https")]
    [InlineData("::ffff:127.0.0.1", "https")]
    [InlineData("10.0.0.1", "http")]
    [InlineData("203.0.113.7", "http")]
    [InlineData("2001:db8::1", "http")]
    [InlineData("::ffff:203.0.113.7", "http")]
    [InlineData(null, "http")]
    public async Task Only_this_machine_is_believed(string? peer, string scheme)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "http";
        context.Request.Headers["X-Forwarded-Proto"] = "https";
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        var app = new ApplicationBuilder(new NoServices());
        app.UseForwardedScheme();
        app.Run(_ => Task.CompletedTask);
        await app.Build()(context);
        Assert.Equal(scheme, context.Request.Scheme);
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
