namespace Parley.Conformance.Api;

/// <summary>The webhooks of accounts and services, and who is asked before something happens.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfHooks() => new()
    {
        // Webhooks of the account and of a service.
        ["a pre-webhook's address that is none"] = Bad(_ => AccountHooks, 50077, ("PreWebhookUrl", "somewhere")),
        ["a long pre-webhook's address"] = Bad(_ => AccountHooks, 50077, ("PreWebhookUrl", "http://127.0.0.1:9/" + new string('x', 512))),
        ["a post-webhook's address that is none"] = Bad(_ => AccountHooks, 50078, ("PostWebhookUrl", "ftp://127.0.0.1/")),
        ["an account's hooks by another method"] = Bad(_ => AccountHooks, 50055, ("Method", "BREW")),
        ["an account's hooks for another target"] = Bad(_ => AccountHooks, 50054, ("Target", "pigeon")),
        ["an account's hooks for an unknown event"] = Bad(_ => AccountHooks, 50365, ("Filters", "onMoonrise")),
        ["a service's pre-webhook's address that is none"] = Bad(ServiceHooks, 50077, ("PreWebhookUrl", "somewhere")),
        ["a service's post-webhook's address that is none"] = Bad(ServiceHooks, 50078, ("PostWebhookUrl", "somewhere")),
        ["a service's hooks by another method"] = Bad(ServiceHooks, 50055, ("Method", "BREW")),
        ["a service's hooks for a user's event"] = Bad(ServiceHooks, 50365, ("Filters", "onUserAdded")),

        // Somebody is asked first, and says no.
        ["a conversation that a hook refuses"] = Vetoed("onConversationAdd", _ => Request(HttpMethod.Post, "/v1/Conversations")),
        ["an update that a hook refuses"] = Vetoed(
            "onConversationUpdate", s => Request(HttpMethod.Post, s.Path, ("FriendlyName", "x"))),
        ["a removal that a hook refuses"] = Vetoed("onConversationRemove", s => new(HttpMethod.Delete, s.Path)),
        ["a message that a hook refuses"] = Vetoed("onMessageAdd", s => Request(HttpMethod.Post, s.Path + Messages, ("Body", "x"))),
        ["a message's update that a hook refuses"] = Vetoed(
            "onMessageUpdate", s => Request(HttpMethod.Post, $"{s.Path}{Messages}/{s.Message}", ("Body", "x"))),
        ["a message's removal that a hook refuses"] = Vetoed(
            "onMessageRemove", s => new(HttpMethod.Delete, $"{s.Path}{Messages}/{s.Message}")),
        ["a participant whom a hook refuses"] = Vetoed(
            "onParticipantAdd", s => Request(HttpMethod.Post, s.Path + Participants, ("Identity", "new"))),
        ["a participant's update that a hook refuses"] = Vetoed(
            "onParticipantUpdate", s => Request(HttpMethod.Post, s.Path + Participants + "/chatter", ("Attributes", "[]"))),
        ["a participant's removal that a hook refuses"] = Vetoed(
            "onParticipantRemove", s => new(HttpMethod.Delete, s.Path + Participants + "/chatter")),
        ["a user's update that a hook refuses"] = Vetoed(
            "onUserUpdate", _ => Request(HttpMethod.Post, "/v1/Users/lurker", ("FriendlyName", "x"))),
        ["a message about which a hook is unwell"] = Vetoed(
            "onMessageAdd", s => Request(HttpMethod.Post, s.Path + Messages, ("Body", "x")), answers: 500),
        ["a hook's answer that is no JSON"] = Changed("""{"body":""", 50057),
        ["a hook's answer that is a list"] = Changed("[]", 50057),
        ["a hook's words that are no words"] = Changed("""{"body":1}""", 50057),
        ["a hook's attributes that are not JSON"] = Changed("""{"attributes":"{,}"}""", 50304),
        ["a hook's words that are too long"] = Changed($$"""{"body":"{{new string('x', 32 * 1024 + 1)}}"}""", 50504),
    };

    private const string AccountHooks = "/v1/Configuration/Webhooks";

    private static string ServiceHooks(Scene scene) => $"/v1/Services/{scene.Service}/Configuration/Webhooks";

    private static Refusal Vetoed(string name, Func<Scene, HttpRequestMessage> send, int answers = 403) =>
        new(s => Fired(send(s)), 403, 50056) { Given = s => s.AskBeforeAsync(name, answers) };

    private static Refusal Changed(string answer, int code) =>
        new(s => Fired(Request(HttpMethod.Post, s.Path + Messages, ("Body", "x"))), 400, code)
        {
            Given = s => s.AskBeforeAsync("onMessageAdd", 200, answer),
        };

    private static HttpRequestMessage Fired(HttpRequestMessage request)
    {
        request.Headers.Add("X-Twilio-Webhook-Enabled", "true");
        return request;
    }
}
