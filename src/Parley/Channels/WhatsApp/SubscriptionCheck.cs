using System.Collections.Concurrent;
using System.Text.Json;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// Asks Graph whether an app is subscribed to each configured business account: if none is, Meta sends no webhook and nothing that
/// people write ever comes. Asked at start, and again until all are.
/// https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/subscribed_apps/
/// </summary>
internal sealed class SubscriptionCheck(
    IWhatsAppSenders senders, GraphClient graph, TimeProvider time, ILogger<SubscriptionCheck> logger) : BackgroundService, IReportsTrouble
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, string> _troubles = new(StringComparer.Ordinal);

    public string Kind => WhatsAppChannel.KindName;

    public IReadOnlyCollection<string> Troubles => [.. _troubles.Values.Order(StringComparer.Ordinal)];

    /// <summary>Asks once for every business account that is not known to be subscribed; true if all are.</summary>
    public async Task<bool> CheckAsync(ISet<string> subscribed, CancellationToken cancellation)
    {
        var accounts = senders.Configured.DistinctBy(sender => sender.BusinessAccountId).ToList();
        foreach (var sender in accounts.Where(sender => !subscribed.Contains(sender.BusinessAccountId)))
        {
            var id = sender.BusinessAccountId;
            switch (await graph.GetAsync(sender, $"{id}/subscribed_apps", cancellation))
            {
                case GraphReply.Success success when HasApp(success.Body):
                    _troubles.TryRemove(id, out _);
                    subscribed.Add(id);
                    break;
                case GraphReply.Success:
                    Report(id, $"business account {id}: no app is subscribed to its webhooks; nothing that people write will come");
                    break;
                case GraphReply.Refused { Fault: var fault }:
                    Report(id, $"business account {id}: Graph does not show its subscriptions (HTTP {fault.HttpStatus}, code {fault.Code})");
                    break;
                default:
                    Report(id, $"business account {id}: Graph was not reached; nobody knows whether its webhooks will come");
                    break;
            }
        }

        return accounts.TrueForAll(sender => subscribed.Contains(sender.BusinessAccountId));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var subscribed = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (!await CheckAsync(subscribed, stoppingToken))
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private void Report(string id, string words)
    {
        // Said once, not at every look.
        if (!_troubles.TryGetValue(id, out var said) || said != words)
        {
            _troubles[id] = words;
            logger.NotSubscribed(words);
        }
    }

    private static bool HasApp(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
                && data.GetArrayLength() > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
