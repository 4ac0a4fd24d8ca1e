using Parley.Inbound;
using Parley.Receipts;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Delivery;

public sealed class PartStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // "+a,b": the carrier takes it under these ids. "a=Delivered": a report. "a=Failed:30003". "@a=Read": one that names the receipt. "%a=Read": one
    // that names it and is about a part.
    public static TheoryData<SqlDialect, string, ReceiptStatus, int?> Stories()
    {
        var data = new TheoryData<SqlDialect, string, ReceiptStatus, int?>();
        foreach (var dialect in (SqlDialect[])[SqlDialect.Sqlite, SqlDialect.Postgres])
        {
            data.Add(dialect, "+a", ReceiptStatus.Sent, null);
            data.Add(dialect, "+a a=Delivered a=Sent", ReceiptStatus.Delivered, null);
            data.Add(dialect, "a=Delivered +a", ReceiptStatus.Delivered, null);
            data.Add(dialect, "a=Sent a=Delivered a=Sent +a", ReceiptStatus.Delivered, null);
            data.Add(dialect, "a=Undelivered:30003 +a", ReceiptStatus.Undelivered, 30003);
            data.Add(dialect, "+a x=Delivered", ReceiptStatus.Sent, null);
            data.Add(dialect, "@a=Delivered +a", ReceiptStatus.Delivered, null);
            data.Add(dialect, "@a=Read", ReceiptStatus.Read, null);
            data.Add(dialect, "%a=Delivered", ReceiptStatus.Queued, null);
            data.Add(dialect, "%a=Delivered +a,b", ReceiptStatus.Sent, null);
            data.Add(dialect, "%a=Delivered +a,b %b=Delivered", ReceiptStatus.Delivered, null);
            data.Add(dialect, "%a=Failed:63024 +a,b", ReceiptStatus.Failed, 63024);
            data.Add(dialect, "+a,b a=Delivered", ReceiptStatus.Sent, null);
            data.Add(dialect, "+a,b a=Delivered a=Delivered a=Delivered", ReceiptStatus.Sent, null);
            data.Add(dialect, "+a,b a=Delivered b=Delivered", ReceiptStatus.Delivered, null);
            data.Add(dialect, "+a,b a=Delivered b=Undelivered:30005", ReceiptStatus.Undelivered, 30005);
            data.Add(dialect, "+a,b a=Undelivered:30005 b=Delivered", ReceiptStatus.Undelivered, 30005);
            data.Add(dialect, "a=Delivered b=Delivered +a,b", ReceiptStatus.Delivered, null);
            data.Add(dialect, "b=Delivered +a,b a=Delivered", ReceiptStatus.Delivered, null);
            data.Add(dialect, "b=Undelivered:30005 +a,b a=Delivered", ReceiptStatus.Undelivered, 30005);
            data.Add(dialect, "+a,b,c c=Delivered a=Delivered b=Delivered", ReceiptStatus.Delivered, null);
            data.Add(dialect, "+a,a a=Delivered", ReceiptStatus.Delivered, null);
            data.Add(dialect, "+a, a=Delivered", ReceiptStatus.Delivered, null);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Reports_find_their_receipt_in_any_order(SqlDialect dialect, string story, ReceiptStatus status, int? error)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var receipt = await ReceiptAsync(engine);
        foreach (var step in story.Split(' '))
        {
            await engine.Database.WriteAsync(async sql =>
            {
                await (step[0] == '+'
                    ? engine.Parts.AcceptAsync(sql, receipt, step[1..].Split(','), engine.Time)
                    : engine.Parts.ReportAsync(sql, Report(step, receipt), engine.Time));
                return 0;
            }, Cancellation);
        }

        var after = await engine.Receipts.FindAsync(receipt.Account, receipt.Message, receipt.Sid.Value, Cancellation);
        Assert.Equal((status, error), (after!.Status, after.ErrorCode));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_id_that_a_carrier_gives_again_after_weeks_begins_anew(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var receipt = await ReceiptAsync(engine);
        await engine.Database.WriteAsync(async sql =>
        {
            const long day = 24L * 60 * 60 * 1_000_000;
            await engine.Parts.ReportAsync(sql, Report("a=Undelivered:30003", receipt), engine.Time);
            await engine.Parts.AcceptAsync(sql, receipt, ["a"], engine.Time + (20 * day));
            return 0;
        }, Cancellation);

        var after = await engine.Receipts.FindAsync(receipt.Account, receipt.Message, receipt.Sid.Value, Cancellation);
        Assert.Equal((ReceiptStatus.Sent, null), (after!.Status, after.ErrorCode));
        // Or it would be forgotten too soon.
        Assert.True((await engine.QueryAsync("SELECT created FROM provider_message", row => row.Number(0)))[0] > engine.Time);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_answer_and_its_reports_at_once_lose_nothing(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation);
        for (var i = 0; i < 20; i++)
        {
            await engine.PostAsync(conversation);
        }

        var receipts = await engine.QueryAsync("SELECT message, sid FROM receipt", row => (row.Text(0), row.Text(1)));
        await Task.WhenAll(receipts.SelectMany((row, i) =>
        {
            async Task WriteAsync(Func<ISql, Receipt, ValueTask> work) => await engine.Database.WriteAsync(async sql =>
            {
                await work(sql, (await ReceiptStore.FindAsync(sql, TestEngine.Account, new(row.Item1), row.Item2))!);
                return 0;
            }, Cancellation);

            return new[]
            {
                WriteAsync((sql, _) => engine.Parts.ReportAsync(sql, Report($"{i}a=Delivered", null), engine.Time)),
                WriteAsync((sql, receipt) => engine.Parts.AcceptAsync(sql, receipt, [$"{i}a", $"{i}b"], engine.Time)),
                WriteAsync((sql, _) => engine.Parts.ReportAsync(sql, Report($"{i}b=Delivered", null), engine.Time)),
            };
        }));
        Assert.Equal(20, await engine.CountAsync("receipt WHERE status = 2 AND parts = 2 AND parts_delivered = 2"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Another_accounts_report_moves_nothing(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var receipt = await ReceiptAsync(engine);
        await engine.Database.WriteAsync(async sql =>
        {
            await engine.Parts.AcceptAsync(sql, receipt, ["a"], engine.Time);
            await engine.Parts.ReportAsync(sql, Report("@a=Delivered", receipt) with { Account = TestEngine.Other }, engine.Time);
            return 0;
        }, Cancellation);
        var after = await engine.Receipts.FindAsync(receipt.Account, receipt.Message, receipt.Sid.Value, Cancellation);
        Assert.Equal(ReceiptStatus.Sent, after!.Status);
    }

    private static async Task<Receipt> ReceiptAsync(TestEngine engine)
    {
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation);
        var message = await engine.PostAsync(conversation);
        return Assert.Single(await engine.Receipts.ListAsync(message.Account, message.Sid, new(50, 0, null, false), Cancellation));
    }

    private static StatusReport Report(string step, Receipt? receipt)
    {
        var parts = step.TrimStart('@', '%').Split('=', ':');
        return new(
            TestEngine.Account, "sms", parts[0], step[0] is '@' or '%' ? receipt!.Sid.Value : null, Enum.Parse<ReceiptStatus>(parts[1]),
            parts.Length > 2 ? int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) : null, 0)
        {
            IsOfPart = step[0] == '%',
        };
    }
}
