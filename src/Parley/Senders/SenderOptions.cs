using Parley.Ops;

namespace Parley.Senders;

/// <summary>Settings of senders.</summary>
/// <param name="Check">
/// <c>Parley:Senders:Check</c>: an account may use only numbers that the configuration gives it or that it claimed. On by default where
/// real carriers are; in a sandbox any number is anybody's.
/// </param>
internal sealed record SenderOptions(bool Check)
{
    public static SenderOptions From(IConfiguration configuration, bool inSandbox) =>
        new(Setting.Flag(configuration, "Parley:Senders:Check", otherwise: !inSandbox));
}
