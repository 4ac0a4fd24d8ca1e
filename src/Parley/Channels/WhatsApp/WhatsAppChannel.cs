using Parley.Api;
using Parley.Inbound;

namespace Parley.Channels.WhatsApp;

/// <summary>WhatsApp through Meta's Cloud API. Keeps no queue; every way a send can end is an outcome.</summary>
internal sealed class WhatsAppChannel(
    IWhatsAppSenders senders, GraphClient graph, WhatsAppMedia media, WhatsAppTemplates templates, WhatsAppWebhooks webhooks,
    GraphPauses pauses, ILogger<WhatsAppChannel> logger)
    : IChannel, IFetchesMedia, ISubmitsTemplates, IReceivesWebhooks, IHasSenders
{
    /// <summary>The binding type.</summary>
    public const string KindName = "whatsapp";

    /// <summary>Meta takes 4096; Twilio, and whoever was written for it, 1600: https://www.twilio.com/docs/api/errors/21617.</summary>
    private const int MaxText = 1600;

    /// <summary>https://www.twilio.com/docs/conversations/conversations-limits</summary>
    private const long MaxMediaBytes = 16 * 1024 * 1024;

    private const int NoSuchSender = 63007;
    private const int InvalidContent = 63021;
    private const int InvalidRecipient = 63024;

    // Taken, by an id that did not reach us: the statuses name the receipt. Sent again, the person would get it twice.
    private static readonly SendOutcome.Accepted Taken = new("");

    private readonly PartialSends _partial = new();

    public string Kind => KindName;

    public ChannelCapabilities Capabilities { get; } =
        new(MaxText, SendsMedia: true, HasSessionWindow: true, ReportsRead: true, ChannelMessagePrefix: "WA")
        {
            MaxMediaBytes = MaxMediaBytes,
            Contents = ContentWire.Abilities,
        };

    public IEnumerable<(AccountSid Account, string Address)> Configured =>
        senders.Configured.Select(sender => (sender.Account, sender.Address));

    public bool IsConfigured(AccountSid account, string address) =>
        senders.Configured.Any(sender => sender.Account == account && sender.Address == address);

    public bool Carries(AccountSid account, string address) => senders.ByAddress(account, address) is not null;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellation)
    {
        if (senders.ByAddress(message.Account, message.From) is not { } sender)
        {
            return new SendOutcome.Rejected(NoSuchSender, "No WhatsApp sender has the proxy address.");
        }

        if (WhatsAppAddress.Number(message.To) is null && WhatsAppAddress.UserId(message.To) is null)
        {
            return new SendOutcome.Rejected(InvalidRecipient, "The address is not a WhatsApp address.");
        }

        if (message.Content is { } content && ContentWire.Problem(content) is { } problem)
        {
            return new SendOutcome.Rejected(InvalidContent, problem);
        }

        var parts = SendWire.Parts(message);
        if (parts.Count == 0)
        {
            return new SendOutcome.Rejected(InvalidContent, "There is nothing to send.");
        }

        return pauses.Left(sender) is var left && left > TimeSpan.Zero
            ? new SendOutcome.Throttled(left)
            : await SendPartsAsync(sender, message, parts, cancellation);
    }

    public Task<FetchedMedia?> FetchAsync(
        AccountSid account, string ourAddress, InboundMedia file, CancellationToken cancellation) =>
        senders.ByAddress(account, ourAddress) is { } sender
            ? media.FetchAsync(sender, file, cancellation)
            : Task.FromResult<FetchedMedia?>(null);

    public Task<TemplateSubmission> SubmitTemplateAsync(
        AccountSid account, TemplateDraft draft, CancellationToken cancellation) => templates.SubmitAsync(account, draft, cancellation);

    public Task<bool> RemoveTemplateAsync(AccountSid account, string name, string providerId, CancellationToken cancellation) =>
        templates.RemoveAsync(account, name, providerId, cancellation);

    public void Map(IEndpointRouteBuilder routes) => webhooks.Map(routes);

    private async Task<SendOutcome> SendPartsAsync(
        WhatsAppSender sender, OutboundMessage message, IReadOnlyList<SendPart> parts, CancellationToken cancellation)
    {
        var sent = new List<string>(_partial.Take(message.Receipt));
        for (var at = sent.Count; at < parts.Count; at++)
        {
            var name = SendWire.Name(message.Receipt, at, parts.Count);
            var outcome = await SendPartAsync(sender, message, parts[at], name, cancellation);
            if (outcome is SendOutcome.Accepted accepted)
            {
                sent.AddRange(accepted.ProviderIds);
                continue;
            }

            if (sent.Count > 0 && outcome is not SendOutcome.Rejected)
            {
                _partial.Keep(message.Receipt, sent);
            }

            return outcome;
        }

        return new SendOutcome.Accepted(sent);
    }

    private async Task<SendOutcome> SendPartAsync(
        WhatsAppSender sender, OutboundMessage message, SendPart part, string name, CancellationToken cancellation)
    {
        string? mediaId = null;
        if (part is SendPart.Medium medium)
        {
            var (id, failure) = await UploadAsync(sender, medium.File, cancellation);
            if (failure is not null)
            {
                return failure;
            }

            mediaId = id;
        }

        var reply = await graph.PostAsync(
            sender, $"{sender.PhoneNumberId}/messages", SendWire.Body(message, part, mediaId, name), cancellation);
        if (reply is not GraphReply.Success success)
        {
            return Failure(sender, reply);
        }

        if (SendAnswerWire.MessageId(success.Body) is { } messageId)
        {
            return new SendOutcome.Accepted(messageId);
        }

        // Some gateways give every answer the status 200.
        if (MetaFaultWire.Read(StatusCodes.Status200OK, success.Body, null) is { Code: not null } fault)
        {
            return Failure(sender, new GraphReply.Refused(fault));
        }

        logger.AnswerLost(sender.PhoneNumberId, "no id in it");
        return success.IsJson ? Taken : new SendOutcome.Unknown("Something answered, but not Graph.");
    }

    private async Task<(string? Id, SendOutcome? Failure)> UploadAsync(
        WhatsAppSender sender, OutboundMedia file, CancellationToken cancellation)
    {
        if (file.Size > MediaTypes.MaxBytes)
        {
            return (null, new SendOutcome.Rejected(InvalidContent, "The file is over WhatsApp's 100 MB."));
        }

        var reply = await graph.UploadAsync(sender, file, cancellation);
        if (reply is GraphReply.Success success)
        {
            return SendAnswerWire.Id(success.Body) is { } id
                ? (id, null)
                : (null, new SendOutcome.TryLater("Graph's answer to an upload has no id."));
        }

        // Here an invalid parameter is the file: its type or its size.
        return reply is GraphReply.Refused { Fault: { Code: 100, Subcode: not 33 } fault }
            ? (null, new SendOutcome.Rejected(InvalidContent, $"(100) {fault.Words}"))
            : (null, Failure(sender, reply));
    }

    private SendOutcome Failure(WhatsAppSender sender, GraphReply reply)
    {
        switch (reply)
        {
            case GraphReply.Refused { Fault: var fault }:
                logger.SendRefused(sender.PhoneNumberId, fault.HttpStatus, fault.Code, fault.Subcode);
                var outcome = MetaErrors.Outcome(fault);
                if (outcome is SendOutcome.Throttled throttled)
                {
                    pauses.Hold(sender, fault, throttled.After);
                }

                return outcome;
            case GraphReply.Unreachable { Words: var words }:
                logger.GraphUnreachable(sender.PhoneNumberId, words);
                return new SendOutcome.TryLater($"Graph was not reached: {words}");
            case GraphReply.Lost { Words: var words, SaidYes: var saidYes }:
                logger.AnswerLost(sender.PhoneNumberId, words);
                return saidYes ? Taken : new SendOutcome.Unknown($"The message left and no whole answer came: {words}");
            default:
                throw new InvalidOperationException("A Graph reply of unknown kind.");
        }
    }
}
