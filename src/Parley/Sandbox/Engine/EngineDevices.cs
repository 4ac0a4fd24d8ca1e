using Parley.Accounts;
using Parley.Api;
using Parley.Bindings;
using Parley.Credentials;
using Parley.Services;

namespace Parley.Sandbox.Engine;

/// <summary>Registers devices as the chat SDK's calls do.</summary>
internal sealed class EngineDevices(
    BindingStore bindings, ServiceStore services, CredentialStore credentials, IAccountClock clock, ISidSource sids) : IDevices
{
    private static readonly string[] Told = ["new_message", "added_to_conversation", "removed_from_conversation"];

    public async ValueTask<string?> RegisterAsync(AccountSid account, Device device, CancellationToken cancellation)
    {
        if (!await services.ExistsAsync(account, device.Service, cancellation)
            || (device.Credential is not null && await credentials.FindAsync(account, device.Credential, cancellation) is null))
        {
            return null;
        }

        var now = clock.Now(account);
        var binding = new Binding(
            account, device.Service, sids.Next("BS"), device.Identity, device.Endpoint, device.Type, device.Credential, Told, now, now);
        return (await bindings.SetAsync(binding, cancellation)).Sid;
    }
}
