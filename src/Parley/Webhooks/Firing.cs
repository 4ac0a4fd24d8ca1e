namespace Parley.Webhooks;

/// <summary>Whether webhooks hear of what a request does, and whose act they are told it was.</summary>
/// <param name="Fires">True for requests that ask for it, for access tokens, and for what came from a phone.</param>
/// <param name="Source"><c>API</c>, <c>SDK</c>, <c>SMS</c>, <c>WHATSAPP</c>.</param>
/// <param name="ClientIdentity">Of whoever acts with an access token; otherwise null.</param>
internal readonly record struct Firing(bool Fires, string Source, string? ClientIdentity)
{
    /// <summary>A REST request that fires, or one that does not.</summary>
    public static implicit operator Firing(bool fires) => new(fires, "API", null);

    /// <summary>What fires by itself and comes from here: a phone's channel, a timer.</summary>
    public static implicit operator Firing(string source) => new(true, source, null);
}
