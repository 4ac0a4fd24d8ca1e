using Parley.Accounts;

namespace Parley.Ops;

/// <summary>Where this server is reached; known when its ports are bound.</summary>
internal sealed class RunningAddresses
{
    /// <summary>The plain URL, such as <c>http://127.0.0.1:8080</c>; null until the ports are bound.</summary>
    public string? Url { get; private set; }

    public string? Gateway { get; private set; }

    public string? Ca { get; private set; }

    public string? CaBundle { get; private set; }

    /// <summary>The data folder.</summary>
    public string? Data { get; private set; }

    public void Set(string url, string? gateway, string? ca, string? caBundle, string data) =>
        (Url, Gateway, Ca, CaBundle, Data) = (url, gateway, ca, caBundle, data);

    /// <summary>The ready line with the credentials of this account.</summary>
    public ReadyLine ReadyFor(Account account) =>
        new(Url ?? "", Gateway, (Url ?? "") + "/", Ca, account.Sid.Value, account.AuthToken);
}
