using System.Net;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// The environment's proxy, but never for this machine's own addresses: there Graph is played over plain HTTP, and a proxy would
/// read the token.
/// </summary>
internal sealed class LoopbackDirect : IWebProxy
{
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => HttpClient.DefaultProxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => GraphHosts.IsLoopback(host) || HttpClient.DefaultProxy.IsBypassed(host);
}
