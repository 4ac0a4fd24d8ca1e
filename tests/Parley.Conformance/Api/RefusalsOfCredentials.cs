namespace Parley.Conformance.Api;

/// <summary>Who may not.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfCredentials() => new()
    {
        ["no credentials"] = new(s => new(HttpMethod.Get, s.Path), 401, 20003) { Anonymous = true },
        ["no credentials, posting"] = new(s => Request(HttpMethod.Post, s.Path + Messages, ("Body", "x")), 401, 20003) { Anonymous = true },
        ["a wrong token"] = As(s => new("Basic", Base64($"{s.Client.Account.Sid}:{new string('0', 32)}"))),
        ["no token"] = As(s => new("Basic", Base64(s.Client.Account.Sid + ":"))),
        ["a token that is too long"] = As(s => new("Basic", Base64($"{s.Client.Account.Sid}:{s.Client.Account.Token}0"))),
        ["an unknown API key"] = As(_ => new("Basic", Base64($"SK{Scene.UnknownSid}:{Scene.UnknownSid}"))),
        ["credentials that are not Base64"] = As(_ => new("Basic", "!!!!")),
        ["credentials without a colon"] = As(_ => new("Basic", Base64("nobody"))),
        ["an AccountSid of another shape"] = As(_ => new("Basic", Base64($"ACshort:{Scene.UnknownSid}"))),
        ["another scheme"] = As(_ => new("Digest", "username=x")),

        // Access tokens.
        ["a token that is none"] = Token(_ => "x", 401, 20160),
        ["a token that is cut off"] = Token(s => Signed(s)[..^3], 401, 20160),
        ["a token that somebody else signed"] = Token(s => Signed(s, secret: "another secret"), 401, 20107),
        ["a token that has expired"] = Token(s => Signed(s, life: -1), 401, 20104),
        ["a token that is not valid yet"] = Token(s => Signed(s, start: 600), 401, 20105),
        ["a token for a week"] = Token(s => Signed(s, life: 7 * 86400), 401, 20157),
        ["a token without a chat grant"] = Token(
            s => ChatToken.Sign(s.Key, s.Client.Account, "chatter", service: null), 401, 20101),
        ["a token without a name"] = Token(s => ChatToken.Sign(s.Key, s.Client.Account, "", s.Service), 401, 20101),
        ["a conversation that the token's identity is not in"] = Token(s => Signed(s, "lurker"), 404, 50430),
        ["posting where the token's identity is not"] = Token(
            s => Signed(s, "lurker"), 404, 50430, s => Request(HttpMethod.Post, s.Path + Messages, ("Body", "x"))),
        ["removing a conversation without the right to"] = Token(
            s => Signed(s), 403, 50107, s => new(HttpMethod.Delete, s.Path)),
        ["removing another's message without the right to"] = Token(
            s => Signed(s), 403, 50107, s => new(HttpMethod.Delete, $"{s.Path}{Messages}/{s.Message}")),
        ["the state of a conversation, by a token"] = Token(
            s => Signed(s), 403, 50107, s => Request(HttpMethod.Post, s.Path, ("State", "inactive"))),
        ["somebody else's conversations, by a token"] = Token(
            s => Signed(s), 403, 50107, _ => new(HttpMethod.Get, "/v1/Users/lurker/Conversations")),
        ["webhooks, by a token"] = Token(s => Signed(s), 403, 20403, s => new(HttpMethod.Get, s.Path + Webhooks)),
        ["the account's configuration, by a token"] = Token(
            s => Signed(s), 403, 20403, _ => Request(HttpMethod.Post, "/v1/Configuration", ("DefaultClosedTimer", "P1D"))),
        ["another service, by a token"] = Token(
            s => Signed(s), 404, 20404, s => new(HttpMethod.Get, $"/v1/Services/{s.OtherService}/Conversations")),
    };

    private static string Signed(Scene scene, string identity = "chatter", string? secret = null, int life = 3600, int? start = null) =>
        ChatToken.Sign(scene.Key, scene.Client.Account, identity, scene.Service, secret, life, start);

    private static Refusal Token(
        Func<Scene, string> token, int status, int code, Func<Scene, HttpRequestMessage>? send = null) => new(
        s =>
        {
            var request = send?.Invoke(s) ?? new HttpRequestMessage(HttpMethod.Get, s.Path);
            request.Headers.Authorization = new("Bearer", token(s));
            return request;
        },
        status, code);
}
