namespace Parley.Conformance.Api;

/// <summary>Group texting.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfGroups() => new()
    {
        ["a group's member outside of North America"] = Bad(
            s => s.Path + Participants, 50407, ("MessagingBinding.Address", "+436601234567")),
        ["a WhatsApp address without a proxy"] = Bad(
            s => s.Path + Participants, 50412, ("MessagingBinding.Address", "whatsapp:+15551234567")),
        ["a projected address outside of North America"] = Bad(
            s => s.Path + Participants, 50439, ("MessagingBinding.ProjectedAddress", "+436601234567")),
        ["a projected WhatsApp address"] = Bad(
            s => s.Path + Participants, 50439, ("Identity", "new"), ("MessagingBinding.ProjectedAddress", Scene.WhatsAppProxy)),
        ["an address and a projected address"] = Bad(
            s => s.Path + Participants, 50443, ("MessagingBinding.Address", "+15551234567"),
            ("MessagingBinding.ProjectedAddress", Scene.SmsProxy)),
        ["a member who is there behind a proxy"] = Conflict(
            s => s.Path + Participants, 50437, ("MessagingBinding.Address", Scene.SmsPhone)),
        ["a proxy to remove that is not there"] = Bad(
            s => $"{s.Path}{Participants}/{s.Chatter}", 50440, ("MessagingBinding.ProxyAddress", "null")),
        ["a proxy for a chat identity"] = Bad(
            s => $"{s.Path}{Participants}/{s.Chatter}", 50441, ("MessagingBinding.ProxyAddress", Scene.SmsProxy)),
        ["a WhatsApp proxy to remove"] = Bad(
            s => $"{s.Path}{Participants}/{s.WhatsApp}", 50412, ("MessagingBinding.ProxyAddress", "null")),
        ["a projected address to remove that is not there"] = Bad(
            s => $"{s.Path}{Participants}/{s.Chatter}", 50442, ("MessagingBinding.ProjectedAddress", "null")),
        ["a projected address for a phone"] = Bad(
            s => $"{s.Path}{Participants}/{s.Sms}", 50443, ("MessagingBinding.ProjectedAddress", Scene.SmsProxy)),
        ["a projected address that is none, for a chat identity"] = Bad(
            s => $"{s.Path}{Participants}/{s.Chatter}", 50439, ("MessagingBinding.ProjectedAddress", "x")),
        ["an identity for a phone"] = Bad(s => $"{s.Path}{Participants}/{s.Sms}", 50444, ("Identity", "somebody")),

        // What a group cannot have.
        ["a group's participant without a number"] = Bad(s => GroupOf(s) + Participants, 50434, ("Identity", "chatter")),
        ["an identity's projected address to remove in a group"] = Bad(
            s => $"{GroupOf(s)}{Participants}/chatter", 50434, ("MessagingBinding.ProjectedAddress", "null")) with
        {
            Given = async s => (await s.Client.PostAsync(
                GroupOf(s) + Participants, ("Identity", "chatter"), ("MessagingBinding.ProjectedAddress", "+15557770102"))).Expect(201),
        },
        ["a projected address to remove that stands for nobody"] = Bad(
            s => $"{GroupOf(s)}{Participants}/{s.GroupNumber}", 50434, ("MessagingBinding.ProjectedAddress", "null")),
        ["a message to a group without a number of ours"] = Bad(
            s => $"/v1/Conversations/{s.Lonely}{Messages}", 50435, ("Author", Scene.Member), ("Body", "x")),
        ["a message to a group by a stranger"] = Bad(
            s => GroupOf(s) + Messages, 50513, ("Author", "+15551230009"), ("Body", "x")),
        ["a message to a group by nobody"] = Bad(s => GroupOf(s) + Messages, 50513, ("Body", "x")),
        ["a group's eleventh"] = Bad(s => GroupOf(s) + Participants, 50436, ("MessagingBinding.Address", "+15551230011")) with
        {
            Given = s => Scene.ManyAsync(8, i => s.Client.PostAsync(
                GroupOf(s) + Participants, ("MessagingBinding.Address", $"+1555124000{i}"))),
        },
        ["a group's member who is there"] = Conflict(s => GroupOf(s) + Participants, 50437, ("MessagingBinding.Address", Scene.Member)),
        ["a projected address that is there"] = Conflict(
            s => GroupOf(s) + Participants, 50437, ("MessagingBinding.ProjectedAddress", Scene.Projected)),
        ["another group with the same numbers"] = Conflict(
            s => $"/v1/Conversations/{s.Lonely}{Participants}", 50438, ("MessagingBinding.ProjectedAddress", Scene.Projected)),
        ["a member who is a projected address"] = Bad(
            s => GroupOf(s) + Participants, 50409, ("MessagingBinding.Address", Scene.Projected)),
        ["a pair that a group has"] = Pair(Scene.Member, Scene.Projected, 50416, 409) with
        {
            Words = s => "A binding for this participant and proxy address already exists in Conversation " + s.Group,
        },
    };

    private static string GroupOf(Scene scene) => "/v1/Conversations/" + scene.Group;
}
