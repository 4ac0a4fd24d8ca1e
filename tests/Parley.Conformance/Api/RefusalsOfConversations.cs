namespace Parley.Conformance.Api;

/// <summary>Conversations.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfConversations() => new()
    {
        // Attributes.
        ["attributes of a conversation that are not JSON"] = Bad(_ => "/v1/Conversations", 50304, ("Attributes", "{not json")),
        ["attributes that end early"] = Bad(_ => "/v1/Conversations", 50304, ("Attributes", """{"a":[1,2""")),
        ["empty attributes"] = Bad(_ => "/v1/Conversations", 50304, ("Attributes", "")),
        ["attributes of a message that are not JSON"] = Bad(s => s.Path + Messages, 50304, ("Body", "x"), ("Attributes", "{'a':1}")),
        ["attributes of a participant that are not JSON"] = Bad(s => s.Path + Participants, 50304, ("Identity", "x"), ("Attributes", "{,}")),
        ["attributes in an update that are not JSON"] = Bad(s => s.Path, 50304, ("Attributes", "nope")),
        ["attributes nested too deeply"] = Bad(
            _ => "/v1/Conversations", 50304, ("Attributes", new string('[', 5000) + new string(']', 5000))),
        ["too many attributes on a conversation"] = Bad(_ => "/v1/Conversations", 50303, ("Attributes", Attributes(16 * 1024 + 1))),
        ["too many attributes on a message"] = Bad(
            s => s.Path + Messages, 50303, ("Body", "x"), ("Attributes", Attributes(4 * 1024 + 1))),
        ["too many attributes on a participant"] = Bad(
            s => s.Path + Participants, 50303, ("Identity", "x"), ("Attributes", Attributes(4 * 1024 + 1))),

        // Conversations.
        ["a unique name that is taken"] = Conflict(_ => "/v1/Conversations", 50353, ("UniqueName", "the one")) with
        {
            Words = _ => "Conversation with provided unique name already exists",
        },
        ["a friendly name of 257 characters"] = Bad(_ => "/v1/Conversations", 20001, ("FriendlyName", new string('x', 257))),
        ["a unique name of 257 characters"] = Bad(s => s.Path, 20001, ("UniqueName", new string('x', 257))),
        ["a unique name that looks like a SID"] = Bad(_ => "/v1/Conversations", 50390, ("UniqueName", "CH" + Scene.UnknownSid)),
        ["an unknown state"] = Bad(_ => "/v1/Conversations", 50378, ("State", "asleep")),
        ["an empty state"] = Bad(s => s.Path, 50374, ("State", "")),
        ["a conversation that is born closed"] = Bad(_ => "/v1/Conversations", 50384, ("State", "closed")),
        ["an inactive timer under a minute"] = Bad(_ => "/v1/Conversations", 50375, ("Timers.Inactive", "PT59S")),
        ["a closed timer under ten minutes"] = Bad(_ => "/v1/Conversations", 50376, ("Timers.Closed", "PT9M")),
        ["a timer that is no duration"] = Bad(_ => "/v1/Conversations", 50379, ("Timers.Inactive", "an hour")),
        ["a closed timer that is no duration"] = Bad(_ => "/v1/Conversations", 50380, ("Timers.Closed", "tomorrow")),
        ["a short timer in an update"] = Bad(s => s.Path, 50375, ("Timers.Inactive", "PT1S")),
        ["a unique name that is taken, in an update"] = Conflict(s => "/v1/Conversations/" + s.Group, 50353, ("UniqueName", "the one")),
        ["an unknown state in a list"] = new(_ => new(HttpMethod.Get, "/v1/Conversations?State=asleep"), 400, 50378),

        // A closed conversation takes nothing.
        ["renaming a closed conversation"] = Closed(s => Request(HttpMethod.Post, s.Path, ("FriendlyName", "Later"))),
        ["opening a closed conversation"] = Closed(s => Request(HttpMethod.Post, s.Path, ("State", "active"))),
        ["a timer for a closed conversation"] = Closed(s => Request(HttpMethod.Post, s.Path, ("Timers.Closed", "PT10M"))),
        ["a message to a closed conversation"] = Closed(s => Request(HttpMethod.Post, s.Path + Messages, ("Body", "Late"))),
        ["a participant for a closed conversation"] = Closed(s => Request(HttpMethod.Post, s.Path + Participants, ("Identity", "late"))),

        // Its messaging service.
        ["a messaging service that is no such SID"] = Bad(_ => "/v1/Conversations", 50341, ("MessagingServiceSid", "MG1")),
        ["a messaging service of nobody"] = Bad(_ => "/v1/Conversations", 50342, ("MessagingServiceSid", "MG" + Scene.UnknownSid)),
        ["a messaging service of nobody, in an update"] = Bad(s => s.Path, 50342, ("MessagingServiceSid", "MG" + Scene.UnknownSid)),
        ["a messaging service of nobody, with participants"] = Bad(
            _ => WithParticipants, 50342, ("MessagingServiceSid", "MG" + Scene.UnknownSid)),
        ["a phone in a conversation whose messaging service is gone"] = Pair("+15551230003", Scene.SmsProxy, 50373) with
        {
            Given = async s =>
            {
                (await s.Client.PostAsync(s.Path, ("MessagingServiceSid", s.Messaging))).Expect(200);
                (await s.Client.DeleteAsync("/messaging/v1/Services/" + s.Messaging)).Expect(204);
                s.Forget("/messaging/v1/Services/" + s.Messaging);
            },
        },
    };

    private static Refusal Closed(Func<Scene, HttpRequestMessage> send) => new(send, 400, 50377)
    {
        Given = async s => (await s.Client.PostAsync(s.Path, ("State", "closed"))).Expect(200),
    };
}
