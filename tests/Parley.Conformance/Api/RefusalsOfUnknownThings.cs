namespace Parley.Conformance.Api;

/// <summary>What is not there.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfUnknownThings() => new()
    {
        // Unknown things. The SID is of the right shape, and nobody's.
        ["an unknown conversation"] = Get(_ => "/v1/Conversations/CH" + Scene.UnknownSid),
        ["an unknown unique name"] = Get(_ => "/v1/Conversations/nobody%20knows"),
        ["updating an unknown conversation"] = Missing(_ => "/v1/Conversations/CH" + Scene.UnknownSid, ("FriendlyName", "x")),
        ["removing an unknown conversation"] = Delete(_ => "/v1/Conversations/CH" + Scene.UnknownSid),
        ["a participant of an unknown conversation"] = Get(s => $"/v1/Conversations/CH{Scene.UnknownSid}/Participants/{s.WhatsApp}"),
        ["participants of an unknown conversation"] = Get(_ => $"/v1/Conversations/CH{Scene.UnknownSid}/Participants"),
        ["messages of an unknown conversation"] = Get(_ => $"/v1/Conversations/CH{Scene.UnknownSid}/Messages"),
        ["webhooks of an unknown conversation"] = Get(_ => $"/v1/Conversations/CH{Scene.UnknownSid}/Webhooks"),
        ["posting to an unknown conversation"] = Missing(_ => $"/v1/Conversations/CH{Scene.UnknownSid}/Messages", ("Body", "x")),
        ["an unknown participant"] = Get(s => $"{s.Path}/Participants/MB{Scene.UnknownSid}"),
        ["an unknown identity"] = Get(s => s.Path + "/Participants/stranger"),
        ["removing an unknown participant"] = Delete(s => $"{s.Path}/Participants/MB{Scene.UnknownSid}"),
        ["an unknown message"] = Get(s => $"{s.Path}/Messages/IM{Scene.UnknownSid}"),
        ["updating an unknown message"] = Missing(s => $"{s.Path}/Messages/IM{Scene.UnknownSid}", ("Body", "x")),
        ["removing an unknown message"] = Delete(s => $"{s.Path}/Messages/IM{Scene.UnknownSid}"),
        ["receipts of an unknown message"] = Get(s => $"{s.Path}/Messages/IM{Scene.UnknownSid}/Receipts"),
        ["an unknown receipt"] = Get(s => $"{s.Path}/Messages/{s.Message}/Receipts/DY{Scene.UnknownSid}"),
        ["an unknown webhook"] = Get(s => $"{s.Path}/Webhooks/WH{Scene.UnknownSid}"),
        ["removing an unknown webhook"] = Delete(s => $"{s.Path}/Webhooks/WH{Scene.UnknownSid}"),
        ["an unknown service"] = Get(_ => "/v1/Services/IS" + Scene.UnknownSid),
        ["conversations of an unknown service"] = Get(_ => $"/v1/Services/IS{Scene.UnknownSid}/Conversations"),
        ["a conversation through another service"] = Get(s => $"/v1/Services/IS{Scene.UnknownSid}/Conversations/{s.Conversation}"),
        ["an unknown content"] = Get(_ => "/v1/Content/HX" + Scene.UnknownSid),
        ["approvals of an unknown content"] = Get(_ => $"/v1/Content/HX{Scene.UnknownSid}/ApprovalRequests"),
        ["removing an unknown content"] = Delete(_ => "/v1/Content/HX" + Scene.UnknownSid),
        ["unknown media"] = Get(s => $"/v1/Services/{s.Service}/Media/ME{Scene.UnknownSid}"),
        ["a SID of the wrong kind"] = Get(s => "/v1/Conversations/" + s.Message),
        ["a path that nobody serves"] = Get(_ => "/v1/Conversation"),

        // What came with users, roles, configurations and numbers.
        ["an unknown user"] = Get(_ => "/v1/Users/US" + Scene.UnknownSid),
        ["a user whom nobody knows by name"] = Get(_ => "/v1/Users/stranger"),
        ["updating an unknown user"] = Missing(_ => "/v1/Users/US" + Scene.UnknownSid, ("FriendlyName", "x")),
        ["removing an unknown user"] = Delete(_ => "/v1/Users/US" + Scene.UnknownSid),
        ["an unknown user's conversations"] = Get(_ => $"/v1/Users/US{Scene.UnknownSid}/Conversations"),
        ["a conversation that the user is not in"] = Get(s => $"/v1/Users/lurker/Conversations/{s.Conversation}"),
        ["muting a conversation that the user is not in"] = Missing(
            s => $"/v1/Users/lurker/Conversations/{s.Conversation}", ("NotificationLevel", "muted")),
        ["leaving a conversation that the user is not in"] = Delete(s => $"/v1/Users/lurker/Conversations/{s.Conversation}"),
        ["an unknown role"] = Get(_ => "/v1/Roles/RL" + Scene.UnknownSid),
        ["updating an unknown role"] = Missing(_ => "/v1/Roles/RL" + Scene.UnknownSid, ("Permission", "sendMessage")),
        ["removing an unknown role"] = Delete(_ => "/v1/Roles/RL" + Scene.UnknownSid),
        ["a role of another service"] = Get(s => $"/v1/Services/{s.OtherService}/Roles/{s.Role}"),
        ["an unknown credential"] = Get(_ => "/v1/Credentials/CR" + Scene.UnknownSid),
        ["updating an unknown credential"] = Missing(_ => "/v1/Credentials/CR" + Scene.UnknownSid, ("FriendlyName", "x")),
        ["removing an unknown credential"] = Delete(_ => "/v1/Credentials/CR" + Scene.UnknownSid),
        ["an unknown binding"] = Get(s => $"/v1/Services/{s.Service}/Bindings/BS{Scene.UnknownSid}"),
        ["removing an unknown binding"] = Delete(s => $"/v1/Services/{s.Service}/Bindings/BS{Scene.UnknownSid}"),
        ["an unknown address configuration"] = Get(_ => $"{Addresses}/IG{Scene.UnknownSid}"),
        ["updating an unknown address configuration"] = Missing(_ => $"{Addresses}/IG{Scene.UnknownSid}", ("FriendlyName", "x")),
        ["removing an unknown address configuration"] = Delete(_ => $"{Addresses}/IG{Scene.UnknownSid}"),
        ["the configuration of an unknown service"] = Get(_ => $"/v1/Services/IS{Scene.UnknownSid}/Configuration"),
        ["the webhooks of an unknown service"] = Missing(
            _ => $"/v1/Services/IS{Scene.UnknownSid}/Configuration/Webhooks", ("Method", "GET")),
        ["removing an unknown service"] = Delete(_ => "/v1/Services/IS" + Scene.UnknownSid),
        ["a conversation with participants in an unknown service"] = Missing(
            _ => $"/v1/Services/IS{Scene.UnknownSid}/ConversationWithParticipants", ("FriendlyName", "x")),
        ["exporting an unknown conversation"] = Missing(_ => $"/v1/Conversations/CH{Scene.UnknownSid}/Export"),
        ["what the channel told of an unknown message"] = Get(s => $"{s.Path}/Messages/IM{Scene.UnknownSid}/ChannelMetadata"),
        ["an unknown messaging service"] = Get(_ => "/messaging/v1/Services/MG" + Scene.UnknownSid),
        ["removing an unknown messaging service"] = Delete(_ => "/messaging/v1/Services/MG" + Scene.UnknownSid),
        ["an unknown number"] = Get(s => $"{s.Programmable}/IncomingPhoneNumbers/PN{Scene.UnknownSid}.json"),
        ["an unknown text message"] = Get(s => $"{s.Programmable}/Messages/SM{Scene.UnknownSid}.json"),
        ["another account's messages"] = Get(_ => $"/2010-04-01/Accounts/AC{Scene.UnknownSid}/Messages.json"),
        ["a method that the path does not have"] = new(s => new(HttpMethod.Put, s.Path), 405, 20004),
    };
}
