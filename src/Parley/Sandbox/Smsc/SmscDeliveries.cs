using Parley.Api;
using Parley.Channels.Smpp;
using Parley.Smpp;
using Parley.Smpp.Sessions;

namespace Parley.Sandbox.Smsc;

/// <summary>Brings deliver_sm to ESMEs, again and again until they take it.</summary>
internal sealed class SmscDeliveries(
    SmscSessions sessions, Func<AccountSid, SmppLink> linkFor, Func<ISmppBinder> binder, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Returns when an ESME has taken the message (true) or refused it for good (false). If nobody is bound the engine is asked to,
    /// where <paramref name="route"/> is the account's own; then this waits.
    /// </summary>
    public async Task<bool> DeliverAsync(AccountSid account, string route, MessagePdu message, CancellationToken cancellation)
    {
        for (var wait = First; ; wait = wait * 2 < Longest ? wait * 2 : Longest)
        {
            var session = await SessionAsync(account, route, cancellation);
            var answer = await session.DeliverAsync(message, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (answer.Fate == Fate.Answered && !IsTemporary(answer.Status))
            {
                if (answer.Status != CommandStatus.Ok)
                {
                    SmscLog.NotWanted(logger, session.SystemId, $"0x{(uint)answer.Status:X}");
                }

                return answer.IsOk;
            }

            await Task.Delay(wait, time, cancellation);
        }
    }

    /// <summary>A session of this system_id, waiting for one.</summary>
    public async Task<SmppServerSession> SessionAsync(AccountSid account, string route, CancellationToken cancellation)
    {
        var isAsked = false;
        while (true)
        {
            var (session, changed) = sessions.Find(route);
            if (session is not null)
            {
                return session;
            }

            if (!isAsked && linkFor(account) is var link && link.SystemId == route)
            {
                isAsked = true;
                await binder().EnsureBoundAsync(link, cancellation);
                continue;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    private static bool IsTemporary(CommandStatus status) =>
        status is CommandStatus.ReceiverTemporaryError or CommandStatus.MessageQueueFull or CommandStatus.Throttled or CommandStatus.SystemError;
}
