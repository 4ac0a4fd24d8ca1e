using Parley.Api;

namespace Parley.Sandbox;

/// <summary>The engine's register of devices that get push notifications. The sandbox plays the chat SDK that registers one.</summary>
internal interface IDevices
{
    /// <summary>The binding's SID; null if service or credential are not the account's.</summary>
    ValueTask<string?> RegisterAsync(AccountSid account, Device device, CancellationToken cancellation);
}

/// <summary>A device and the user who holds it.</summary>
/// <param name="Service">SID of the conversation service.</param>
/// <param name="Type"><c>apn</c>, <c>fcm</c> or <c>gcm</c>; for one that is connected <c>twilsock</c>.</param>
/// <param name="Credential">SID of the push credential; null for a connection.</param>
/// <param name="Endpoint">The device's token at the push service.</param>
internal sealed record Device(string Service, string Identity, string Type, string? Credential, string Endpoint);
