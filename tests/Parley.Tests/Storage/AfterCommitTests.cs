using System.Collections.Concurrent;
using Parley.Storage;

namespace Parley.Tests.Storage;

public sealed class AfterCommitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_is_told_after_a_commit_is_told_once_and_only_then(SqlDialect dialect)
    {
        await using var test = await TestDatabase.OpenAsync(dialect);
        var told = new ConcurrentQueue<string>();
        ValueTask<int> WriteAsync(string name, bool fails) => test.Database.WriteAsync(
            async sql =>
            {
                await sql.ExecuteAsync("INSERT INTO setting (name, value) VALUES ($1, $1)", name);
                sql.AfterCommit(() => told.Enqueue(name));
                return fails ? throw new InvalidOperationException(name) : 1;
            },
            Cancellation);

        // Together, so that on SQLite the batch with the failure is run again.
        var writes = Enumerable.Range(0, 20).Select(i => WriteAsync($"name{i:00}", i == 7).AsTask()).ToList();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.WhenAll(writes));
        await Task.WhenAll(writes.Where((_, i) => i != 7));
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i != 7).Select(i => $"name{i:00}"), told.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Telling_that_fails_costs_nobody_the_commit(SqlDialect dialect)
    {
        await using var test = await TestDatabase.OpenAsync(dialect);
        var told = new ConcurrentQueue<string>();
        Assert.Equal(1, await test.Database.WriteAsync(
            sql =>
            {
                sql.AfterCommit(() => throw new InvalidOperationException("deaf"));
                sql.AfterCommit(() => told.Enqueue("second"));
                return new ValueTask<int>(1);
            },
            Cancellation));
        Assert.Equal(["second"], told);
    }
}
