using System.Net.Http.Headers;
using System.Text;

namespace Parley.Conformance.Server;

/// <summary>An account that nobody else uses: the sandbox opens it on first use.</summary>
public sealed record TestAccount(string Sid, string Token)
{
    /// <summary>A new one.</summary>
    public static TestAccount New() =>
        new("AC" + Random.Shared.GetHexString(32, lowercase: true), Random.Shared.GetHexString(32, lowercase: true));

    /// <summary>The header that proves who calls.</summary>
    public AuthenticationHeaderValue Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Sid}:{Token}")));
}
