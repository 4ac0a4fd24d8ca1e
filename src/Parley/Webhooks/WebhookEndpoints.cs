using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;

namespace Parley.Webhooks;

/// <summary>https://www.twilio.com/docs/conversations/api/conversation-scoped-webhook-resource</summary>
internal sealed class WebhookEndpoints(
    WebhookStore store, ConversationStore conversations, IAccountClock clock, ISidSource sids, Bell bell)
{
    public void Map(Routes routes)
    {
        const string list = "/Conversations/{ConversationSid}/Webhooks";
        routes.Get(list, ListAsync);
        routes.Post(list, CreateAsync);
        routes.Get(list + "/{Sid}", FetchAsync);
        routes.Post(list + "/{Sid}", UpdateAsync);
        routes.Delete(list + "/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (await conversations.FindAsync(call) is not { } conversation)
        {
            return call.NotFound;
        }

        if (Page.Read(call.Form, WebhookStore.MostPerConversation, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(
            await store.ListAsync(call.Sid, conversation.Sid, page, call.Cancellation), webhook => webhook.Sid);
        var meta = page.Meta(rows, "webhooks", $"{call.Base}/Conversations/{conversation.Sid}/Webhooks", call.Form);
        return Answer.Ok(
            new WebhookList([.. rows.Rows.Select(webhook => WebhookResource.From(webhook, call))], meta), ApiJson.Default.WebhookList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        if (await conversations.FindAsync(call) is not { } conversation)
        {
            return call.NotFound;
        }

        if (WebhookForm.ReadNew(call.Form, out var form) is { } error)
        {
            return error;
        }

        var now = clock.Now(call.Sid);
        var webhook = new Webhook(
            call.Sid, conversation.Sid, sids.Next("WH"), form.Target, form.Url,
            form.Target == WebhookInterest.Studio ? null : form.Method ?? "POST", form.Filters ?? [], form.Triggers ?? [], form.FlowSid, form.ReplayAfter, now, now);
        if (!await store.InsertAsync(webhook, call.Cancellation))
        {
            return call.NotFound;
        }

        bell.Ring();
        return Answer.Created(WebhookResource.From(webhook, call), ApiJson.Default.WebhookResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await FindAsync(call) is { } webhook
            ? Answer.Ok(WebhookResource.From(webhook, call), ApiJson.Default.WebhookResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (await FindAsync(call) is not { } webhook)
        {
            return call.NotFound;
        }

        if (WebhookForm.ReadChange(call.Form, webhook.Target, out var form) is { } error)
        {
            return error;
        }

        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(
            call.Sid, webhook.Conversation, webhook.Sid,
            before => before with
            {
                Url = form.Url ?? before.Url,
                Method = form.Method ?? before.Method,
                Filters = form.Filters ?? before.Filters,
                Triggers = form.Triggers ?? before.Triggers,
                FlowSid = form.FlowSid ?? before.FlowSid,
                Updated = now,
            },
            call.Cancellation);
        return updated is null ? call.NotFound : Answer.Ok(WebhookResource.From(updated, call), ApiJson.Default.WebhookResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call) =>
        await conversations.FindAsync(call) is { } conversation
        && await store.DeleteAsync(call.Sid, conversation.Sid, call.Route("Sid"), call.Cancellation) > 0
            ? Answer.Gone
            : call.NotFound;

    private async ValueTask<Webhook?> FindAsync(Call call) =>
        await conversations.FindAsync(call) is { } conversation
            ? await store.FindAsync(call.Sid, conversation.Sid, call.Route("Sid"), call.Cancellation)
            : null;
}
