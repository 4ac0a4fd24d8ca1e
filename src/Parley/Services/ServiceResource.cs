using Parley.Api;

namespace Parley.Services;

/// <summary>A service as clients get it.</summary>
internal sealed record ServiceResource(
    string AccountSid, string Sid, string FriendlyName, string DateCreated, string DateUpdated, string Url, ServiceLinks Links)
{
    public static ServiceResource From(Service service, Call call)
    {
        var url = $"{call.Origin}/v1/Services/{service.Sid}";
        return new(
            service.Account.Value, service.Sid, service.FriendlyName, Wire.Date(service.Created), Wire.Date(service.Updated), url,
            new(
                $"{url}/Conversations", $"{url}/Users", $"{url}/Roles", $"{url}/Bindings", $"{url}/Configuration",
                $"{url}/ParticipantConversations", $"{url}/ConversationWithParticipants"));
    }
}

internal sealed record ServiceLinks(
    string Conversations, string Users, string Roles, string Bindings, string Configuration, string ParticipantConversations,
    string ConversationWithParticipants);

internal sealed record ServiceList(IReadOnlyList<ServiceResource> Services, PageMeta Meta);
