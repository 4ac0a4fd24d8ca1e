namespace Parley.Conformance.Api;

/// <summary>Participants, and conversations made with them.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfParticipants() => new()
    {
        // Addresses.
        ["an address that is not E.164"] = Pair("5551234567", Scene.SmsProxy, 50407),
        ["an address with letters"] = Pair("+1555CALLME", Scene.SmsProxy, 50407),
        ["an address that is too long"] = Pair("+1234567890123456", Scene.SmsProxy, 50407),
        ["an address of 300 characters"] = Pair("+" + new string('1', 300), Scene.SmsProxy, 50407),
        ["a WhatsApp address that is not E.164"] = Pair("whatsapp:15551234567", Scene.WhatsAppProxy, 50407),
        ["a proxy that is not E.164"] = Pair("+15551234567", "12", 50408),
        ["a proxy of a channel that does not exist"] = Pair("whatsapp:+15551234567", "pigeon:+15551234567", 50408),
        ["an SMS address with a WhatsApp proxy"] = Pair("+15551234567", Scene.WhatsAppProxy, 50414),
        ["a WhatsApp address with an SMS proxy"] = Pair("whatsapp:+15551234567", Scene.SmsProxy, 50414),
        ["an address that is its proxy"] = Pair(Scene.SmsProxy, Scene.SmsProxy, 50409),
        ["a WhatsApp address that is its proxy"] = Pair(Scene.WhatsAppProxy, Scene.WhatsAppProxy, 50409),
        ["an empty address"] = Pair("", Scene.SmsProxy, 50411),
        ["an empty proxy"] = Pair("+15551234567", "", 50412),
        ["identity and address"] = Bad(
            s => s.Path + Participants, 50211,
            ("Identity", "both"), ("MessagingBinding.Address", "+15551234567"), ("MessagingBinding.ProxyAddress", Scene.SmsProxy)),
        ["neither identity nor address"] = Bad(s => s.Path + Participants, 50204, ("Attributes", "{}")),
        ["an identity that looks like a user's SID"] = Bad(s => s.Path + Participants, 50206, ("Identity", "US" + Scene.UnknownSid)),
        ["an identity that is too long"] = Bad(s => s.Path + Participants, 50207, ("Identity", new string('i', 257))),
        ["a pair that is taken"] = Pair(Scene.SmsPhone, Scene.SmsProxy, 50416, 409) with
        {
            Words = s => "A binding for this participant and proxy address already exists in Conversation " + s.Conversation,
        },
        ["an identity that is there"] = Conflict(s => s.Path + Participants, 50433, ("Identity", "chatter")),

        // Roles, names and marks.
        ["a participant with the reserved name"] = Bad(s => s.Path + Participants, 50203, ("Identity", "system")),
        ["a participant with a role that is none"] = Bad(s => s.Path + Participants, 50100, ("Identity", "new"), ("RoleSid", "RL1")),
        ["a participant with an unknown role"] = Bad(
            s => s.Path + Participants, 50100, ("Identity", "new"), ("RoleSid", "RL" + Scene.UnknownSid)),
        ["a participant with a role for users"] = Bad(
            s => s.Path + Participants, 50105, s => [("Identity", "new"), ("RoleSid", s.ServiceRole)]),
        ["an unknown role in an update of a participant"] = Bad(
            s => s.Path + Participants + "/chatter", 50100, ("RoleSid", "RL" + Scene.UnknownSid)),
        ["a last read message that is no number"] = Bad(
            s => s.Path + Participants + "/chatter", 50516, ("LastReadMessageIndex", "the last")),
        ["a last read message before the first"] = Bad(
            s => s.Path + Participants + "/chatter", 50516, ("LastReadMessageIndex", "-1")),
        ["a last read message that is no number, of a user"] = Bad(
            s => $"/v1/Users/chatter/Conversations/{s.Conversation}", 50516, ("LastReadMessageIndex", "x")),
        ["a level of notifications that is none"] = Bad(
            s => $"/v1/Users/chatter/Conversations/{s.Conversation}", 20001, ("NotificationLevel", "loud")),
        ["a last read date that is none"] = Bad(
            s => s.Path + Participants + "/chatter", 20001, ("LastReadTimestamp", "now")),
        ["conversations of an identity and an address"] = new(
            _ => new(HttpMethod.Get, "/v1/ParticipantConversations?Identity=chatter&Address=%2B15551239002"), 400, 50451),
        ["conversations of nobody"] = new(_ => new(HttpMethod.Get, "/v1/ParticipantConversations"), 400, 20001),

        // As many as there may be.
        ["the 51st phone"] = Pair("+15551230000", Scene.SmsProxy, 50418) with
        {
            Given = s => Scene.ManyAsync(48, i => s.Client.PostAsync(
                s.Path + Participants, ("MessagingBinding.Address", $"+1555124{i:0000}"), ("MessagingBinding.ProxyAddress", Scene.SmsProxy))),
        },
        ["the 1001st participant"] = Bad(s => s.Path + Participants, 50417, ("Identity", "last")) with
        {
            Given = s => Scene.ManyAsync(997, i => s.Client.PostAsync(s.Path + Participants, ("Identity", $"member {i}"))),
        },
        ["the 1001st conversation of an identity"] = Bad(s => s.Path + Participants, 50214, ("Identity", "busy")) with
        {
            Given = s => Scene.ManyAsync(1000, _ => s.Client.PostAsync(
                "/v1/ConversationWithParticipants", ("Participant", """{"identity":"busy"}"""))),
        },

        // Conversations with their participants.
        ["eleven participants at once"] = Bad(
            _ => WithParticipants, 50426, [.. Enumerable.Range(0, 11).Select(i => ("Participant", $$"""{"identity":"m{{i}}"}"""))]),
        ["a pair in use, with a conversation"] = Conflict(_ => WithParticipants, 50425, ("Participant", Entry(Scene.SmsPhone, Scene.SmsProxy))) with
        {
            Words = s => "A binding for this participant and proxy address already exists in Conversation " + s.Conversation,
        },
        ["a pair given twice, with a conversation"] = Conflict(
            _ => WithParticipants, 50425,
            ("Participant", Entry("+15551230001", Scene.SmsProxy)), ("Participant", Entry("+15551230001", Scene.SmsProxy))),
        ["an identity given twice, with a conversation"] = Conflict(
            _ => WithParticipants, 50433, ("Participant", """{"identity":"twin"}"""), ("Participant", """{"identity":"twin"}""")),
        ["a participant that is no JSON, with a conversation"] = Bad(_ => WithParticipants, 20001, ("Participant", "chatter")),
        ["a participant that is nobody, with a conversation"] = Bad(_ => WithParticipants, 50204, ("Participant", "{}")),
        ["a participant of two kinds, with a conversation"] = Bad(
            _ => WithParticipants, 50211, ("Participant", """{"identity":"x","messaging_binding":{"address":"+15551230001"}}""")),
        ["a participant without a proxy, with a conversation"] = Bad(
            _ => WithParticipants, 50412, ("Participant", """{"messaging_binding":{"address":"whatsapp:+15551230001"}}""")),
        ["a unique name that is taken, with a conversation"] = Conflict(_ => WithParticipants, 50353, ("UniqueName", "the one")),
        ["a state that is none, with a conversation"] = Bad(_ => WithParticipants, 50378, ("State", "asleep")),
    };

    private const string WithParticipants = "/v1/ConversationWithParticipants";

    private static string Entry(string address, string proxy) =>
        $$"""{"messaging_binding":{"address":"{{address}}","proxy_address":"{{proxy}}"} }""";
}
