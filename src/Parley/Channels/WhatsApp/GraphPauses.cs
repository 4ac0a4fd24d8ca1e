using System.Collections.Concurrent;
using Parley.Accounts;
using Parley.Api;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// Who holds back after Meta said "slower": the number whose throughput is used up, or all of a business account, whose calls are counted
/// by the hour. Every recipient has a lane of its own, and each asking for itself would keep the limit exceeded for ever. A pair's limit
/// (131056) is that recipient's alone, and its lane's business.
/// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
/// </summary>
internal sealed class GraphPauses(TimeProvider time, IAccountClock? clock = null)
{
    private readonly ConcurrentDictionary<string, long> _until = new(StringComparer.Ordinal);

    /// <summary>What is left to wait; zero if nothing is.</summary>
    public TimeSpan Left(WhatsAppSender sender)
    {
        if (_until.IsEmpty)
        {
            return TimeSpan.Zero;
        }

        var now = Now(sender);
        var left = Math.Max(Left(NumberOf(sender), now), Left(AccountOf(sender), now));
        return TimeSpan.FromMicroseconds(left);
    }

    /// <summary>Meta refused a send of this number with a limit.</summary>
    public void Hold(WhatsAppSender sender, MetaFault fault, TimeSpan wait)
    {
        var key = fault switch
        {
            { Code: 4 or 80007 } => AccountOf(sender),
            { Code: 130429 or 131048 } or { Code: null, HttpStatus: StatusCodes.Status429TooManyRequests } => NumberOf(sender),
            _ => null,
        };
        if (key is not null)
        {
            var until = Now(sender) + Wire.Microseconds(wait);
            _until.AddOrUpdate(key, until, (_, before) => Math.Max(before, until));
        }
    }

    private long Left(string key, long now)
    {
        if (!_until.TryGetValue(key, out var until))
        {
            return 0;
        }

        if (until > now)
        {
            return until - now;
        }

        _until.TryRemove(new(key, until));
        return 0;
    }

    // The sandbox's clock jumps, and the waits with it.
    private long Now(WhatsAppSender sender) => clock?.Now(sender.Account) ?? Wire.Microseconds(time.GetUtcNow());

    private static string NumberOf(WhatsAppSender sender) => $"number {sender.PhoneNumberId}";

    private static string AccountOf(WhatsAppSender sender) => $"account {sender.BusinessAccountId}";
}
