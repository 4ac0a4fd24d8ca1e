using Parley.Channels;
using Parley.Messages;
using Parley.Participants;
using Parley.Receipts;
using Parley.Templates;

namespace Parley.Delivery;

/// <summary>All that is needed to decide how a message goes to one phone.</summary>
/// <param name="Candidates">Approved templates that the body may match; read only when the window is closed.</param>
/// <param name="Content">The content that the message names, or null.</param>
/// <param name="IsOptedOut">True if the person wants nothing more from this number.</param>
internal sealed record SendOrder(
    Receipt Receipt, Message Message, Participant Phone, bool WindowOpen, IReadOnlyList<Content> Candidates, Content? Content,
    bool IsOptedOut = false);

/// <summary>Whether and how a message goes. Pure.</summary>
internal abstract record SendPlan
{
    private SendPlan()
    {
    }

    /// <summary>It goes: as free text, or as an approved template.</summary>
    public sealed record Go(string? Body, TemplateUse? Template) : SendPlan;

    /// <summary>It does not go; the receipt fails with this code.</summary>
    public sealed record Refuse(int ErrorCode, string Words) : SendPlan;

    public static SendPlan Decide(SendOrder order, ChannelCapabilities channel, bool matchBody)
    {
        if (order.IsOptedOut)
        {
            return new Refuse(DeliveryErrors.OptedOut, "The person has opted out");
        }

        var message = order.Message;
        if (message.Body is { } text && text.Length > channel.MaxTextLength)
        {
            return new Refuse(DeliveryErrors.TooLong, $"The text is longer than {channel.MaxTextLength} characters");
        }

        if (string.IsNullOrEmpty(message.Body) && message.Media.Count == 0 && message.ContentSid is null)
        {
            return new Refuse(DeliveryErrors.Empty, "There is nothing to send");
        }

        if (message.Media.FirstOrDefault(file => file.Size > channel.MaxMediaBytes) is { } large)
        {
            return new Refuse(DeliveryErrors.MediaTooLarge, $"A file of {large.Size} bytes is over {channel.MaxMediaBytes}");
        }

        if (!channel.HasSessionWindow)
        {
            return Free(order);
        }

        if (order.Content is { Approval.Status: "approved" } approved && ContentBody.From(approved) is { } named
            && named.Values(message.ContentVariables, out var values) is null)
        {
            return new Go(message.Body, Use(approved, named, values));
        }

        if (order.WindowOpen)
        {
            return Free(order);
        }

        if (order.Content is { Approval: { } approval })
        {
            return approval.Status is "paused" or "disabled"
                ? new Refuse(DeliveryErrors.TemplatePaused, $"The template is {approval.Status}")
                : new Refuse(DeliveryErrors.OutsideWindow, $"The template is {approval.Status} and the 24-hour window is closed");
        }

        if (matchBody && message.ContentSid is null && message.Media.Count == 0 && message.Body is { } body)
        {
            // Templates may overlap: the one with the most fixed text is meant.
            var meant = order.Candidates
                .Select(candidate => (Candidate: candidate, Template: ContentBody.From(candidate)))
                .Where(one => one.Template is { Media: null })
                .OrderByDescending(one => one.Template!.FixedLength);
            foreach (var (candidate, template) in meant)
            {
                if (template!.Match(body) is { } found)
                {
                    return new Go(body, Use(candidate, template, found));
                }
            }
        }

        return new Refuse(DeliveryErrors.OutsideWindow, "The 24-hour window is closed and this is no approved template");
    }

    // The picture of a content is somewhere on the web: where it does not go as a template, its link follows the text.
    private static Go Free(SendOrder order)
    {
        var text = order.Message.Body;
        return order.Content is { } content && ContentBody.From(content) is { Media: { } media } body
            && body.Values(order.Message.ContentVariables, out var values) is null
                ? new Go(string.Join('\n', [.. string.IsNullOrEmpty(text) ? [] : (string[])[text], ContentBody.Render(media, values)]), null)
                : new Go(text, null);
    }

    private static TemplateUse Use(Content content, ContentBody body, IReadOnlyDictionary<string, string> values)
    {
        var (_, names) = body.Positional();
        return new(
            content.Approval!.Name, content.Language, [.. names.Select(name => values[name])],
            body.Media is null ? null : (ContentBody.Render(body.Media, values), MediaTypes.OfUrl(body.Media)));
    }
}
