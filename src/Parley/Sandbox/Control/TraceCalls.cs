using Parley.Sandbox.Phones;
using Parley.Sandbox.Trace;

namespace Parley.Sandbox.Control;

/// <summary>Why a message did or did not reach people.</summary>
internal sealed class TraceCalls(ITraces traces, SandboxDatabase database)
{
    private const int LongestName = 200;

    public async Task OfMessageAsync(ControlCall call)
    {
        var sid = call.Route("sid");
        var trace = IsName(sid) ? await traces.OfMessageAsync(call.Account, sid, call.Cancellation) : null;
        await AnswerAsync(call, trace);
    }

    public async Task OfPhoneAsync(ControlCall call)
    {
        // Meta's ids are base64 with slashes in them, which paths keep encoded.
        var (address, id) = (call.Route("address"), call.Route("id").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));
        if (!SandboxAddress.IsPhone(address))
        {
            await call.RefuseAsync("A phone's address is whatsapp:+E164 or +E164, percent-encoded.");
            return;
        }

        var message = IsName(id)
            ? await database.ReadAsync(sql => PhoneStore.FindAsync(sql, call.Account, address, id), call.Cancellation)
            : null;
        await AnswerAsync(call, message is null ? null : await traces.OfPhoneAsync(call.Account, message, call.Cancellation));
    }

    private static Task AnswerAsync(ControlCall call, MessageTrace? trace) => trace is null
        ? call.MissingAsync("There is no such message.")
        : call.AnswerAsync(200, json => TraceJson.Write(json, trace));

    // What a database cannot hold names nothing.
    private static bool IsName(string text) => text.Length is > 0 and <= LongestName && !text.Contains('\0', StringComparison.Ordinal);
}
