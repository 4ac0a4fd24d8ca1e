using Parley.Api;
using Parley.Channels;
using Parley.Inbound;
using Parley.ProgrammableMessages;
using Parley.Storage;

namespace Parley.OptOut;

/// <summary>
/// Hears what people write to our numbers and acts on keywords: opts them out and in, and answers. The message itself goes its way
/// into its conversation as every other does.
/// </summary>
internal sealed class KeywordDesk(ChannelCatalog channels, OptOutOptions options, ISidSource sids)
{
    /// <summary>In the transaction that takes the message; the keyword that it was. A message that comes twice is answered once.</summary>
    public async ValueTask<Keyword> HeardAsync(ISql sql, InboundMessage message, long now)
    {
        if (!options.Enabled || message.Media.Count > 0 || options.MeaningOf(message.Body) is not (not Keyword.None and var meaning)
            || channels.Find(message.Channel)?.Capabilities.HasKeywordOptOut != true
            || !await InboundMarks.SetAsync(sql, message.Account, message.Channel, "keyword:" + message.ProviderId, now))
        {
            return Keyword.None;
        }

        // Whoever is out and asks for help gets nothing, and a second STOP or a START of who is in changes nothing.
        var isNews = meaning switch
        {
            Keyword.Stop => await OptOutStore.StopAsync(sql, message.Account, message.To, message.From, now),
            Keyword.Start => await OptOutStore.StartAsync(sql, message.Account, message.To, message.From),
            _ => !await OptOutStore.IsOutAsync(sql, message.Account, message.To, message.From),
        };
        if (isNews && options.AnswerTo(meaning) is { } answer)
        {
            await ProgrammableMessageStore.QueueAsync(sql, Answer(message, answer, now), isKeywordAnswer: true);
        }

        return meaning;
    }

    private ProgrammableMessage Answer(InboundMessage heard, string text, long now) => new(
        heard.Account, sids.Next("SM"), MessageDirections.OutboundReply, heard.Channel, heard.To, heard.From, text, [], [], null, null,
        null, MessageStates.Queued, null, null, sids.Next("DY"), null, null, now, now);
}
