using Microsoft.Extensions.Logging.Abstractions;
using Parley.Sandbox;
using Parley.Sandbox.Clock;
using Parley.Sandbox.Trace;
using Parley.Storage;
using Parley.Tests.Storage;

namespace Parley.Tests.Sandbox.Trace;

public sealed class TraceBookTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_noted_is_read_in_order_and_by_both_names()
    {
        await using var rig = await Rig.OpenAsync();
        rig.Book.Add(FakeEngine.One, "s", new ReportNote("sent", null));
        rig.Book.Add(FakeEngine.One, "s", () => new ValueTask<TraceNote>(new ReportNote("delivered", 7)));
        rig.Book.Add(FakeEngine.One, "t", new ReportNote("read", null), alias: "u");
        rig.Book.Add(FakeEngine.Two, "s", new ReportNote("failed", 1));

        var notes = (await rig.Book.ReadAsync(FakeEngine.One, "s", Cancellation)).Cast<ReportNote>().ToList();
        Assert.Equal(["sent ", "delivered 7"], notes.Select(note => $"{note.Status} {note.ErrorCode}"));
        Assert.All(notes, note => Assert.True(note.At > 0 && note.Real > 0));
        Assert.Equal("read", Assert.IsType<ReportNote>(Assert.Single(await rig.Book.ReadByAliasAsync(FakeEngine.One, "u", Cancellation))).Status);
        Assert.Empty(await rig.Book.ReadByAliasAsync(FakeEngine.Two, "u", Cancellation));
    }

    [Fact]
    public async Task What_is_said_about_one_thing_at_once_is_one_row()
    {
        await using var rig = await Rig.OpenAsync();
        for (var i = 0; i < 5; i++)
        {
            rig.Book.Add(FakeEngine.One, "s", new ReportNote("sent", i));
        }

        Assert.Equal(5, (await rig.Book.ReadAsync(FakeEngine.One, "s", Cancellation)).Count);
        Assert.InRange(await rig.CountAsync(), 1, 2);
    }

    [Fact]
    public async Task A_note_that_cannot_be_looked_up_costs_no_other()
    {
        await using var rig = await Rig.OpenAsync();
        rig.Book.Add(FakeEngine.One, "s", () => throw new InvalidOperationException("away"));
        rig.Book.Add(FakeEngine.One, "s", new ReportNote("sent", null));
        Assert.Single(await rig.Book.ReadAsync(FakeEngine.One, "s", Cancellation));
    }

    [Fact]
    public async Task A_reset_forgets_one_account()
    {
        await using var rig = await Rig.OpenAsync();
        rig.Book.Add(FakeEngine.One, "s", new ReportNote("sent", null));
        rig.Book.Add(FakeEngine.Two, "s", new ReportNote("sent", null));
        await rig.Book.ResetAsync(FakeEngine.One, Cancellation);
        Assert.Empty(await rig.Book.ReadAsync(FakeEngine.One, "s", Cancellation));
        Assert.Single(await rig.Book.ReadAsync(FakeEngine.Two, "s", Cancellation));
    }

    [Fact]
    public async Task The_oldest_of_too_many_go()
    {
        await using var rig = await Rig.OpenAsync();
        for (var i = 0; i < TraceStore.Most + 3_000; i++)
        {
            rig.Book.Add(FakeEngine.One, $"s{i}", new ReportNote("sent", i));
        }

        Assert.Single(await rig.Book.ReadAsync(FakeEngine.One, $"s{TraceStore.Most + 2_999}", Cancellation));
        Assert.Empty(await rig.Book.ReadAsync(FakeEngine.One, "s0", Cancellation));
        Assert.InRange(await rig.CountAsync(), TraceStore.Most, TraceStore.Most + 2_000);
    }

    [Fact]
    public async Task What_was_noted_before_the_end_is_written()
    {
        await using var database = await TestDatabase.OpenAsync(SqlDialect.Sqlite, "sandbox-migrations/");
        await using (var first = Rig.On(database))
        {
            first.Book.Add(FakeEngine.One, "s", new ReportNote("sent", null));
        }

        await using var second = Rig.On(database);
        Assert.Single(await second.Book.ReadAsync(FakeEngine.One, "s", Cancellation));
    }

    private sealed class Rig : IAsyncDisposable
    {
        private readonly TestDatabase _database;
        private readonly bool _owns;

        private Rig(TestDatabase database, bool owns)
        {
            (_database, _owns) = (database, owns);
            var storage = new SandboxDatabase(database.Database);
            Book = new(storage, new SandboxClock(storage, TimeProvider.System), TimeProvider.System, NullLogger<TraceBook>.Instance);
        }

        public TraceBook Book { get; }

        public static async Task<Rig> OpenAsync() => new(await TestDatabase.OpenAsync(SqlDialect.Sqlite, "sandbox-migrations/"), owns: true);

        public static Rig On(TestDatabase database) => new(database, owns: false);

        public ValueTask<long> CountAsync() => _database.Database.ReadAsync(
            sql => sql.FirstAsync("SELECT count(*) FROM sandbox_trace", row => row.Number(0)), Cancellation);

        public async ValueTask DisposeAsync()
        {
            await Book.DisposeAsync();
            if (_owns)
            {
                await _database.DisposeAsync();
            }
        }
    }
}
