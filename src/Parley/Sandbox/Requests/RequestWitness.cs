using System.Buffers;
using Parley.Api;
using Parley.Gateway;

namespace Parley.Sandbox.Requests;

/// <summary>
/// Watches one request. It is in the log before its answer is on the wire: whoever has the answer finds the request there.
/// </summary>
internal sealed class RequestWitness : IRequestWitness
{
    private const int ClientLeft = 499;

    private readonly HttpContext _http;
    private readonly RequestLog _log;
    private readonly ClientBook _clients;
    private readonly ISandboxAccounts _accounts;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _came;
    private readonly long _started;
    private readonly bool _isConsole;
    private RecordedRequest? _request;
    private AccountSid? _account;

    public RequestWitness(
        HttpContext http, RequestLog log, ClientBook clients, ISandboxAccounts accounts, TimeProvider time, bool isConsole)
    {
        (_http, _log, _clients, _accounts, _time, _isConsole) = (http, log, clients, accounts, time, isConsole);
        (_came, _started) = (time.GetUtcNow(), time.GetTimestamp());
        var request = http.Request;
        _request = log.Rent();
        _request.Method = request.Method;
        _request.Path = request.Path.Value ?? "/";
        _request.Query = request.QueryString.Value ?? "";
        _request.Host = request.Host.Value ?? "";
        _request.Scheme = request.Scheme;
        _request.Via = http.Features.Get<IGatewayFeature>() switch
        {
            null => Ways.Direct,
            { TunnelHost: null } => Ways.Tls,
            _ => Ways.Proxy,
        };
    }

    public void Authenticated(AccountSid account) => _account = account;

    public void Read(in ReadOnlySequence<byte> body) => _request?.TakeRequest(body);

    public void Answered(ReadOnlySpan<byte> body)
    {
        if (_account is { } account && _request is { } request)
        {
            request.TakeResponse(body);
            End(account, _http.Response.StatusCode);
        }
    }

    public ValueTask RefusedAsync(ApiError error)
    {
        if (_request is { } request)
        {
            request.Error = error;
        }

        return EndAsync(error.Status);
    }

    /// <summary>The request is over; nothing happens if its end was seen already.</summary>
    public ValueTask EndAsync(int status)
    {
        if (_request is null)
        {
            return ValueTask.CompletedTask;
        }

        if (_account is not { } account)
        {
            return EndUnknownAsync(status);
        }

        End(account, Said(status));
        return ValueTask.CompletedTask;
    }

    // Nobody proved who it was: it goes to the account that it named, so that its owner finds it, else to the first.
    private async ValueTask EndUnknownAsync(int status)
    {
        var user = Redaction.User(_http.Request.Headers.Authorization.ToString());
        AccountSid? named = null;
        try
        {
            named = user is null ? null : await _accounts.NamedAsync(user, CancellationToken.None);
        }
        catch (Storage.StorageException)
        {
            // The request has been answered that the database is away; the log can do without a name.
        }

        End(named ?? _accounts.First, Said(status));
    }

    private int Said(int status) =>
        _http.RequestAborted.IsCancellationRequested && !_http.Response.HasStarted ? ClientLeft : status;

    private void End(AccountSid account, int status)
    {
        var request = _request!;
        _request = null;
        var userAgent = _http.Request.Headers.UserAgent.ToString();
        request.Account = account;
        request.Status = status;
        request.Duration = (long)_time.GetElapsedTime(_started).TotalMicroseconds;
        request.Client = _isConsole ? ClientName.Console : _clients.NameOf(userAgent);
        request.TakeHeaders(_http.Request.Headers, _http.Response.Headers);
        if (!_isConsole)
        {
            _clients.Saw(request, userAgent, _came);
        }

        _log.Add(request, _came);
    }
}
