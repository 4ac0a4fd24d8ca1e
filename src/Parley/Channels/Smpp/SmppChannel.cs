using Parley.Api;
using Parley.Inbound;
using Parley.Smpp;

namespace Parley.Channels.Smpp;

/// <summary>SMS over SMPP 3.4. Media go as links in the text; a carrier's pictures come by URL, if it has a TLV for them.</summary>
internal sealed class SmppChannel(
    ISmppLinks links, SmppLinkPool pool, SmppMedia media, TimeProvider time, ILogger<SmppChannel> logger) : IChannel, IFetchesMedia, IHasSenders
{
    // What Twilio takes: https://www.twilio.com/docs/api/errors/21617
    private const int MaxTextLength = 1600;
    private const int MaxAddressLength = 20;

    public string Kind => SmppInbound.Channel;

    public ChannelCapabilities Capabilities { get; } = new(
        MaxTextLength, SendsMedia: false, HasSessionWindow: false, ReportsRead: false, ChannelMessagePrefix: "SM",
        HasKeywordOptOut: true)
    {
        Contents = [new("twilio/text", Freely: true, AsTemplate: false)],
    };

    public IEnumerable<(AccountSid Account, string Address)> Configured => links.Numbers;

    public bool IsConfigured(AccountSid account, string address) => links.IsConfigured(account, address);

    public bool Carries(AccountSid account, string address) => links.ForNumber(account, address) is not null;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellation)
    {
        // An approved template is only text here.
        var text = message.Body ?? "";
        if (Refuse(message, text) is { } refusal)
        {
            return refusal;
        }

        if (links.ForNumber(message.Account, message.From) is not { } link)
        {
            return new SendOutcome.Rejected(SmppErrors.BadSender, "No SMPP link carries this number");
        }

        return pool.Get(link) is { } runner
            ? await new SmppSender(runner, time, logger).SendAsync(message, text, cancellation)
            : new SendOutcome.TryLater("The SMPP links are closing");
    }

    public Task<FetchedMedia?> FetchAsync(AccountSid account, string ourAddress, InboundMedia reference, CancellationToken cancellation) =>
        media.FetchAsync(reference.Reference, cancellation);

    private static SendOutcome.Rejected? Refuse(OutboundMessage message, string text)
    {
        if (text.Length == 0)
        {
            return new SendOutcome.Rejected(SmppErrors.EmptyBody, "A text message needs a body");
        }

        if (text.Length > MaxTextLength)
        {
            return new SendOutcome.Rejected(SmppErrors.BodyTooLong, "The body is longer than 1600 characters");
        }

        if (!Fits(message.From))
        {
            return new SendOutcome.Rejected(SmppErrors.BadSender, "The sender does not fit into an SMPP address");
        }

        var to = Address.FromNumber(message.To);
        return to.Ton == 5 || !Fits(message.To)
            ? new SendOutcome.Rejected(SmppErrors.UnknownHandset, "The recipient is not a number")
            : null;
    }

    private static bool Fits(string number) =>
        Address.FromNumber(number).Value is { Length: > 0 and <= MaxAddressLength } value
        && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
