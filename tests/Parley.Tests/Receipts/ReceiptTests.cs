using Parley.Inbound;
using Parley.Messages;
using Parley.Receipts;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Receipts;

public sealed class ReceiptTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Rows: where it is. Columns: queued, sent, delivered, read, failed, undelivered. Each letter: may it move there?
    [Theory]
    [InlineData(ReceiptStatus.Queued, "-yyyyy")]
    [InlineData(ReceiptStatus.Sent, "--yyyy")]
    [InlineData(ReceiptStatus.Delivered, "---y--")]
    [InlineData(ReceiptStatus.Read, "------")]
    [InlineData(ReceiptStatus.Failed, "------")]
    [InlineData(ReceiptStatus.Undelivered, "------")]
    public void A_status_never_moves_backwards(ReceiptStatus old, string moves)
    {
        foreach (var next in Enum.GetValues<ReceiptStatus>())
        {
            Assert.True(moves[(int)next] == 'y' == ReceiptRules.Moves(old, next), $"{old} to {next}");
        }
    }

    [Theory]
    [InlineData(ReceiptStatus.Queued, null)]
    [InlineData(ReceiptStatus.Sent, "sent")]
    [InlineData(ReceiptStatus.Delivered, "delivered")]
    [InlineData(ReceiptStatus.Read, "read")]
    [InlineData(ReceiptStatus.Failed, "failed")]
    [InlineData(ReceiptStatus.Undelivered, "undelivered")]
    public void A_status_has_its_word(ReceiptStatus status, string? word) => Assert.Equal(word, ReceiptRules.Word(status));

    // Two receipts: their statuses, and the message's sums: sent, delivered, read, failed, undelivered.
    public static TheoryData<SqlDialect, string, string, string> Sums()
    {
        var data = new TheoryData<SqlDialect, string, string, string>();
        foreach (var dialect in (SqlDialect[])[SqlDialect.Sqlite, SqlDialect.Postgres])
        {
            data.Add(dialect, "", "", "none none none none none");
            data.Add(dialect, "Sent", "", "some none none none none");
            data.Add(dialect, "Sent", "Sent", "all none none none none");
            data.Add(dialect, "Sent Delivered", "Sent", "all some none none none");
            data.Add(dialect, "Read", "Sent Read", "all all all none none");
            data.Add(dialect, "Delivered Sent Sent", "Failed", "some some none some none");
            data.Add(dialect, "Sent Undelivered", "Failed", "none none none some some");
            data.Add(dialect, "Failed Delivered", "Failed", "none none none all none");
            data.Add(dialect, "Delivered Undelivered", "Read Delivered", "all all some none none");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sums))]
    public async Task The_sums_of_a_message_count_its_receipts(SqlDialect dialect, string first, string second, string sums)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation);
        await engine.PhoneAsync(conversation);
        var hook = await engine.HookAsync(conversation, "onDeliveryUpdated");
        var message = await engine.PostAsync(conversation);
        var receipts = await engine.Receipts.ListAsync(message.Account, message.Sid, new(50, 0, null, false), Cancellation);
        foreach (var (receipt, story) in receipts.Zip([first, second]))
        {
            foreach (var status in story.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<ReceiptStatus>))
            {
                await engine.Database.WriteAsync(async sql =>
                {
                    await engine.Receipts.MoveAsync(sql, receipt, status, status >= ReceiptStatus.Failed ? 30003 : null, engine.Time);
                    return 0;
                }, Cancellation);
            }
        }

        var after = await engine.Messages.FindAsync(message.Account, message.Conversation, message.Sid.Value, Cancellation);
        Assert.Equal(2, after!.Delivery.Total);
        long[] counts = [after.Delivery.Sent, after.Delivery.Delivered, after.Delivery.Read, after.Delivery.Failed, after.Delivery.Undelivered];
        Assert.Equal(sums, string.Join(' ', counts.Select(count => count == 0 ? "none" : count == 2 ? "all" : "some")));

        // Webhooks hear each move once, and only moves.
        var moved = await engine.CountAsync("job WHERE lane = $1", $"hook/{hook.Sid}/{conversation.Sid}");
        Assert.Equal(Moves(first) + Moves(second), moved);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Reports_at_once_leave_the_highest_status_counted_once(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation);
        var message = await engine.PostAsync(conversation);
        var receipt = Assert.Single(await engine.Receipts.ListAsync(message.Account, message.Sid, new(50, 0, null, false), Cancellation));
        ReceiptStatus[] reports = [ReceiptStatus.Sent, ReceiptStatus.Delivered, ReceiptStatus.Read];
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async i => await engine.Database.WriteAsync(async sql =>
        {
            await engine.Receipts.MoveAsync(sql, receipt, reports[i % 3], null, engine.Time);
            return 0;
        }, Cancellation)));
        var after = await engine.Messages.FindAsync(message.Account, message.Conversation, message.Sid.Value, Cancellation);
        Assert.Equal(new DeliveryCounts(1, 1, 1, 1, 0, 0), after!.Delivery);
    }

    private static int Moves(string story)
    {
        var (at, moves) = (ReceiptStatus.Queued, 0);
        foreach (var next in story.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<ReceiptStatus>))
        {
            (at, moves) = ReceiptRules.Moves(at, next) ? (next, moves + 1) : (at, moves);
        }

        return moves;
    }
}
