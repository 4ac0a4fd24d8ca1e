using Parley.Api;
using Parley.Storage;

namespace Parley.Inbound;

/// <summary>Where a number's ordinary webhook is: the URL that Programmable Messaging calls for every message to the number.</summary>
internal interface INumberWebhooks
{
    /// <summary>The webhook of this address of ours, or null. Called in the transaction that takes a message: it reads, and no more.</summary>
    ValueTask<NumberTarget?> FindAsync(ISql sql, AccountSid account, string address);
}

/// <summary>A URL to call.</summary>
/// <param name="Method"><c>GET</c> or <c>POST</c>.</param>
internal sealed record NumberTarget(string Url, string Method);
