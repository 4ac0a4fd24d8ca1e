using Parley.Accounts;
using Parley.Api;
using Parley.MessagingServices;

namespace Parley.Configuration;

/// <summary>
/// The configuration of an account (https://www.twilio.com/docs/conversations/api/configuration-resource) and of its services
/// (https://www.twilio.com/docs/conversations/api/service-configuration-resource).
/// </summary>
internal sealed class ConfigurationEndpoints(
    AccountStore accounts, AccountDirectory directory, ServiceConfigurationStore services, MessagingServiceStore messaging,
    IAccountClock clock)
{
    /// <summary>Under <c>/v1</c>.</summary>
    public void Map(Routes routes)
    {
        routes.Get("/Configuration", FetchAsync);
        routes.Post("/Configuration", UpdateAsync);
    }

    /// <summary>Under <c>/v1/Services/{IS…}</c>.</summary>
    public void MapService(Routes routes)
    {
        routes.Get("/Configuration", FetchServiceAsync);
        routes.Post("/Configuration", UpdateServiceAsync);
        routes.Get("/Configuration/Notifications", FetchNotificationsAsync);
        routes.Post("/Configuration/Notifications", UpdateNotificationsAsync);
    }

    private static ValueTask<Answer> FetchAsync(Call call) => new(Told(call.Account, call));

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (ConfigurationForm.Read(call.Form, out var form) is { } error)
        {
            return error;
        }

        if (await messaging.ProblemForConversationAsync(call.Sid, form.MessagingServiceSid, call.Cancellation) is { } unusable)
        {
            return unusable;
        }

        var updated = await accounts.ConfigureAsync(call.Sid, form.ApplyTo, clock.Now(call.Sid), call.Cancellation);
        directory.Renew(updated);
        return Told(updated, call);
    }

    private async ValueTask<Answer> FetchServiceAsync(Call call) =>
        Told(await services.OfAsync(call.Sid, call.ServiceSid, call.Cancellation), call);

    private async ValueTask<Answer> UpdateServiceAsync(Call call) =>
        ServiceConfigurationForm.Read(call.Form, out var form) is { } error
            ? error
            : Told(await services.UpdateAsync(call.Sid, call.ServiceSid, form.ApplyTo, call.Cancellation), call);

    private async ValueTask<Answer> FetchNotificationsAsync(Call call) =>
        ToldNotifications(await services.OfAsync(call.Sid, call.ServiceSid, call.Cancellation), call);

    private async ValueTask<Answer> UpdateNotificationsAsync(Call call) =>
        NotificationForm.Read(call.Form, out var form) is { } error
            ? error
            : ToldNotifications(
                await services.UpdateAsync(
                    call.Sid, call.ServiceSid, before => before with { Notifications = form.ApplyTo(before.Notifications) },
                    call.Cancellation),
                call);

    private static Answer Told(Account account, Call call) =>
        Answer.Ok(ConfigurationResource.From(account, call), ApiJson.Default.ConfigurationResource);

    private static Answer Told(ServiceConfiguration configuration, Call call) =>
        Answer.Ok(ServiceConfigurationResource.From(configuration, call), ApiJson.Default.ServiceConfigurationResource);

    private static Answer ToldNotifications(ServiceConfiguration configuration, Call call) =>
        Answer.Ok(NotificationResource.From(configuration, call), ApiJson.Default.NotificationResource);
}
