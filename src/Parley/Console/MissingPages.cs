namespace Parley.Pages;

/// <summary>What stands at / when the server was built without its pages: that it runs, and what to install to get them.</summary>
internal static class MissingPages
{
    private const string Page = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Parley</title>
        </head>
        <body>
        <main>
        <h1>Parley is running</h1>
        <p>Its APIs work, but this build has no pages: Node was not there when it was made, or they were left out.</p>
        <ol>
        <li>Install Node 20.19 or later: <a href="https://nodejs.org/">nodejs.org</a></li>
        <li>Build again, without <code>SkipWeb</code>: <code>dotnet run --project src/Parley</code></li>
        </ol>
        <p>Meanwhile everything is there over REST: conversations under <code>/v1</code>, phones and the clock under
        <code>/sandbox/v1</code>; <code>parley env</code> prints how to point an SDK here.</p>
        </main>
        </body>
        </html>
        """;

    public static Task ServeAsync(HttpContext context)
    {
        ConsolePages.Protect(context.Response.Headers, "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync(Page, context.RequestAborted);
    }
}
