using Parley.Api;
using Parley.Sandbox.Clock;
using Parley.Sandbox.Faults;
using Parley.Sandbox.Graph;
using Parley.Sandbox.Outbox;
using Parley.Sandbox.Requests;
using Parley.Sandbox.Trace;

namespace Parley.Sandbox.Control;

/// <summary>The account as a whole: empty it, point an SDK at it, look at its numbers as Meta's dashboard shows them.</summary>
internal sealed class AccountCalls(
    SandboxDatabase database, SandboxOutbox outbox, SandboxFaults faults, SandboxClock clock, SandboxWhatsAppSenders senders,
    GraphCallbacks callbacks, SandboxEvents events, TraceBook book, IEnumerable<IResetAccount> others,
    ISandboxEnvironment environment, RequestLog requests, ClientBook clients, ILogger<AccountCalls> log)
{
    private static readonly string[] Deletes =
    [
        .. new[] { "outbox", "message", "window", "phone", "media", "template", "sender" }
            .Select(table => $"DELETE FROM sandbox_{table} WHERE account = $1"),
    ];

    public async Task ResetAsync(ControlCall call)
    {
        faults.Reset(call.Account);
        outbox.Forget(call.Account);
        await EmptyAsync(call.Account, call.Cancellation);
        foreach (var other in others)
        {
            await other.ResetAsync(call.Account, call.Cancellation);
        }

        // Once more: what the engine had under way meanwhile may have reached the phones.
        outbox.Forget(call.Account);
        await EmptyAsync(call.Account, call.Cancellation);
        senders.Forget(call.Account);
        requests.Empty(call.Account);
        clients.Empty(call.Account);
        log.Reset(call.Account.Value);
        events.Publish(call.Account, "reset", static _ => { });
        call.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public async Task EnvironmentAsync(ControlCall call)
    {
        var settings = await environment.DescribeAsync(call.Account, call.Cancellation);
        await call.AnswerAsync(200, json =>
        {
            json.WriteString("accountSid", settings.AccountSid);
            json.WriteString("authToken", settings.AuthToken);
            json.WriteString("url", settings.Url);
            json.WriteString("gateway", settings.Gateway);
            json.WriteString("ca", settings.Ca);
            json.WriteString("shell", settings.Shell);
            json.WriteString("graph", settings.Graph);
            json.WriteString("smsc", settings.Smsc);
        });
    }

    /// <summary>For clients of Graph other than Parley: a number's ids and the tokens that go with it.</summary>
    public Task SenderAsync(ControlCall call) =>
        senders.ByAddress(call.Account, call.Route("address")) is { } sender
            ? call.AnswerAsync(200, json =>
            {
                json.WriteString("address", sender.Address);
                json.WriteString("phoneNumberId", sender.PhoneNumberId);
                json.WriteString("businessAccountId", sender.BusinessAccountId);
                json.WriteString("accessToken", sender.AccessToken);
                json.WriteString("appSecret", sender.AppSecret);
                json.WriteString("verifyToken", sender.VerifyToken);
                json.WriteString("graphUrl", sender.GraphUrl.GetLeftPart(UriPartial.Authority));
                json.WriteString("graphVersion", sender.GraphVersion);
            })
            : call.RefuseAsync("A sender's address is whatsapp:+E164, percent-encoded.");

    private async Task EmptyAsync(AccountSid account, CancellationToken cancellation)
    {
        await database.WriteAsync(
            async sql =>
            {
                foreach (var delete in Deletes)
                {
                    await sql.ExecuteAsync(delete, account.Value);
                }

                return true;
            },
            cancellation);
        await book.ResetAsync(account, cancellation);
        await clock.ResetAsync(account, cancellation);
        await callbacks.ResetAsync(account, cancellation);
    }
}
