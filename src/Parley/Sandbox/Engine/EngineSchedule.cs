using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Delivery;
using Parley.Receipts;
using Parley.Storage;

namespace Parley.Sandbox.Engine;

/// <summary>The engine's resting lanes, in words.</summary>
internal sealed class EngineSchedule(IDatabase database, IAccountClock clock, TimeProvider time) : ISchedule
{
    public async ValueTask<IReadOnlyList<DueWork>> DueAsync(AccountSid account, int most, CancellationToken cancellation)
    {
        const string select = """
            SELECT l.id, l.due, l.fails, j.kind, j.ref, j.payload FROM lane l
            JOIN job j ON j.account = l.account AND j.lane = l.id AND j.seq = l.head + 1
            WHERE l.account = $1 AND l.head < l.tail AND l.owner IS NULL AND l.due > $2 ORDER BY l.due LIMIT $3
            """;
        var real = Wire.Microseconds(time.GetUtcNow());
        var now = clock.Now(account);
        var due = await database.ReadAsync(async sql =>
        {
            var lanes = await sql.QueryAsync(
                select,
                row => new Resting(row.Text(0), row.Number(1) - real + now, row.Number(2), row.Text(3), row.Text(4), row.TextOrNull(5)),
                account.Value, real, (long)most);
            var works = new List<DueWork>(lanes.Count);
            foreach (var lane in lanes)
            {
                works.AddRange(await DescribeAsync(sql, account, lane, now));
            }

            return works;
        }, cancellation);
        return [.. due.OrderBy(work => work.At).Take(most)];
    }

    private static async ValueTask<IEnumerable<DueWork>> DescribeAsync(ISql sql, AccountSid account, Resting lane, long now)
    {
        switch (lane.Kind)
        {
            case TimerLane.JobKind:
                return await ConversationStore.FindAsync(sql, account, new ConversationSid(lane.Reference)) is { } conversation
                    ? Timers(conversation, now)
                    : [];
            case Sender.JobKind:
                var receipt = await ReceiptStore.FindAsync(sql, account, new(lane.Payload ?? ""), lane.Reference);
                return
                [
                    new(lane.Due, DueKinds.Retry, $"Attempt {lane.Fails + 1} to send message {lane.Payload} to {lane.Id["send/".Length..]}",
                        receipt?.Conversation.Value),
                ];
        }

        var parts = lane.Id.Split('/');
        var about = parts[^1].StartsWith("CH", StringComparison.Ordinal) ? parts[^1] : null;
        return
        [
            parts[0] switch
            {
                "hook" => new(lane.Due, DueKinds.Retry, $"Attempt {lane.Fails + 1} to call webhook {parts[1]}", about),
                "again" => new(lane.Due, DueKinds.Retry, "A webhook is sent again", about),
                "number" => new(lane.Due, DueKinds.Retry, $"Attempt {lane.Fails + 1} to call the number's webhook for {parts[^1]}", null),
                "status" => new(lane.Due, DueKinds.Retry, $"Attempt {lane.Fails + 1} to call a status callback", null),
                "text" => new(lane.Due, DueKinds.Retry, $"Attempt {lane.Fails + 1} to send a message outside of conversations", null),
                "in" => new(lane.Due, DueKinds.Retry, $"Attempt {lane.Fails + 1} to take in what {parts[1]} wrote", null),
                "template" => new(lane.Due, DueKinds.Template, $"Template {parts[^1]} is submitted for review", null),
                _ => new(lane.Due, DueKinds.Other, $"Upkeep: {lane.Kind}", about),
            },
        ];
    }

    // The row's dates: a message moves them and leaves the lane alone.
    private static IEnumerable<DueWork> Timers(Conversation conversation, long now)
    {
        var name = conversation.FriendlyName ?? conversation.UniqueName ?? conversation.Sid.Value;
        if (conversation.State == ConversationStates.Active && conversation.DateInactive is { } inactive && inactive > now)
        {
            yield return new(inactive, DueKinds.Timer, $"Conversation {name} becomes inactive", conversation.Sid.Value);
        }

        if (!conversation.IsClosed && conversation.DateClosed is { } closed && closed > now)
        {
            yield return new(closed, DueKinds.Timer, $"Conversation {name} is closed", conversation.Sid.Value);
        }
    }

    private sealed record Resting(string Id, long Due, long Fails, string Kind, string Reference, string? Payload);
}
