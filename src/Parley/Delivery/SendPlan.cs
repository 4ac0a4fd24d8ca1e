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
    bool IsOptedOut = false)
{
    /// <summary>When the 24-hour window closes or has closed; null: there is none, or the person never wrote.</summary>
    public long? WindowEnd { get; init; }
}

/// <summary>Whether and how a message goes. Pure.</summary>
internal abstract record SendPlan
{
    private SendPlan()
    {
    }

    /// <summary>It goes: as free text, as an approved template, or as a content in the channel's own form.</summary>
    public sealed record Go(string? Body, TemplateUse? Template, RichContent? Content = null) : SendPlan;

    /// <summary>It does not go; the receipt fails with this code.</summary>
    public sealed record Refuse(int ErrorCode, string Words) : SendPlan;

    public static SendPlan Decide(SendOrder order, ChannelCapabilities channel, bool matchBody)
    {
        if (order.IsOptedOut)
        {
            return new Refuse(DeliveryErrors.OptedOut, "The person has opted out");
        }

        var message = order.Message;
        if (order.Content is { } content && ContentBody.From(content) is { } named
            && named.Values(message.ContentVariables, out var values) is null)
        {
            return Fits(Named(order, content.Approval, named, values, channel), channel);
        }

        if (string.IsNullOrEmpty(message.Body) && message.Media.Count == 0 && message.ContentSid is null)
        {
            return new Refuse(DeliveryErrors.Empty, "There is nothing to send");
        }

        if (message.Media.FirstOrDefault(file => file.Size > channel.MaxMediaBytes) is { } large)
        {
            return new Refuse(DeliveryErrors.MediaTooLarge, $"A file of {large.Size} bytes is over {channel.MaxMediaBytes}");
        }

        var free = new Go(message.Body, null);
        if (!channel.HasSessionWindow || order.WindowOpen || Fits(free, channel) is Refuse)
        {
            return Fits(free, channel);
        }

        if (matchBody && message.ContentSid is null && message.Media.Count == 0 && message.Body is { } body)
        {
            // Templates may overlap: the one with the most fixed text is meant.
            var meant = order.Candidates
                .Select(candidate => (Candidate: candidate, Template: ContentBody.From(candidate)))
                .Where(one => one.Template?.Form(one.Candidate.Approval!.ContentType) is { Type: "twilio/text" or "twilio/media", Media.Count: 0 })
                .Select(one => (one.Candidate, one.Template, Matcher: BodyMatcher.Of(one.Template!.Form(one.Candidate.Approval!.ContentType)!.Body)))
                .OrderByDescending(one => one.Matcher.FixedLength);
            foreach (var (candidate, template, matcher) in meant)
            {
                if (matcher.Match(body) is { } found)
                {
                    return new Go(body, Use(candidate, template!, found));
                }
            }
        }

        return new Refuse(DeliveryErrors.OutsideWindow, "The 24-hour window is closed and this is no approved template");
    }

    // A content goes as the richest type that the channel has and that may go now; text stands in where the channel has none of them.
    private static SendPlan Named(
        SendOrder order, Approval? approval, ContentBody body, IReadOnlyDictionary<string, string> values, ChannelCapabilities channel)
    {
        if (approval is { Status: "approved" } && channel.Contents.Any(ability => ability.AsTemplate && ability.Type == approval.ContentType)
            && body.Form(approval.ContentType) is not null)
        {
            return new Go(order.Message.Body, Use(order.Content!, body, values));
        }

        var native = channel.Contents.Where(ability => body.Form(ability.Type) is not null).ToList();
        if (channel.HasSessionWindow && (!order.WindowOpen || (native.Count > 0 && !native.Any(ability => ability.Freely))))
        {
            return NotApproved(approval, order.WindowOpen);
        }

        var form = native.FirstOrDefault(ability => ability.Freely) is { } best
            ? body.Form(best.Type)!.Fill(values)
            : body.Plain.Fill(values);
        return form.Type == "twilio/text" ? new Go(form.Body, null)
            : native.Count > 0 ? new Go(form.Body, null, form)
            : new Go(ContentText.Of(form), null);
    }

    private static Refuse NotApproved(Approval? approval, bool windowOpen)
    {
        var state = approval?.Status ?? "unsubmitted";
        return state switch
        {
            "rejected" => new Refuse(DeliveryErrors.TemplateRejected, "The template was rejected"),
            "paused" => new Refuse(DeliveryErrors.TemplatePaused, "The template is paused"),
            "disabled" => new Refuse(DeliveryErrors.TemplateDisabled, "The template is disabled"),
            _ => new Refuse(
                DeliveryErrors.OutsideWindow,
                windowOpen ? $"This content must be an approved template; it is {state}" : $"The window is closed and the content is {state}"),
        };
    }

    private static SendPlan Fits(SendPlan plan, ChannelCapabilities channel) =>
        plan is Go { Template: null, Body: { } text } && text.Length > channel.MaxTextLength
            ? new Refuse(DeliveryErrors.TooLong, $"The text is longer than {channel.MaxTextLength} characters")
            : plan;

    private static TemplateUse Use(Content content, ContentBody body, IReadOnlyDictionary<string, string> values) => new(
        content.Approval!.Name, content.Language, body.Form(content.Approval.ContentType)!, values, body.Samples);
}
