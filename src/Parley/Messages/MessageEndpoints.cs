using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Templates;
using Parley.Webhooks;

namespace Parley.Messages;

/// <summary>https://www.twilio.com/docs/conversations/api/conversation-message-resource</summary>
internal sealed class MessageEndpoints(
    MessageStore store, ConversationStore conversations, ContentStore contents, Append append, PreEvents pre, IAccountClock clock,
    Bell bell)
{
    private const int MostPerPage = 100;

    public void Map(Routes routes)
    {
        const string list = "/Conversations/{ConversationSid}/Messages";
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

        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var order = call.Form["Order"]?.ToLowerInvariant();
        if (order is not (null or "" or "asc" or "desc"))
        {
            return ApiError.BadParameter("Order", "asc or desc");
        }

        var rows = page.Cut(
            await store.ListAsync(call.Sid, conversation.Sid, order == "desc", page, call.Cancellation),
            message => message.Index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var meta = page.Meta(rows, "messages", $"{call.Base}/Conversations/{conversation.Sid}/Messages", call.Form);
        return Answer.Ok(
            new MessageList([.. rows.Rows.Select(row => MessageResource.From(row, call))], meta), ApiJson.Default.MessageList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        if (ReadNew(call.Form, out var form) is { } problem)
        {
            return await conversations.FindAsync(call) is null ? call.NotFound : problem;
        }

        if (await SidOfAsync(call) is not { } conversation)
        {
            return call.NotFound;
        }

        var (request, error) = await RequestAsync(call, conversation, form);
        if (error is null && await pre.ListensAsync(call, EventNames.MessageAdd))
        {
            if (await conversations.FindAsync(call) is not { } found)
            {
                return call.NotFound;
            }

            var asked = await pre.AskAsync(
                found.Scope, await store.AddEventAsync(request, call.Cancellation), call.Cancellation);
            error = asked.Refusal ?? ReadNew(asked.Over(call.Form), out form);
            if (error is null && asked.HasChanges)
            {
                (request, error) = await RequestAsync(call, conversation, form);
            }
        }

        if (error is not null)
        {
            return error;
        }

        return await append.RunAsync(request, call.Cancellation) switch
        {
            AppendResult.Stored stored => Answer.Created(MessageResource.From(stored.Message, call), ApiJson.Default.MessageResource),
            AppendResult.Refused refused => refused.Error,
            _ => call.NotFound,
        };
    }

    private static ApiError? ReadNew(Form sent, out MessageForm form) => MessageForm.Read(sent, out form)
        ?? (!form.IsEmpty ? null
            : sent.Has("MediaSid") ? ApiError.Bad(50506, "Message media sid missing: MediaSid is empty")
            : ApiError.Bad(50503, "Message body missing: nothing to send"));

    private async ValueTask<(AppendRequest Request, ApiError? Error)> RequestAsync(Call call, ConversationSid conversation, MessageForm form)
    {
        var request = new AppendRequest
        {
            Account = call.Sid,
            Conversation = conversation,
            Service = call.ServiceSid,
            Author = form.Author,
            Body = form.Body,
            Attributes = form.Attributes ?? Attributes.Empty,
            Subject = form.Subject,
            MediaSid = form.MediaSid,
            Source = call.Firing.Source,
            ClientIdentity = call.Firing.ClientIdentity,
            Fire = call.Firing.Fires,
            Now = clock.Now(call.Sid),
            Created = form.Created,
            Updated = form.Updated,
        };
        return form.ContentSid is null ? (request, null) : await FillAsync(call, request, form.ContentSid, form.ContentVariables);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await conversations.FindAsync(call) is { } conversation
        && await store.FindAsync(call.Sid, conversation.Sid, call.Route("Sid"), call.Cancellation) is { } message
            ? Answer.Ok(MessageResource.From(message, call), ApiJson.Default.MessageResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (MessageForm.Read(call.Form, out var form) is { } error)
        {
            return error;
        }

        if (await pre.ListensAsync(call, EventNames.MessageUpdate) && await FindAsync(call) is var (scope, found))
        {
            var asked = await pre.AskAsync(
                scope, MessageEvents.Update(Apply(form, found, clock.Now(call.Sid)), call.Firing), call.Cancellation);
            if ((asked.Refusal ?? MessageForm.Read(asked.Over(call.Form), out form)) is { } refusal)
            {
                return refusal;
            }
        }

        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(
            call.Sid, call.ServiceSid, call.Route("ConversationSid"), call.Route("Sid"), before => Apply(form, before, now),
            call.Firing, call.Cancellation);
        bell.Ring();
        return updated is null
            ? call.NotFound
            : Answer.Ok(MessageResource.From(updated, call), ApiJson.Default.MessageResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        if (await pre.ListensAsync(call, EventNames.MessageRemove) && await FindAsync(call) is var (scope, found)
            && (await pre.AskAsync(scope, MessageEvents.Remove(found, call.Firing), call.Cancellation)).Refusal is { } refusal)
        {
            return refusal;
        }

        var deleted = await store.DeleteAsync(
            call.Sid, call.ServiceSid, call.Route("ConversationSid"), call.Route("Sid"), call.Firing, clock.Now(call.Sid),
            call.Cancellation);
        bell.Ring();
        return deleted ? Answer.Gone : call.NotFound;
    }

    private async ValueTask<(EventScope, Message)?> FindAsync(Call call) =>
        await conversations.FindAsync(call) is { } conversation
        && await store.FindAsync(call.Sid, conversation.Sid, call.Route("Sid"), call.Cancellation) is { } message
            ? (conversation.Scope, message)
            : null;

    private static Message Apply(MessageForm form, Message before, long now) => before with
    {
        Author = string.IsNullOrEmpty(form.Author) ? before.Author : form.Author,
        Body = form.Body ?? before.Body,
        Attributes = form.Attributes ?? before.Attributes,
        Subject = form.Subject ?? before.Subject,
        Created = form.Created ?? before.Created,
        Updated = form.Updated ?? now,
    };

    // A SID needs no look-up: Append finds out whether it exists. A unique name does.
    private async ValueTask<ConversationSid?> SidOfAsync(Call call)
    {
        var name = call.Route("ConversationSid");
        return Sid.Is(name, "CH") ? new ConversationSid(name) : (await conversations.FindAsync(call))?.Sid;
    }

    // With a content, the body and the media of the form are ignored; the message's body is the rendered text.
    private async ValueTask<(AppendRequest, ApiError?)> FillAsync(
        Call call, AppendRequest request, string contentSid, string? variables)
    {
        if (await contents.FindAsync(call.Sid, contentSid, call.Cancellation) is not { } content)
        {
            return (request, ApiError.Bad(21655, "There is no content with this ContentSid"));
        }

        if (ContentBody.From(content) is not { } body)
        {
            // https://www.twilio.com/docs/api/errors/50542
            return (request, ApiError.Bad(50542, "Unsupported Content Template Type: conversations send none of this content's types"));
        }

        if (body.Values(variables, out var values) is { } error)
        {
            return (request, error);
        }

        return (request with { Body = body.Render(values), MediaSid = null, ContentSid = contentSid, ContentVariables = variables }, null);
    }
}
