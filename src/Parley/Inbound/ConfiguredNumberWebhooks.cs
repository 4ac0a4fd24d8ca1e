using Parley.Api;
using Parley.Ops;
using Parley.Storage;

namespace Parley.Inbound;

/// <summary>
/// The numbers' webhooks from configuration: <c>Parley:Inbound:Numbers:0:{Address,Url,Method,Account}</c>, and
/// <c>Parley:Inbound:NumberUrl</c> with <c>NumberMethod</c> for those that are not listed.
/// </summary>
internal sealed class ConfiguredNumberWebhooks : INumberWebhooks
{
    private readonly Dictionary<(string Account, string Address), NumberTarget> _targets = [];
    private readonly NumberTarget? _others;

    public ConfiguredNumberWebhooks(IConfiguration configuration)
    {
        const string key = "Parley:Inbound";
        _others = Target(configuration, $"{key}:NumberUrl", $"{key}:NumberMethod");
        foreach (var number in configuration.GetSection($"{key}:Numbers").GetChildren())
        {
            if (number["Address"] is not { Length: > 0 } address
                || Target(configuration, $"{number.Path}:Url", $"{number.Path}:Method") is not { } target)
            {
                throw new StartupException($"{number.Path} needs an Address and a Url.");
            }

            if (!_targets.TryAdd((number["Account"] ?? "", address), target))
            {
                throw new StartupException($"{number.Path}: {address} is listed twice.");
            }
        }
    }

    public ValueTask<NumberTarget?> FindAsync(ISql sql, AccountSid account, string address) => ValueTask.FromResult(
        _targets.GetValueOrDefault((account.Value, address)) ?? _targets.GetValueOrDefault(("", address)) ?? _others);

    private static NumberTarget? Target(IConfiguration configuration, string urlKey, string methodKey)
    {
        if (configuration[urlKey] is not { Length: > 0 } url)
        {
            return null;
        }

        if (url.Any(char.IsControl) || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new StartupException($"{urlKey} is not an absolute http or https URL.");
        }

        return configuration[methodKey]?.ToUpperInvariant() switch
        {
            null or "" or "POST" => new(url, "POST"),
            "GET" => new(url, "GET"),
            _ => throw new StartupException($"{methodKey} is GET or POST."),
        };
    }
}
