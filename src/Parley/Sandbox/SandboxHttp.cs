namespace Parley.Sandbox;

/// <summary>
/// The pretend Meta's way to Parley: no proxy (the environment may name our own gateway), no redirects, an answer within ten seconds.
/// </summary>
internal sealed class SandboxHttp : IDisposable
{
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    public void Dispose() => Client.Dispose();
}
