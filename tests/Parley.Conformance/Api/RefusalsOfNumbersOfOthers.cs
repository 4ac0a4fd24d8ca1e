namespace Parley.Conformance.Api;

/// <summary>On a server that asks whose a number is (<c>Parley:Senders:Check</c>).</summary>
internal static partial class Refusals
{
    private const string Stranger = "+15557779999";

    public static IReadOnlyDictionary<string, Refusal> OfNumbersOfOthers { get; } = new Dictionary<string, Refusal>
    {
        ["somebody else's number"] = Pair("+15551230001", Stranger, 50413),
        ["somebody else's WhatsApp sender"] = Pair("whatsapp:+15551230001", "whatsapp:" + Stranger, 50415),
        ["somebody else's number in an update"] = Bad(
            s => $"{s.Path}{Participants}/{s.Sms}", 50413, ("MessagingBinding.ProxyAddress", Stranger)),
        ["somebody else's sender in an update"] = Bad(
            s => $"{s.Path}{Participants}/{s.WhatsApp}", 50415, ("MessagingBinding.ProxyAddress", "whatsapp:" + Stranger)),
        ["somebody else's number, projected"] = Bad(
            s => GroupOf(s) + Participants, 50439, ("MessagingBinding.ProjectedAddress", Stranger)),
        ["somebody else's number, projected by an identity"] = Bad(
            s => GroupOf(s) + Participants, 50439, ("Identity", "new"), ("MessagingBinding.ProjectedAddress", Stranger)),
        ["somebody else's number, with a conversation"] = Bad(
            _ => WithParticipants, 50413, ("Participant", Entry("+15551230001", Stranger))),
        ["somebody else's sender, with a conversation"] = Bad(
            _ => WithParticipants, 50415, ("Participant", Entry("whatsapp:+15551230001", "whatsapp:" + Stranger))),
        ["somebody else's number, configured"] = Bad(_ => Addresses, 50413, ("Type", "sms"), ("Address", Stranger)),
        ["somebody else's sender, configured"] = Bad(_ => Addresses, 50415, ("Type", "whatsapp"), ("Address", "whatsapp:" + Stranger)),
        ["a text from somebody else's number"] = Bad(Texts, 21606, ("To", Scene.SmsPhone), ("From", Stranger), ("Body", "x")),
        ["a message from somebody else's sender"] = Bad(
            Texts, 63007, ("To", Scene.WhatsAppPhone), ("From", "whatsapp:" + Stranger), ("Body", "x")),
    };
}
