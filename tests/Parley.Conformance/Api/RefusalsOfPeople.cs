namespace Parley.Conformance.Api;

/// <summary>Users, roles, configuration, credentials and bindings.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfPeople() => new()
    {
        // Users.
        ["a user without a name"] = Bad(_ => Users, 50204),
        ["a user with the reserved name"] = Bad(_ => Users, 50203, ("Identity", "system")),
        ["a user who looks like a SID"] = Bad(_ => Users, 50206, ("Identity", "US" + Scene.UnknownSid)),
        ["a user with a name that is too long"] = Bad(_ => Users, 50207, ("Identity", new string('i', 257))),
        ["a user who is there"] = Conflict(_ => Users, 50201, ("Identity", "lurker")),
        ["a user who takes part"] = Conflict(_ => Users, 50201, ("Identity", "chatter")),
        ["a user with a friendly name that is too long"] = Bad(
            _ => Users, 50003, ("Identity", "new"), ("FriendlyName", new string('n', 257))),
        ["a user with attributes that are not JSON"] = Bad(_ => Users, 50304, ("Identity", "new"), ("Attributes", "{")),
        ["a user with too many attributes"] = Bad(_ => Users, 50303, ("Identity", "new"), ("Attributes", Attributes(4 * 1024 + 1))),
        ["a user with an unknown role"] = Bad(_ => Users, 50100, ("Identity", "new"), ("RoleSid", "RL" + Scene.UnknownSid)),
        ["a user with a conversation's role"] = Bad(_ => Users, 50105, s => [("Identity", "new"), ("RoleSid", s.Role)]),
        ["an unknown role in an update of a user"] = Bad(_ => Users + "/lurker", 50100, ("RoleSid", "RL" + Scene.UnknownSid)),
        ["a conversation's role in an update of a user"] = Bad(_ => Users + "/lurker", 50105, s => [("RoleSid", s.Role)]),
        ["attributes in an update of a user that are not JSON"] = Bad(_ => Users + "/lurker", 50304, ("Attributes", "x")),

        // Roles.
        ["a role without a name"] = Bad(_ => Roles, 50000, ("Type", "service"), ("Permission", "joinConversation")),
        ["a role with a name that is too long"] = Bad(
            _ => Roles, 50003, ("FriendlyName", new string('n', 65)), ("Type", "service"), ("Permission", "joinConversation")),
        ["a role of no type"] = Bad(_ => Roles, 50105, ("FriendlyName", "x"), ("Permission", "sendMessage")),
        ["a role of an unknown type"] = Bad(_ => Roles, 50105, ("FriendlyName", "x"), ("Type", "channel"), ("Permission", "sendMessage")),
        ["a role that may do nothing"] = Bad(_ => Roles, 20001, ("FriendlyName", "x"), ("Type", "service")),
        ["a role with an unknown permission"] = Bad(
            _ => Roles, 50104, ("FriendlyName", "x"), ("Type", "conversation"), ("Permission", "flyToTheMoon")),
        ["a role with a permission of the other type"] = Bad(
            _ => Roles, 50104, ("FriendlyName", "x"), ("Type", "conversation"), ("Permission", "joinConversation")),
        ["an unknown permission in an update"] = Bad(s => $"{Roles}/{s.Role}", 50104, ("Permission", "flyToTheMoon")),
        ["no permission in an update"] = Bad(s => $"{Roles}/{s.Role}", 20001),
        ["removing a default role"] = new(s => new(HttpMethod.Delete, $"{Roles}/{s.DefaultRole}"), 403, 50107),

        // Configuration.
        ["a default service that is none"] = Bad(_ => Configuration, 50050, ("DefaultChatServiceSid", "IS1")),
        ["a default service of nobody"] = Bad(_ => Configuration, 50050, ("DefaultChatServiceSid", "IS" + Scene.UnknownSid)),
        ["a default messaging service that is none"] = Bad(_ => Configuration, 50341, ("DefaultMessagingServiceSid", "MG1")),
        ["a default messaging service of nobody"] = Bad(
            _ => Configuration, 50342, ("DefaultMessagingServiceSid", "MG" + Scene.UnknownSid)),
        ["a short default timer"] = Bad(_ => Configuration, 50375, ("DefaultInactiveTimer", "PT59S")),
        ["a short default timer to close"] = Bad(_ => Configuration, 50376, ("DefaultClosedTimer", "PT9M")),
        ["a default timer that is none"] = Bad(_ => Configuration, 50379, ("DefaultInactiveTimer", "x")),
        ["a default timer to close that is none"] = Bad(_ => Configuration, 50380, ("DefaultClosedTimer", "x")),
        ["removing the default service"] = new(s => new(HttpMethod.Delete, "/v1/Services/" + s.Service), 403, 20403),
        ["an unknown default role for creators"] = Bad(
            OfService, 50106, ("DefaultConversationCreatorRoleSid", "RL" + Scene.UnknownSid)),
        ["an unknown default role for conversations"] = Bad(OfService, 50109, ("DefaultConversationRoleSid", "RL" + Scene.UnknownSid)),
        ["an unknown default role for users"] = Bad(OfService, 50102, ("DefaultChatServiceRoleSid", "RL" + Scene.UnknownSid)),
        ["a conversation's role as default for users"] = Bad(OfService, 50105, s => [("DefaultChatServiceRoleSid", s.Role)]),
        ["reachability that is neither on nor off"] = Bad(OfService, 20001, ("ReachabilityEnabled", "perhaps")),
        ["a notification that is neither on nor off"] = Bad(
            s => OfService(s) + "/Notifications", 20001, ("AddedToConversation.Enabled", "perhaps")),
        ["a notification's text that is too long"] = Bad(
            s => OfService(s) + "/Notifications", 50058, ("NewMessage.Template", new string('t', 2049))),
        ["a notification's sound that is too long"] = Bad(
            s => OfService(s) + "/Notifications", 50059, ("NewMessage.Sound", new string('s', 257))),

        // Credentials and bindings.
        ["a credential of no type"] = Bad(_ => "/v1/Credentials", 20001, ("FriendlyName", "x")),
        ["a credential of an unknown type"] = Bad(_ => "/v1/Credentials", 20001, ("Type", "pigeon")),
        ["a credential with a name that is too long"] = Bad(
            s => "/v1/Credentials/" + s.Credential, 20001, ("FriendlyName", new string('n', 65))),
        ["bindings of an unknown type"] = new(
            s => new(HttpMethod.Get, $"/v1/Services/{s.Service}/Bindings?BindingType=pigeon"), 400, 50209),
    };

    private const string Users = "/v1/Users";
    private const string Roles = "/v1/Roles";
    private const string Configuration = "/v1/Configuration";

    private static string OfService(Scene scene) => $"/v1/Services/{scene.Service}/Configuration";
}
