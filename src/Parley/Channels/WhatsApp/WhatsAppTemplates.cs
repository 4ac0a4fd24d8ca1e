using Parley.Api;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// Templates at Meta: submission, change of a rejected one, removal. All of these may be repeated.
/// https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
/// </summary>
internal sealed class WhatsAppTemplates(
    IWhatsAppSenders senders, GraphClient graph, TemplateSamples samples, ILogger<WhatsAppTemplates> logger)
{
    /// <summary>Subcode of error 100: there is already content in this language for this template.</summary>
    private const int TemplateExists = 2388024;

    public async Task<TemplateSubmission> SubmitAsync(AccountSid account, TemplateDraft draft, CancellationToken cancellation)
    {
        if (senders.ForTemplates(account) is not { } sender)
        {
            return new TemplateSubmission.Refused("The account has no WhatsApp sender.");
        }

        string? handle = null;
        if (draft.Content is { Header: null, Passcode: null } && TemplateComponents.Sample(draft.Content, draft.Samples) is { } link)
        {
            (handle, var failure) = await samples.UploadAsync(sender, link, cancellation);
            if (failure is not null)
            {
                return Failed(sender, failure);
            }
        }

        var reply = await graph.PostAsync(
            sender, $"{sender.BusinessAccountId}/message_templates", TemplateWire.Body(draft, handle), cancellation);
        if (reply is GraphReply.Success success)
        {
            return SendAnswerWire.Id(success.Body) is { } id
                ? new TemplateSubmission.Taken(id, TemplateWire.Status(SendAnswerWire.Member(success.Body, "status")) ?? "pending")
                : new TemplateSubmission.TryLater("Graph's answer has no id.");
        }

        return reply is GraphReply.Refused { Fault.Subcode: TemplateExists } exists
            ? await ChangeAsync(sender, draft, handle, exists, cancellation)
            : Failed(sender, reply);
    }

    /// <summary>True: the template is gone, or was not there.</summary>
    public async Task<bool> RemoveAsync(AccountSid account, string name, string id, CancellationToken cancellation)
    {
        if (senders.ForTemplates(account) is not { } sender)
        {
            return true;
        }

        var path = $"{sender.BusinessAccountId}/message_templates?name={Uri.EscapeDataString(name)}&hsm_id={Uri.EscapeDataString(id)}";
        var reply = await graph.DeleteAsync(sender, path, cancellation);
        return reply is GraphReply.Success || (reply is GraphReply.Refused refused && MetaErrors.Outcome(refused.Fault) is SendOutcome.Rejected);
    }

    // A submission whose answer was lost finds itself; a template that was rejected is changed, for its name stays taken.
    private async Task<TemplateSubmission> ChangeAsync(
        WhatsAppSender sender, TemplateDraft draft, string? handle, GraphReply.Refused exists, CancellationToken cancellation)
    {
        var listed = await graph.GetAsync(
            sender, $"{sender.BusinessAccountId}/message_templates?name={Uri.EscapeDataString(draft.Name)}&limit=100", cancellation);
        if (listed is not GraphReply.Success list)
        {
            return new TemplateSubmission.TryLater("Meta has a template of this name and did not show it.");
        }

        switch (TemplateWire.Existing(list.Body, draft))
        {
            case { Status: "rejected" } rejected:
                var changed = await graph.PostAsync(sender, rejected.Id, TemplateWire.Edit(draft, handle), cancellation);
                return changed is GraphReply.Success ? new TemplateSubmission.Taken(rejected.Id, "pending") : Failed(sender, changed);
            case { IsSame: true } same:
                return new TemplateSubmission.Taken(same.Id, same.Status, same.Reason);
            default:
                return Failed(sender, exists);
        }
    }

    private TemplateSubmission Failed(WhatsAppSender sender, GraphReply reply)
    {
        switch (reply)
        {
            case GraphReply.Refused { Fault: var fault }:
                logger.TemplateRefused(sender.BusinessAccountId, fault.HttpStatus, fault.Code, fault.Subcode);
                return MetaErrors.Outcome(fault) is SendOutcome.Rejected
                    ? new TemplateSubmission.Refused(fault.Words)
                    : new TemplateSubmission.TryLater(fault.Words);
            case GraphReply.Unreachable unreachable:
                return new TemplateSubmission.TryLater(unreachable.Words);
            case GraphReply.Lost lost:
                return new TemplateSubmission.TryLater(lost.Words);
            default:
                throw new InvalidOperationException("A Graph reply of unknown kind.");
        }
    }
}
