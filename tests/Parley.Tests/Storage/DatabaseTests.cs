using Parley.Storage;

namespace Parley.Tests.Storage;

public sealed class DatabaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_failing_work_costs_only_itself(SqlDialect dialect)
    {
        await using var test = await TestDatabase.OpenAsync(dialect);
        var works = Enumerable.Range(0, 300).Select(async i =>
        {
            try
            {
                await test.Database.WriteAsync(async sql =>
                {
                    await sql.ExecuteAsync("INSERT INTO schema_version (number) VALUES ($1)", 1000L + i);
                    return i % 3 == 0 ? throw new InvalidOperationException("no") : 0;
                }, Cancellation);
                return 1;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        });
        var kept = (await Task.WhenAll(works)).Sum();
        var rows = await test.Database.ReadAsync(
            sql => sql.FirstAsync("SELECT count(*) FROM schema_version WHERE number >= $1", row => row.Number(0), 1000L), Cancellation);
        Assert.Equal(200, kept);
        Assert.Equal(200, rows);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_database_that_a_newer_version_has_changed_is_refused(SqlDialect dialect)
    {
        await using var test = await TestDatabase.OpenAsync(dialect);
        await test.Database.WriteAsync(sql => sql.ExecuteAsync("INSERT INTO schema_version (number) VALUES (9999)"), Cancellation);
        var refused = await Assert.ThrowsAsync<StorageException>(async () => await test.Database.ReadAsync(
            async sql =>
            {
                await Migration.RunAsync(sql, Migration.Embedded("migrations/"), async text => await sql.ExecuteAsync(text));
                return 0;
            },
            Cancellation));
        Assert.Contains("newer Parley", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Values_come_back_as_they_were_sent(SqlDialect dialect)
    {
        await using var test = await TestDatabase.OpenAsync(dialect);
        var text = "Grüße 👋 " + new string('x', 1000);
        await test.Database.WriteAsync(
            sql => sql.ExecuteAsync(
                "INSERT INTO provider_message (account, channel, provider_id, status, error_code, created) VALUES ($1, $2, $3, $4, $5, $6)",
                "AC", text, "", 1L, (long?)null, long.MaxValue), Cancellation);
        var row = await test.Database.ReadAsync(
            sql => sql.FirstAsync(
                "SELECT channel, provider_id, status, error_code, created FROM provider_message WHERE account = $1",
                r => (r.Text(0), r.Text(1), r.Number(2), r.NumberOrNull(3), r.Number(4)), "AC"), Cancellation);
        Assert.Equal((text, "", 1L, null, long.MaxValue), row);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Parameters_go_by_number_wherever_they_first_appear(SqlDialect dialect)
    {
        await using var test = await TestDatabase.OpenAsync(dialect);
        var row = await test.Database.ReadAsync(
            sql => sql.FirstAsync(
                "SELECT cast($2 as text), cast($1 as bigint), cast($2 as text)", r => (r.Text(0), r.Number(1), r.Text(2)), 7L, "two"),
            Cancellation);
        Assert.Equal(("two", 7L, "two"), row);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Empty_is_not_null(SqlDialect dialect)
    {
        await using var test = await TestDatabase.OpenAsync(dialect);
        await test.Database.WriteAsync(
            sql => sql.ExecuteAsync(
                "INSERT INTO sms_part (account, route, source, destination, reference, total, number, id, data_coding, body, note, arrived) "
                + "VALUES ($1, $1, $1, $1, $2, $2, $2, $1, $2, $3, $1, $2)",
                "", long.MinValue, Array.Empty<byte>()), Cancellation);
        var row = await test.Database.ReadAsync(
            sql => sql.FirstAsync("SELECT note, body, arrived, done FROM sms_part", r => (r.Text(0), r.Bytes(1).Length, r.Number(2), r.NumberOrNull(3))),
            Cancellation);
        Assert.Equal(("", 0, long.MinValue, null), row);
    }
}
