using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Parley.Accounts;
using Parley.Ops;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Accounts;

public sealed class AccessTokensTests
{
    private const string Secret = "0123456789abcdef0123456789ABCDEF";
    private const string Header = """{"cty":"twilio-fpa;v=1","typ":"JWT","alg":"HS256"}""";
    private const long Now = 1_700_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_signed_token_says_who_acts_where(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var (tokens, key, _) = await StartAsync(engine);
        var text = new AccessToken("zoë \"z\"", TestEngine.Service, TimeSpan.FromHours(24))
            .Sign(new SigningKey(key, Secret, TestEngine.Account.Value), DateTimeOffset.FromUnixTimeSeconds(Now));
        var (account, actor, error) = await tokens.OpenAsync(text, Cancellation);
        Assert.Null(error);
        Assert.Equal((TestEngine.Account, "zoë \"z\"", TestEngine.Service), (account!.Sid, actor!.Identity, actor.ServiceSid));

        // Nor does the secret stand in the database.
        Assert.Equal(0, await engine.CountAsync("api_key WHERE secret LIKE $1", $"%{Secret}%"));
        Assert.Equal(0, await engine.CountAsync("api_key WHERE secret IS NULL"));
    }

    public static TheoryData<string, string, string, int> Refusals => new()
    {
        { "expired", Header, Claims(exp: Now), 20104 },
        { "not yet valid", Header, Claims(nbf: Now + 61), 20105 },
        { "issued in the future", Header, Claims(iat: Now + 61), 20105 },
        { "good for too long", Header, Claims(exp: Now + 86_400 + 61), 20157 },
        { "good for ever", Header, Claims(exp: 253_402_300_799), 20157 },
        { "an end beyond time", Header, Claims(exp: long.MaxValue, iat: 0), 20160 },
        { "no end", Header, Claims().Replace("\"exp\"", "\"xp\"", StringComparison.Ordinal), 20160 },
        { "an end that is text", Header, Claims().Replace($"\"exp\":{Now + 3600}", "\"exp\":\"x\"", StringComparison.Ordinal), 20160 },
        { "no identity", Header, Claims(identity: ""), 20101 },
        { "an identity that is no text", Header, Claims().Replace("\"zoe\"", "7", StringComparison.Ordinal), 20101 },
        { "too long an identity", Header, Claims(identity: new string('z', 257)), 20101 },
        { "no chat grant", Header, Claims().Replace("\"chat\"", "\"video\"", StringComparison.Ordinal), 20101 },
        { "a service of another shape", Header, Claims(service: "IS1"), 20101 },
        { "another account", Header, Claims(account: TestEngine.Other.Value), 20107 },
        { "no account", Header, Claims(account: "AC1"), 20160 },
        { "another algorithm", Header.Replace("HS256", "HS512", StringComparison.Ordinal), Claims(), 20160 },
        { "no algorithm", Header.Replace("HS256", "none", StringComparison.Ordinal), Claims(), 20160 },
        { "two algorithms", """{"cty":"twilio-fpa;v=1","alg":"HS256","alg":"none"}""", Claims(), 20160 },
        { "another kind of token", Header.Replace("twilio-fpa;v=1", "x", StringComparison.Ordinal), Claims(), 20160 },
        { "a header that is no object", "[]", Claims(), 20160 },
        { "claims that are no object", Header, "7", 20160 },
        { "claims that are no JSON", Header, "{", 20160 },
        { "half an emoji", Header, Claims(identity: "\\ud83d"), 20160 },
        { "deep claims", Header, new string('[', 100) + new string(']', 100), 20160 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_token_is_refused_for_what_is_wrong_with_it(string what, string header, string claims, int code)
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var (tokens, key, _) = await StartAsync(engine);
        var (account, actor, error) = await tokens.OpenAsync(
            Sign(header, claims.Replace("KEY", key, StringComparison.Ordinal), Secret), Cancellation);
        Assert.Equal((what, 401, code, null, null), (what, error?.Status, error?.Code, account, actor));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Only_a_live_key_with_a_known_secret_signs(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var (tokens, key, keys) = await StartAsync(engine);
        var claims = Claims().Replace("KEY", key, StringComparison.Ordinal);
        var good = Sign(Header, claims, Secret);
        Assert.Null((await tokens.OpenAsync(good, Cancellation)).Error);

        var old = engine.Sids.Next("SK");
        await keys.InsertAsync(new ApiKey(TestEngine.Account, old, "old", ApiKeyStore.Hash(Secret), 1, 1), Cancellation);
        var parts = good.Split('.');
        foreach (var (bad, code) in new[]
        {
            (Sign(Header, claims, "another"), 20107),
            (Sign(Header, claims, ""), 20107),
            (Sign(Header, Claims().Replace("KEY", old, StringComparison.Ordinal), Secret), 20107),
            (Sign(Header, Claims().Replace("KEY", old, StringComparison.Ordinal), ""), 20107),
            (Sign(Header, Claims().Replace("KEY", engine.Sids.Next("SK"), StringComparison.Ordinal), ""), 20107),
            ($"{parts[0]}.{Encode(claims.Replace("zoe", "eve", StringComparison.Ordinal))}.{parts[2]}", 20107),
            ($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[32])}", 20107),
            ($"{parts[0]}.{parts[1]}.", 20160), ($"{parts[0]}.{parts[1]}", 20160), ($"{good}.x", 20160), ($".{good}", 20160), ("", 20160),
            ("..", 20160), (good + new string('A', SignedToken.Longest), 20160), (parts[0] + "." + parts[1] + "." + parts[2][1..], 20160),
        })
        {
            Assert.Equal((bad, code), (bad, (await tokens.OpenAsync(bad, Cancellation)).Error?.Code));
        }

        await keys.DeleteAsync(TestEngine.Account, key, Cancellation);
        var fresh = await NewAsync(engine, keys);
        Assert.Equal(20107, (await fresh.OpenAsync(good, Cancellation)).Error?.Code);
    }

    private static string Claims(
        string account = "", string identity = "zoe", string service = TestEngine.Service, long exp = Now + 3600, long iat = Now, long? nbf = null) =>
        $$$"""
        {"iss":"KEY","sub":"{{{(account.Length > 0 ? account : TestEngine.Account.Value)}}}","exp":{{{exp}}},"iat":{{{iat}}},
        {{{(nbf is { } from ? $"\"nbf\":{from}," : "")}}}"grants":{"identity":"{{{identity}}}","chat":{"service_sid":"{{{service}}}"} } }
        """;

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Sign(string header, string claims, string secret)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static async Task<(AccessTokens Tokens, string Key, ApiKeyStore Keys)> StartAsync(TestEngine engine)
    {
        var keys = new ApiKeyStore(engine.Database);
        var key = new ApiKey(TestEngine.Account, engine.Sids.Next("SK"), "k", ApiKeyStore.Hash(Secret), 1, 1)
        {
            SealedSecret = new SecretBox(new byte[32]).Seal(Secret),
        };
        await keys.InsertAsync(key, Cancellation);
        return (await NewAsync(engine, keys), key.Sid, keys);
    }

    private static async Task<AccessTokens> NewAsync(TestEngine engine, ApiKeyStore keys)
    {
        var box = new SecretBox(new byte[32]);
        var time = new FixedTime();
        var directory = new AccountDirectory(new AccountStore(engine.Database, box), keys, engine.Sids, time, open: false);
        await directory.StartAsync(TestEngine.Account.Value, null, Cancellation);
        return new AccessTokens(directory, box, time);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Now);
    }
}
