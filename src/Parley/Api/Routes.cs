using Parley.Roles;

namespace Parley.Api;

/// <summary>Maps handlers under a prefix. A slice is mounted under <c>/v1</c> and again under <c>/v1/Services/{IS…}</c>.</summary>
internal sealed class Routes(IEndpointRouteBuilder builder, string prefix, Runner runner)
{
    /// <summary>The prefixes under which Conversations resources live.</summary>
    public static IReadOnlyList<string> Mounts { get; } = ["/v1", "/v1/Services/{ServiceSid}"];

    public void Get(string pattern, Handler handler) => Map(HttpMethods.Get, pattern, handler);

    public void Post(string pattern, Handler handler) => Map(HttpMethods.Post, pattern, handler);

    public void Put(string pattern, Handler handler) => Map(HttpMethods.Put, pattern, handler);

    public void Delete(string pattern, Handler handler) => Map(HttpMethods.Delete, pattern, handler);

    private void Map(string method, string pattern, Handler handler)
    {
        var operation = new Operation(method, pattern);
        builder.MapMethods(prefix + pattern, [method], http => runner.RunAsync(http, handler, operation));
    }
}

/// <summary>What a route does, whichever mount it is under.</summary>
internal sealed record Operation(string Method, string Pattern)
{
    /// <summary>What it asks of an access token.</summary>
    public AccessRule Rule { get; } = AccessRules.Of(Method, Pattern);

    /// <summary>What its calls are counted for.</summary>
    public ActionScope Scope { get; } = ActionScopes.Of(Method, Pattern);
}
