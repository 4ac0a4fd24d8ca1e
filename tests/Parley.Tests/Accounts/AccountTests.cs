using System.Security.Cryptography;
using Parley.Accounts;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Accounts;

public sealed class AccountTests
{
    private const string Token = "0123456789abcdef0123456789ABCDEF";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_box_opens_under_its_key_only_and_not_when_it_was_touched()
    {
        var box = new SecretBox(RandomNumberGenerator.GetBytes(32));
        var closed = box.Seal("geheim 👋");
        Assert.Equal("geheim 👋", box.Open(closed));
        Assert.Equal("", box.Open(box.Seal("")));
        Assert.NotEqual(closed, box.Seal("geheim 👋"));
        Assert.ThrowsAny<CryptographicException>(() => new SecretBox(RandomNumberGenerator.GetBytes(32)).Open(closed));
        var bytes = Convert.FromBase64String(closed);
        bytes[14] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => box.Open(Convert.ToBase64String(bytes)));
    }

    [Fact]
    public void A_signature_is_bound_to_its_purpose()
    {
        var box = new SecretBox(new byte[32]);
        Assert.NotEqual(box.Sign("a", "text"), box.Sign("b", "text"));
        Assert.NotEqual(box.Sign("a", "text"), box.Sign("a", "texT"));
        Assert.Equal(box.Sign("a", "text"), new SecretBox(new byte[32]).Sign("a", "text"));
    }

    [Fact]
    public void A_key_file_is_made_once_and_for_its_owner_only()
    {
        var folder = Directory.CreateTempSubdirectory("parley-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "secret.key");
            var closed = SecretBox.FromFile(file).Seal("x");
            Assert.Equal("x", SecretBox.FromFile(file).Open(closed));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            File.WriteAllBytes(file, new byte[31]);
            Assert.Throws<InvalidOperationException>(() => SecretBox.FromFile(file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Nodes_that_start_at_once_on_an_empty_database_have_one_first_account(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var nodes = Enumerable.Range(0, 8).Select(_ => Directory_(engine, open: false).Directory).ToList();

        // Connections first, so that all of them ask at the same time.
        await Task.WhenAll(nodes.Select(_ => engine.CountAsync("account").AsTask()));
        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.StartAsync(null, null, Cancellation), Cancellation)));
        Assert.Equal(1, await engine.CountAsync("account"));
        Assert.Single(nodes.Select(node => (node.First.Sid, node.First.AuthToken)).Distinct());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Only_the_right_secret_lets_in(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var (directory, keys) = Directory_(engine, open: false);
        await directory.StartAsync(TestEngine.Account.Value, Token, Cancellation);
        var key = await KeyAsync(engine, keys, "s3cret");

        Assert.NotNull(await directory.AuthenticateAsync(TestEngine.Account.Value, Token, Cancellation));
        Assert.NotNull(await directory.AuthenticateAsync(key, "s3cret", Cancellation));
        foreach (var (user, password) in new[]
        {
            (TestEngine.Account.Value, ""), (TestEngine.Account.Value, Token[..31]), (TestEngine.Account.Value, Token.ToLowerInvariant()),
            (TestEngine.Other.Value, Token), (TestEngine.Other.Value, ""), (key, ""), (key, "S3cret"), (key, Token),
            (engine.Sids.Next("SK"), ""), (engine.Sids.Next("SK"), "s3cret"), ("", ""), ("AC", Token),
        })
        {
            Assert.Null(await directory.AuthenticateAsync(user, password, Cancellation));
        }

        // Neither the token nor the secret stands in the database.
        Assert.Equal(0, await engine.CountAsync("account WHERE auth_token = $1", Token));
        Assert.Equal(0, await engine.CountAsync("api_key WHERE secret_hash LIKE '%s3cret%'"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_deleted_key_stops_working_here_at_once_and_elsewhere_within_seconds(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var time = new StepTime();
        var (here, keys) = Directory_(engine, open: false);
        var (elsewhere, _) = Directory_(engine, open: false, time);
        await here.StartAsync(TestEngine.Account.Value, Token, Cancellation);
        await elsewhere.StartAsync(TestEngine.Account.Value, null, Cancellation);
        var key = await KeyAsync(engine, keys, "s3cret");
        Assert.NotNull(await here.AuthenticateAsync(key, "s3cret", Cancellation));
        Assert.NotNull(await elsewhere.AuthenticateAsync(key, "s3cret", Cancellation));

        Assert.Equal(0, await keys.DeleteAsync(TestEngine.Other, key, Cancellation));
        Assert.Equal(1, await keys.DeleteAsync(TestEngine.Account, key, Cancellation));
        here.Forget(key);
        Assert.Null(await here.AuthenticateAsync(key, "s3cret", Cancellation));
        time.Now += TimeSpan.FromSeconds(6);
        Assert.Null(await elsewhere.AuthenticateAsync(key, "s3cret", Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task In_the_sandbox_an_unused_account_belongs_to_who_asks_first(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var directory = Directory_(engine, open: true).Directory;
        await directory.StartAsync(TestEngine.Account.Value, Token, Cancellation);
        var tokens = Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 32)).ToList();
        var asked = await Task.WhenAll(tokens.Select(
            token => directory.AuthenticateAsync(TestEngine.Other.Value, token, Cancellation).AsTask()));
        var owner = Assert.Single(asked, account => account is not null);
        Assert.Equal(tokens[Array.IndexOf(asked, owner)], owner!.AuthToken);
        Assert.Null(await directory.AuthenticateAsync("AC" + new string('3', 32), "short", Cancellation));
        Assert.Equal(1, await engine.CountAsync("service WHERE account = $1", TestEngine.Other.Value));
    }

    private static (AccountDirectory Directory, ApiKeyStore Keys) Directory_(TestEngine engine, bool open, TimeProvider? time = null)
    {
        var keys = new ApiKeyStore(engine.Database);
        var accounts = new AccountStore(engine.Database, new SecretBox(new byte[32]));
        return (new AccountDirectory(accounts, keys, engine.Sids, time ?? TimeProvider.System, open), keys);
    }

    private static async Task<string> KeyAsync(TestEngine engine, ApiKeyStore keys, string secret)
    {
        var key = new ApiKey(TestEngine.Account, engine.Sids.Next("SK"), "k", ApiKeyStore.Hash(secret), 1, 1);
        await keys.InsertAsync(key, Cancellation);
        return key.Sid;
    }

    private sealed class StepTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
