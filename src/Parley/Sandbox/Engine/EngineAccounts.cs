using Parley.Accounts;
using Parley.Api;
using Parley.Ops;

namespace Parley.Sandbox.Engine;

/// <summary>The engine's accounts, for the control API.</summary>
internal sealed class EngineAccounts(AccountDirectory accounts) : ISandboxAccounts
{
    public AccountSid First => accounts.First.Sid;

    public async ValueTask<AccountSid?> AuthenticateAsync(string user, string password, CancellationToken cancellation) =>
        (await accounts.AuthenticateAsync(user, password, cancellation))?.Sid;

    public async ValueTask<AccountSid?> NamedAsync(string sid, CancellationToken cancellation) =>
        Sid.Is(sid, "AC") ? (await accounts.FindAsync(new(sid), cancellation))?.Sid
        : Sid.Is(sid, "SK") ? (await accounts.KeyAsync(sid, cancellation))?.Account
        : null;
}

/// <summary>What this server printed when it was ready, for any of its accounts.</summary>
internal sealed class EngineEnvironment(
    AccountDirectory accounts, RunningAddresses addresses, SandboxAddresses sandbox, ISandboxSmsc smsc) : ISandboxEnvironment
{
    public async ValueTask<SandboxEnvironment> DescribeAsync(AccountSid account, CancellationToken cancellation)
    {
        var found = await accounts.FindAsync(account, cancellation) ?? accounts.First;
        var ready = addresses.ReadyFor(found);
        var link = smsc.LinkFor(account);
        return new(
            found.Sid.Value, found.AuthToken, ready.Url, ready.Gateway, ready.Ca,
            EnvironmentBlock.Explained(new RunningServer(ready, Environment.ProcessId, addresses.CaBundle, addresses.Data)),
            sandbox.Graph.GetLeftPart(UriPartial.Authority), $"{link.Host}:{link.Port}");
    }
}
