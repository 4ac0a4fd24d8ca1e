using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Media;
using Parley.Ops;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Media;

public sealed class MediaTests
{
    private const string File = "ME0123456789abcdef0123456789abcdef";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_link_opens_its_file_until_its_time_is_over()
    {
        var time = new StepTime();
        var links = Links(time);
        var token = Token(links.Make(File, TimeSpan.FromMinutes(5)));
        Assert.Equal(44, token.Length);
        Assert.Equal(File, links.Open(token));
        time.Now += TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1);
        Assert.Equal(File, links.Open(token));
        time.Now += TimeSpan.FromSeconds(1);
        Assert.Null(links.Open(token));
    }

    [Fact]
    public void A_link_that_was_touched_anywhere_opens_nothing()
    {
        var links = Links(new StepTime());
        var token = Token(links.Make(File, TimeSpan.FromMinutes(5)));
        for (var i = 0; i < token.Length; i++)
        {
            var other = token.ToCharArray();
            other[i] = other[i] == 'A' ? 'B' : 'A';
            Assert.Null(links.Open(new string(other)));
        }

        Assert.Null(Links(new StepTime(), key: 1).Open(token));
        foreach (var nonsense in (string[])["", "x", token[..43], token + "A", new string('A', 44), new string('!', 44), new string('é', 44)])
        {
            Assert.Null(links.Open(nonsense));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_file_belongs_to_one_message(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var sid = await UploadAsync(engine);
        var codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                await engine.Append.RunAsync(engine.Request(conversation) with { MediaSid = sid }, Cancellation);
                return 0;
            }
            catch (RefusedException refused)
            {
                return refused.Error.Code;
            }
        }));
        Assert.Single(codes, 0);
        Assert.All(codes.Where(code => code != 0), code => Assert.Equal(50508, code));
        Assert.Equal(1, await engine.CountAsync("message"));
        Assert.Equal(1, await engine.CountAsync("conversation WHERE next_index = 1"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_file_belongs_to_the_service_that_it_was_uploaded_to(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var request = engine.Request(conversation) with { Service = TestEngine.Service };
        var others = await UploadAsync(engine, service: "IS" + new string('9', 32));
        var refused = await Assert.ThrowsAsync<RefusedException>(
            async () => await engine.Append.RunAsync(request with { MediaSid = others }, Cancellation));
        Assert.Equal(50507, refused.Error.Code);
        var own = await UploadAsync(engine);
        Assert.IsType<AppendResult.Stored>(await engine.Append.RunAsync(request with { MediaSid = own }, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_files_of_a_deleted_message_go(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var sid = await UploadAsync(engine);
        var stored = Assert.IsType<AppendResult.Stored>(
            await engine.Append.RunAsync(engine.Request(conversation) with { MediaSid = sid }, Cancellation));
        Assert.True(await engine.Messages.DeleteAsync(
            TestEngine.Account, TestEngine.Service, conversation.Sid.Value, stored.Message.Sid.Value, false, 0, Cancellation));
        Assert.Null(await engine.Media.FindAsync(TestEngine.Account, sid, Cancellation));
        await engine.RunLanesAsync(engine.Cleaners());
        Assert.ThrowsAny<IOException>(() => engine.Files.Open(sid));
        Assert.Equal(0, await engine.CountAsync("lane"));
        Assert.Equal(0, await engine.CountAsync("job"));
    }

    [Fact]
    public async Task A_file_that_is_too_long_leaves_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("parley-test-").FullName;
        try
        {
            var files = new MediaFiles(folder);
            Assert.Null(await files.WriteAsync(File, new EndlessStream(), Cancellation));
            Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
            files.Delete(File);
            files.Delete("ME" + new string('7', 32));
            Assert.Throws<ArgumentException>(() => files.Open("ME/../../etc/passwd"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static async Task<string> UploadAsync(TestEngine engine, AccountSid? account = null, string service = TestEngine.Service)
    {
        var sid = engine.Sids.Next("ME");
        await engine.Files.WriteAsync(sid, new MemoryStream([1, 2, 3]), Cancellation);
        await engine.Media.InsertAsync(
            new MediaRow(
                account ?? TestEngine.Account, sid, service, "image/png", null, 3, "media", "system", null, null, engine.Time,
                engine.Time),
            Cancellation);
        return sid;
    }

    private static MediaLinks Links(TimeProvider time, byte key = 0) => new(
        new SecretBox([.. Enumerable.Repeat(key, 32)]), new EngineOptions { PublicUrl = () => "https://p.example" }, time);

    private static string Token(string url)
    {
        Assert.StartsWith("https://p.example/m/", url, StringComparison.Ordinal);
        return url["https://p.example/m/".Length..];
    }

    private sealed class StepTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
