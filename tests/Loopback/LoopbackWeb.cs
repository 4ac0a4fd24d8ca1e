using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Parley.Loopback;

/// <summary>
/// Somebody's web server on a free port of loopback, for as long as a test. Kestrel: HttpListener has no port 0, and closing it may leave
/// a GetContextAsync waiting for ever.
/// </summary>
internal sealed class LoopbackWeb : IAsyncDisposable
{
    private readonly WebApplication _app;

    public LoopbackWeb(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(answer);
        _app.Start();
        Url = _app.Urls.First() + "/";
    }

    /// <summary>With a slash at its end.</summary>
    public string Url { get; }

    /// <summary>Ends at once; whoever still waits for an answer loses the connection.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
