using Parley.Api;
using Parley.Sandbox.Phones;
using Parley.Sandbox.Trace;

namespace Parley.Sandbox;

/// <summary>Why a message did or did not reach people. The engine knows what it decided; notes tell the rest.</summary>
internal interface ITraces
{
    /// <summary>The trace of a conversation's message; null if the account has none with this SID.</summary>
    ValueTask<MessageTrace?> OfMessageAsync(AccountSid account, string sid, CancellationToken cancellation);

    /// <summary>The trace of what a phone sent, or of where what it received came from; null if nothing is known of it.</summary>
    ValueTask<MessageTrace?> OfPhoneAsync(AccountSid account, PhoneMessage message, CancellationToken cancellation);
}
