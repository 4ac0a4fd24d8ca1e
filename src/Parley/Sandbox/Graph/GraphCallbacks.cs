using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Parley.Api;

namespace Parley.Sandbox.Graph;

/// <summary>
/// Callback overrides of a business account: its message webhooks go to another receiver on this machine. Template webhooks always go
/// to the app: https://developers.facebook.com/docs/whatsapp/embedded-signup/webhooks/override.
/// </summary>
internal sealed class GraphCallbacks(SandboxDatabase database, SandboxHttp http, SandboxIds ids)
{
    private const string Select = "SELECT account, url FROM sandbox_callback";
    private const string Upsert = """
        INSERT INTO sandbox_callback (account, url) VALUES ($1, $2) ON CONFLICT (account) DO UPDATE SET url = excluded.url
        """;
    private const string Delete = "DELETE FROM sandbox_callback WHERE account = $1";

    private readonly ConcurrentDictionary<AccountSid, Uri> _callbacks = new();

    /// <summary>The account's own receiver, or null.</summary>
    public Uri? Find(AccountSid account) => _callbacks.TryGetValue(account, out var url) ? url : null;

    /// <summary>Reads what was stored; called once at start.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            sql => sql.QueryAsync(Select, row => (Account: new AccountSid(row.Text(0)), Url: new Uri(row.Text(1)))), cancellation);
        rows.ForEach(row => _callbacks[row.Account] = row.Url);
    }

    /// <summary><c>POST /{waba}/subscribed_apps</c>: with an override it is asked first whether it wants the webhooks; without, none is kept.</summary>
    public async Task PostAsync(GraphCall call)
    {
        if (call.Http.Request.ContentLength is null or 0)
        {
            await ClearAsync(call);
            return;
        }

        var (document, malformed) = await call.ReadAsync();
        if (document is null)
        {
            await call.FailAsync(malformed!);
            return;
        }

        using (document)
        {
            if (!document.RootElement.TryGetProperty("override_callback_uri", out var given))
            {
                await ClearAsync(call);
            }
            else if (!Uri.TryCreate(given.ToString(), UriKind.Absolute, out var url) || !SandboxMediaFetcher.IsLocal(url))
            {
                await call.FailAsync(GraphError.Parameter("The parameter override_callback_uri must be a URL of this machine."));
            }
            else if (document.RootElement.TryGetProperty("verify_token", out var token) &&
                await ShakesHandsAsync(url, token.ToString(), call.Cancellation))
            {
                await database.WriteAsync(sql => sql.ExecuteAsync(Upsert, call.Account.Value, url.AbsoluteUri), call.Cancellation);
                _callbacks[call.Account] = url;
                await call.SuccessAsync();
            }
            else
            {
                await call.FailAsync(new GraphError(2200, "The callback did not answer the verification as expected.", Status: 400));
            }
        }
    }

    /// <summary>Webhooks go to Parley again.</summary>
    public async Task ClearAsync(GraphCall call)
    {
        await ResetAsync(call.Account, call.Cancellation);
        await call.SuccessAsync();
    }

    /// <summary>Forgets the account's override.</summary>
    public async Task ResetAsync(AccountSid account, CancellationToken cancellation)
    {
        await database.WriteAsync(sql => sql.ExecuteAsync(Delete, account.Value), cancellation);
        _callbacks.TryRemove(account, out _);
    }

    // https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
    private async Task<bool> ShakesHandsAsync(Uri url, string token, CancellationToken cancellation)
    {
        var challenge = ids.Digits();
        var separator = url.Query.Length == 0 ? '?' : '&';
        var asked = new Uri(string.Create(
            CultureInfo.InvariantCulture,
            $"{url.AbsoluteUri}{separator}hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(token)}"));
        try
        {
            using var response = await http.Client.GetAsync(asked, cancellation);
            return response.StatusCode == HttpStatusCode.OK &&
                await response.Content.ReadAsStringAsync(cancellation) == challenge;
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException ||
            (failed is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
