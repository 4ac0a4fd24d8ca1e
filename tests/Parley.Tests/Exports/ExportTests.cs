using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Exports;
using Parley.Lanes;
using Parley.Ops;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Exports;

public sealed class ExportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_file_holds_everything_in_order(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync("room");
        var phone = await engine.PhoneAsync(conversation);
        for (var i = 0; i < 60; i++)
        {
            await engine.ChatAsync(conversation, string.Create(CultureInfo.InvariantCulture, $"user {i}"));
        }

        for (var i = 0; i < 123; i++)
        {
            await engine.PostAsync(conversation, "user 1", string.Create(CultureInfo.InvariantCulture, $"message \"{i}\" 👋"));
        }

        await engine.Append.RunAsync(
            engine.Request(conversation, "user 2") with { Metadata = """{"profile_name":"\ud83d"}""" }, Cancellation);
        var file = await ExportAsync(engine);
        Assert.Equal("room", (string?)file["conversation"]!["unique_name"]);
        Assert.Equal(61, file["participants"]!.AsArray().Count);
        Assert.Equal(phone.Address, (string?)file["participants"]![0]!["address"]);
        var messages = file["messages"]!.AsArray();
        Assert.Equal(Enumerable.Range(0, 124).Select(i => (long)i), messages.Select(message => (long)message!["index"]!));
        Assert.Equal("message \"122\" 👋", (string?)messages[122]!["body"]);
        Assert.All(messages, message => Assert.Equal(
            phone.Sid.Value, (string?)Assert.Single(message!["delivery_receipts"]!.AsArray())!["participant_sid"]));
        Assert.Null(messages[0]!["channel_metadata"]);
        Assert.NotNull(messages[123]!["channel_metadata"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task One_runs_at_a_time_and_the_next_takes_its_place(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync("room");
        var store = new ExportStore(engine.Database);
        var first = await StartAsync(engine, store);
        var again = await StartAsync(engine, store);
        Assert.Equal(("queued", first!.Media), (again!.State, again.Media));
        Assert.Equal(1, await engine.CountAsync("job"));
        await engine.RunLanesAsync([Runner(engine)]);
        var (done, file) = (await store.FindAsync(TestEngine.Account, conversation.Sid, Cancellation))!.Value;
        Assert.Equal(("completed", first.Media), (done.State, file!.Sid));
        Assert.Equal(0, await engine.CountAsync("lane"));

        var next = await StartAsync(engine, store);
        Assert.NotEqual(first.Media, next!.Media);
        await engine.RunLanesAsync([Runner(engine)]);

        // The first file leads nowhere any more; maintenance takes it.
        var time = new FixedTime(engine.Time);
        await new Maintenance(
            engine.Database, engine.Files, engine.Options, time, NullLogger<Maintenance>.Instance).RunAsync(Cancellation);
        Assert.Throws<FileNotFoundException>(() => engine.Files.Open(first.Media));
        await engine.Files.Open(next.Media).DisposeAsync();
        Assert.Null(await store.StartAsync(
            TestEngine.Account, TestEngine.OtherService, "room", engine.Sids.Next("ME"), engine.Time, Cancellation));
        Assert.Null(await store.StartAsync(
            TestEngine.Other, TestEngine.Service, conversation.Sid.Value, engine.Sids.Next("ME"), engine.Time, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_export_goes_with_its_conversation(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await engine.ConversationAsync("room");
        var store = new ExportStore(engine.Database);
        var export = await StartAsync(engine, store);
        await engine.RunLanesAsync([Runner(engine)]);
        await engine.Conversations.DeleteAsync(TestEngine.Account, TestEngine.Service, "room", false, engine.Time, Cancellation);
        await engine.RunLanesAsync(engine.Cleaners());
        Assert.Equal(0, await engine.CountAsync("conversation_export"));
        await new Maintenance(
            engine.Database, engine.Files, engine.Options, new FixedTime(engine.Time), NullLogger<Maintenance>.Instance).RunAsync(Cancellation);
        Assert.Equal(0, await engine.CountAsync("media"));
        Assert.Throws<FileNotFoundException>(() => engine.Files.Open(export!.Media));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task One_that_cannot_be_written_fails_in_the_end(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync("room");
        var store = new ExportStore(engine.Database);
        var export = await StartAsync(engine, store);
        var job = new Job(TestEngine.Account, $"export/{export!.Media}", 1, ExportRunner.JobKind, conversation.Sid.Value, export.Media, true);
        var result = Assert.IsType<JobResult.Done>(await Runner(engine).RunAsync(job, fails: 5, Cancellation));
        await engine.Database.WriteAsync(async sql => { await result.Store!(sql); return 0; }, Cancellation);
        Assert.Equal("failed", (await store.FindAsync(TestEngine.Account, conversation.Sid, Cancellation))!.Value.Export.State);
    }

    private static async Task<JsonNode> ExportAsync(TestEngine engine)
    {
        var export = await StartAsync(engine, new ExportStore(engine.Database));
        await engine.RunLanesAsync([Runner(engine), engine.Sender()]);
        await using var content = engine.Files.Open(export!.Media);
        return (await JsonNode.ParseAsync(content, cancellationToken: Cancellation))!;
    }

    private static ValueTask<Export?> StartAsync(TestEngine engine, ExportStore store) => store.StartAsync(
        TestEngine.Account, TestEngine.Service, "room", engine.Sids.Next("ME"), engine.Time, Cancellation);

    private static ExportRunner Runner(TestEngine engine) =>
        new(engine.Database, engine.Files, engine, NullLogger<ExportRunner>.Instance);

    private sealed class FixedTime(long microseconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Parley.Api.Wire.At(microseconds);
    }
}
