namespace Parley.Conformance.Api;

/// <summary>A request that is refused, and how.</summary>
/// <param name="Send">Makes the request for a scene.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Twilio's code; null where the refusal happens before the API, which then says nothing in JSON.</param>
internal sealed record Refusal(Func<Scene, HttpRequestMessage> Send, int Status, int? Code)
{
    /// <summary>Sent without the account's credentials.</summary>
    public bool Anonymous { get; init; }

    /// <summary>What has to be so first; it belongs to the picture before the request.</summary>
    public Func<Scene, Task>? Given { get; init; }

    /// <summary>Text that applications read out of the message.</summary>
    public Func<Scene, string>? Words { get; init; }
}
