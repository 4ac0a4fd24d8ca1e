using Parley.Roles;

namespace Parley.Api;

/// <summary>Maps handlers under a prefix. A slice is mounted under <c>/v1</c> and again under <c>/v1/Services/{IS…}</c>.</summary>
internal sealed class Routes(IEndpointRouteBuilder builder, string prefix, Runner runner)
{
    /// <summary>The prefixes under which Conversations resources live.</summary>
    public static IReadOnlyList<string> Mounts { get; } = ["/v1", "/v1/Services/{ServiceSid}"];

    public void Get(string pattern, Handler handler) => Map(HttpMethods.Get, pattern, handler);

    /// <summary>The parameters come in a form.</summary>
    public void Post(string pattern, Handler handler) => Map(HttpMethods.Post, pattern, handler);

    /// <summary>The body is JSON or a file, and the handler reads it.</summary>
    public void PostBody(string pattern, Handler handler) => Map(HttpMethods.Post, pattern, handler, readsBody: true);

    /// <summary>The same.</summary>
    public void PutBody(string pattern, Handler handler) => Map(HttpMethods.Put, pattern, handler, readsBody: true);

    public void Delete(string pattern, Handler handler) => Map(HttpMethods.Delete, pattern, handler);

    private void Map(string method, string pattern, Handler handler, bool readsBody = false)
    {
        var operation = new Operation(method, pattern, readsBody);
        builder.MapMethods(prefix + pattern, [method], http => runner.RunAsync(http, handler, operation));
    }
}

/// <summary>What a route does, whichever mount it is under.</summary>
/// <param name="ReadsBody">True: its handler reads the body, which is no form.</param>
internal sealed record Operation(string Method, string Pattern, bool ReadsBody = false)
{
    /// <summary>What it asks of an access token.</summary>
    public AccessRule Rule { get; } = AccessRules.Of(Method, Pattern);

    /// <summary>What its calls are counted for.</summary>
    public ActionScope Scope { get; } = ActionScopes.Of(Method, Pattern);
}
