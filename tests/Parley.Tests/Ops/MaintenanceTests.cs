using Microsoft.Extensions.Logging.Abstractions;
using Parley.Api;
using Parley.Ops;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Media;
using Parley.Tests.Storage;

namespace Parley.Tests.Ops;

public sealed class MaintenanceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_is_too_old_goes_and_what_is_not_stays(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var now = Wire.Microseconds(TimeProvider.System.GetUtcNow());
        var day = Wire.Microseconds(TimeSpan.FromDays(1));
        await engine.Database.WriteAsync(async sql =>
        {
            // More than one bite.
            for (var i = 0; i < 1200; i++)
            {
                await sql.ExecuteAsync(Seen, TestEngine.Account.Value, $"old {i}", now - (9 * day));
                await sql.ExecuteAsync(Ids, TestEngine.Account.Value, $"old {i}", now - (31 * day));
            }

            await sql.ExecuteAsync(Seen, TestEngine.Account.Value, "new", now - (7 * day));
            await sql.ExecuteAsync(Ids, TestEngine.Account.Value, "new", now - (29 * day));
            return 0;
        }, Cancellation);
        engine.Time = now - (2 * day);
        var forgotten = await MediaTests.UploadAsync(engine);
        var attached = await MediaTests.UploadAsync(engine);
        await engine.Append.RunAsync(
            engine.Request(await engine.ConversationAsync()) with { MediaSid = attached }, Cancellation);
        engine.Time = now;
        var fresh = await MediaTests.UploadAsync(engine);

        using var maintenance = new Maintenance(
            engine.Database, engine.Files, engine.Options, TimeProvider.System, NullLogger<Maintenance>.Instance);
        await maintenance.RunAsync(Cancellation);
        Assert.Equal("new", Assert.Single(await engine.QueryAsync("SELECT provider_id FROM inbound_seen", row => row.Text(0))));
        Assert.Equal("new", Assert.Single(await engine.QueryAsync("SELECT provider_id FROM provider_message", row => row.Text(0))));
        Assert.Null(await engine.Media.FindAsync(TestEngine.Account, forgotten, Cancellation));
        Assert.ThrowsAny<IOException>(() => engine.Files.Open(forgotten));
        foreach (var sid in (string[])[attached, fresh])
        {
            Assert.NotNull(await engine.Media.FindAsync(TestEngine.Account, sid, Cancellation));
            await engine.Files.Open(sid).DisposeAsync();
        }
    }

    private const string Seen =
        "INSERT INTO inbound_seen (account, channel, provider_id, created) VALUES ($1, 'sms', $2, $3)";

    private const string Ids =
        "INSERT INTO provider_message (account, channel, provider_id, status, created) VALUES ($1, 'sms', $2, 1, $3)";
}
