using System.Text.Json;
using System.Xml;
using Parley.Sandbox.Clock;

namespace Parley.Sandbox.Control;

/// <summary>The account's time, and waiting until it is quiet.</summary>
internal sealed class ClockCalls(
    SandboxClock clock, Advancing advancing, Settling settling, Schedule schedule, SandboxEvents events)
{
    private static readonly TimeSpan LongestAdvance = TimeSpan.FromDays(3660);

    // Dates end with the year 9999; timers and windows count on from here.
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(365_000);
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    private const int MostDue = 50;

    public async Task GetAsync(ControlCall call)
    {
        var due = await schedule.DueAsync(call.Account, MostDue, call.Cancellation);
        await call.AnswerAsync(200, json =>
        {
            Write(json, call);
            Write(json, "due", due);
        });
    }

    public async Task AdvanceAsync(ControlCall call)
    {
        if (await call.ReadAsync() is not { } document)
        {
            return;
        }

        using (document)
        {
            if (JsonText.Read(document.RootElement, "advance", out var text) != JsonText.Found ||
                !SandboxDuration.TryParse(text!, LongestAdvance, out var by))
            {
                await call.RefuseAsync("'advance' is a duration such as PT25H; time only moves forward, by at most ten years.");
                return;
            }

            if (TimeSpan.FromMicroseconds(clock.Ahead(call.Account)) + by > FurthestAhead)
            {
                await call.RefuseAsync("The account's time is at most a thousand years ahead; reset the account to start again.");
                return;
            }

            var (busy, fired) = await advancing.AdvanceAsync(call.Account, by, call.Cancellation);
            events.Publish(call.Account, "clock", json => Write(json, call));
            var due = await schedule.DueAsync(call.Account, MostDue, call.Cancellation);
            await (busy.Count == 0
                ? call.AnswerAsync(200, json =>
                {
                    Write(json, call);
                    Write(json, "due", due);
                    Write(json, "fired", fired);
                })
                : BusyAsync(call, "The time was not advanced in full, because something would not settle", busy));
        }
    }

    public async Task SettleAsync(ControlCall call)
    {
        if (await call.ReadAsync() is not { } document)
        {
            return;
        }

        using (document)
        {
            var timeout = UsualTimeout;
            var given = JsonText.Read(document.RootElement, "timeout", out var text);
            if (given == JsonText.Wrong || (given == JsonText.Found && !SandboxDuration.TryParse(text!, LongestTimeout, out timeout)))
            {
                await call.RefuseAsync("'timeout' is a duration such as PT5S, at most five minutes.");
                return;
            }

            var busy = await settling.SettleAsync(call.Account, timeout, includeWaiting: true, call.Cancellation);
            await (busy.Count == 0
                ? call.AnswerAsync(200, json => json.WriteBoolean("settled", true))
                : BusyAsync(call, "Still under way", busy));
        }
    }

    private static Task BusyAsync(ControlCall call, string what, IReadOnlyList<string> busy)
    {
        const int Most = 20;
        var shown = string.Join("; ", busy.Take(Most)) + (busy.Count > Most ? $"; and {busy.Count - Most} more" : "");
        return ControlCall.FailAsync(call.Http, 408, 20408, $"{what}: {shown}", json =>
        {
            json.WriteStartArray("underWay");
            foreach (var line in busy.Take(Most))
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
        });
    }

    private void Write(Utf8JsonWriter json, ControlCall call)
    {
        json.WriteString("now", SandboxTime.Text(clock.Now(call.Account)));
        json.WriteString("ahead", XmlConvert.ToString(TimeSpan.FromMicroseconds(clock.Ahead(call.Account))));
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<DueWork> works)
    {
        json.WriteStartArray(name);
        foreach (var work in works)
        {
            json.WriteStartObject();
            json.WriteString("at", SandboxTime.Text(work.At));
            json.WriteString("kind", work.Kind);
            json.WriteString("words", work.Words);
            json.WriteString("conversationSid", work.Conversation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
