using Parley.Conversations;
using Parley.Storage;
using Parley.Tests.Conversations;

namespace Parley.Tests.Storage;

public sealed class PostgresAppendsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bad_row_costs_only_itself()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Postgres);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation);
        var posts = Enumerable.Range(0, 30).Select(async i =>
        {
            try
            {
                await engine.PostAsync(conversation, body: i % 10 == 3 ? "a\0b" : $"{i}");
                return true;
            }
            catch (StorageException)
            {
                return false;
            }
        });
        Assert.Equal(27, (await Task.WhenAll(posts)).Count(stored => stored));
        var places = await engine.QueryAsync("SELECT place FROM message ORDER BY place", row => row.Number(0));
        Assert.Equal(Enumerable.Range(0, 27).Select(i => (long)i), places);
        Assert.Equal(27, await engine.CountAsync("job"));
    }

    // The connection dies in the middle of the batch, as it may behind a COMMIT: then nobody knows, and storing again could double.
    [Fact]
    public async Task A_batch_whose_end_nobody_saw_is_not_stored_again()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Postgres);
        var conversation = await engine.ConversationAsync();
        await engine.Database.WriteAsync(
            async sql =>
            {
                await sql.ExecuteAsync("CREATE SEQUENCE deaths");
                await sql.ExecuteAsync(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
                        IF nextval(''deaths'') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                        RETURN NEW; END'
                    """);
                return await sql.ExecuteAsync("CREATE TRIGGER dies BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION die()");
            },
            Cancellation);
        await Assert.ThrowsAsync<StorageException>(() => engine.PostAsync(conversation, body: "once"));
        Assert.Equal(0, await engine.CountAsync("message"));
        Assert.Equal(0, (await engine.PostAsync(conversation, body: "again")).Index);
        Assert.Equal(1, await engine.CountAsync("message"));
    }

    [Fact]
    public void Only_plain_messages_are_batched()
    {
        var request = new AppendRequest
        {
            Account = TestEngine.Account,
            Conversation = new("CH"),
            Service = TestEngine.Service,
            Source = "API",
            Now = 1,
        };
        Assert.True(Takes(request));
        Assert.False(Takes(request with { Service = null }));
        Assert.False(Takes(request with { Fire = true }));
        Assert.False(Takes(request with { MediaSid = "ME" }));
        Assert.False(Takes(request with { Inbound = new("sms", "1", "+1", "+2", 1) }));
        Assert.False(Takes(request with { NewMedia = [new("ME", 1, "image/png", null, "media")] }));
    }

    private static bool Takes(AppendRequest request) => Parley.Storage.Postgres.PostgresAppends.IsPlain(request);
}
