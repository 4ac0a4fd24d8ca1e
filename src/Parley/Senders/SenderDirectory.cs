using Parley.Api;
using Parley.Channels;
using Parley.Participants;
using Parley.Storage;

namespace Parley.Senders;

/// <summary>Which addresses belong to an account: those it claimed, and those that the configuration gives it. The one place that is asked.</summary>
internal sealed class SenderDirectory(IDatabase database, ChannelCatalog channels, SenderOptions options)
{
    /// <summary>True if the account may send and be written to under this address. Always, where nothing is checked.</summary>
    public ValueTask<bool> OwnsAsync(AccountSid account, string address, CancellationToken cancellation) =>
        options.Check ? database.ReadAsync(sql => OwnsAsync(sql, account, address), cancellation) : new(true);

    /// <summary>Why the account cannot use this proxy address; null if it can.</summary>
    public async ValueTask<ApiError?> ProxyProblemAsync(AccountSid account, string proxy, string channel, CancellationToken cancellation)
    {
        if (await OwnsAsync(account, proxy, cancellation))
        {
            // A sender that was made through the API has no credentials until the configuration gives it some.
            return options.Check && HasCredentials(channel) && !Carries(account, channel, proxy) ? SenderErrors.NoSender : null;
        }

        return HasCredentials(channel) ? SenderErrors.NoSender : SenderErrors.NotOwned;
    }

    /// <summary>Why somebody cannot take part behind these numbers; null if they are the account's.</summary>
    public async ValueTask<ApiError?> ParticipantProblemAsync(Participant participant, CancellationToken cancellation)
    {
        if (participant.Proxy is { } proxy
            && await ProxyProblemAsync(participant.Account, proxy, participant.Channel, cancellation) is { } problem)
        {
            return problem;
        }

        return participant.Projected is null || await OwnsAsync(participant.Account, participant.Projected, cancellation)
            ? null
            : ParticipantErrors.ProjectedNotOurs;
    }

    /// <summary>True if a message of the account could leave under this address now.</summary>
    public bool Carries(AccountSid account, string channel, string address) =>
        channels.Find(channel) is IHasSenders senders && senders.Carries(account, address);

    // Numbers are claimed; senders of a channel with templates and windows have to be registered with its operator.
    private bool HasCredentials(string channel) => channels.Find(channel)?.Capabilities.HasSessionWindow == true;

    private async ValueTask<bool> OwnsAsync(ISql sql, AccountSid account, string address)
    {
        const string owner = """
            SELECT account FROM phone_number WHERE number = $1 UNION ALL SELECT account FROM channel_sender WHERE address = $1
            """;
        var holder = await sql.FirstAsync(owner, row => row.Text(0), address);
        return holder is not null
            ? holder == account.Value
            : channels.All.OfType<IHasSenders>().Any(senders => senders.IsConfigured(account, address));
    }
}
