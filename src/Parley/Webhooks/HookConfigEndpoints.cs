using Parley.Api;

namespace Parley.Webhooks;

/// <summary>
/// The account's webhooks, https://www.twilio.com/docs/conversations/api/conversation-webhook-resource, and a service's,
/// https://www.twilio.com/docs/conversations/api/per-service-webhook-resource.
/// </summary>
internal sealed class HookConfigEndpoints(HookConfigStore store)
{
    public void Map(Routes routes)
    {
        const string path = "/Configuration/Webhooks";
        routes.Get(path, FetchAsync);
        routes.Post(path, UpdateAsync);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        Show(await store.FindAsync(call.Sid, ServiceOf(call), call.Cancellation), call);

    private async ValueTask<Answer> UpdateAsync(Call call) =>
        HookConfigForm.Read(call.Form, account: !call.Scoped, out var form) is { } error
            ? error
            : Show(await store.SaveAsync(call.Sid, ServiceOf(call), form, call.Cancellation), call);

    private static Answer Show(HookConfig? hook, Call call) => call.Scoped
        ? Answer.Ok(ServiceHookConfigResource.From(hook, call), ApiJson.Default.ServiceHookConfigResource)
        : Answer.Ok(HookConfigResource.From(hook ?? HookConfig.Pristine(call.Sid), call), ApiJson.Default.HookConfigResource);

    private static string? ServiceOf(Call call) => call.Scoped ? call.ServiceSid : null;
}
