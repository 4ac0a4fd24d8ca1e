using Parley.Api;
using Parley.Sandbox.Clock;
using Parley.Sandbox.Outbox;

namespace Parley.Sandbox.Graph;

/// <summary>The reviewer at Meta: takes templates, decides about them, and tells by webhook.</summary>
internal sealed class GraphReviews(
    SandboxDatabase database, SandboxWhatsAppSenders senders, SandboxOutbox outbox, SandboxEvents events, SandboxIds ids,
    SandboxClock clock, SandboxOptions options)
{
    /// <summary>The queue of the webhooks that always go to the app.</summary>
    public const string Queue = "templates";

    /// <summary>Takes a template; null if its name is used in this language already.</summary>
    public async Task<(GraphTemplate Template, IReadOnlyList<OutboxItem> Items)?> SubmitAsync(
        AccountSid account, GraphTemplate draft, CancellationToken cancellation)
    {
        var template = draft with { Id = ids.Digits(), Status = options.ApprovesTemplates ? "APPROVED" : "PENDING" };
        IReadOnlyList<OutboxItem> items = options.ApprovesTemplates ? [Tell(account, template)] : [];
        var isNew = await database.WriteAsync(
            async sql =>
            {
                if (!await GraphTemplateStore.InsertAsync(sql, account, template))
                {
                    return false;
                }

                await senders.KeepAsync(sql, senders.ForTemplates(account)!);
                foreach (var item in items)
                {
                    await OutboxStore.InsertAsync(sql, item);
                }

                return true;
            },
            cancellation);
        if (!isNew)
        {
            return null;
        }

        Publish(account, template);
        return (template, items);
    }

    /// <summary>Takes a template's new components, and looks at it again.</summary>
    public async Task<IReadOnlyList<OutboxItem>> EditAsync(AccountSid account, GraphTemplate changed, CancellationToken cancellation)
    {
        var template = changed with { Status = options.ApprovesTemplates ? "APPROVED" : "PENDING", Reason = null };
        var telling = Tell(account, template);
        await database.WriteAsync(
            async sql =>
            {
                await GraphTemplateStore.ChangeAsync(sql, account, template);
                await OutboxStore.InsertAsync(sql, telling);
                return true;
            },
            cancellation);
        Publish(account, template);
        return [telling];
    }

    /// <summary>Decides; null if there is no such template.</summary>
    public async Task<GraphTemplate?> DecideAsync(
        AccountSid account, string name, string language, string status, string? reason, CancellationToken cancellation)
    {
        var (template, item) = await database.WriteAsync<(GraphTemplate?, OutboxItem?)>(
            async sql =>
            {
                if (await GraphTemplateStore.NamedAsync(sql, account, name, language) is not { } found)
                {
                    return default;
                }

                var decided = found with { Status = status, Reason = reason };
                var telling = Tell(account, decided);
                await GraphTemplateStore.SetStatusAsync(sql, account, decided);
                await OutboxStore.InsertAsync(sql, telling);
                return (decided, telling);
            },
            cancellation);
        if (template is null)
        {
            return null;
        }

        outbox.Release([item!]);
        Publish(account, template);
        return template;
    }

    private OutboxItem Tell(AccountSid account, GraphTemplate template)
    {
        var now = clock.Now(account);
        var business = senders.ForTemplates(account)!.BusinessAccountId;
        return new OutboxItem(
            ids.NextSequence(), account, Queue, OutboxKind.Webhook, MetaWebhooks.Template(business, template, now), null, null, null,
            template.Name, now);
    }

    private void Publish(AccountSid account, GraphTemplate template) => events.Publish(account, "template", json =>
    {
        json.WriteString("name", template.Name);
        json.WriteString("language", template.Language);
        json.WriteString("status", template.Status.ToLowerInvariant());
        json.WriteString("reason", template.Reason);
    });
}
