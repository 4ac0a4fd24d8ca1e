namespace Parley.Conformance.Api;

/// <summary>Programmable Messaging.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfProgrammable() => new()
    {
        // Messages.
        ["a text to nobody"] = Bad(Texts, 21604, ("From", Scene.SmsProxy), ("Body", "x")),
        ["a text to a number that is none"] = Bad(Texts, 21211, ("To", "12"), ("From", Scene.SmsProxy), ("Body", "x")),
        ["a text from nobody"] = Bad(Texts, 21603, ("To", Scene.SmsPhone), ("Body", "x")),
        ["a text from a number that is none"] = Bad(Texts, 21212, ("To", Scene.SmsPhone), ("From", "+"), ("Body", "x")),
        ["a text of two channels"] = Bad(Texts, 21910, ("To", Scene.SmsPhone), ("From", Scene.WhatsAppProxy), ("Body", "x")),
        ["a text to oneself"] = Bad(Texts, 21266, ("To", Scene.SmsProxy), ("From", Scene.SmsProxy), ("Body", "x")),
        ["a WhatsApp message to oneself"] = Bad(Texts, 63031, ("To", Scene.WhatsAppProxy), ("From", Scene.WhatsAppProxy), ("Body", "x")),
        ["a text by a messaging service that is none"] = Bad(Texts, 21705, ("To", Scene.SmsPhone), ("MessagingServiceSid", "MG1"), ("Body", "x")),
        ["a text by a messaging service of nobody"] = Bad(Texts, 21701, ("To", Scene.SmsPhone), ("MessagingServiceSid", "MG" + Scene.UnknownSid), ("Body", "x")),
        ["a text by a messaging service without senders"] = Bad(
            Texts, 21703, s => [("To", Scene.SmsPhone), ("MessagingServiceSid", s.Messaging), ("Body", "x")]),
        ["a text without words"] = Bad(Texts, 21619, ("To", Scene.SmsPhone), ("From", Scene.SmsProxy)),
        ["a text of more than 1600 characters"] = Bad(Texts, 21617, ("To", Scene.SmsPhone), ("From", Scene.SmsProxy), ("Body", new string('x', 1601))),
        ["a text with a file from nowhere"] = Bad(Texts, 21620, ("To", Scene.SmsPhone), ("From", Scene.SmsProxy), ("MediaUrl", "somewhere")),
        ["a text with eleven files"] = Bad(
            Texts, 21623, [("To", Scene.SmsPhone), ("From", Scene.SmsProxy), .. Enumerable.Repeat(("MediaUrl", "http://127.0.0.1:9/"), 11)]),
        ["a text that calls nobody back"] = Bad(Texts, 21609, ("To", Scene.SmsPhone), ("From", Scene.SmsProxy), ("Body", "x"), ("StatusCallback", "somewhere")),
        ["a text with content of nobody"] = Bad(Texts, 21655, ("To", Scene.SmsPhone), ("From", Scene.SmsProxy), ("ContentSid", "HX" + Scene.UnknownSid)),
        ["a text with an unknown schedule"] = Bad(Texts, 35126, ("To", Scene.SmsPhone), ("MessagingServiceSid", "MG" + Scene.UnknownSid), ("Body", "x"), ("ScheduleType", "soon"), ("SendAt", "2100-01-01T00:00:00Z")),
        ["a scheduled text without a messaging service"] = Bad(Texts, 35118, ("To", Scene.SmsPhone), ("From", Scene.SmsProxy), ("Body", "x"), ("ScheduleType", "fixed"), ("SendAt", "2100-01-01T00:00:00Z")),
        ["a scheduled text without a time"] = Bad(Texts, 35111, ("To", Scene.SmsPhone), ("MessagingServiceSid", "MG" + Scene.UnknownSid), ("Body", "x"), ("ScheduleType", "fixed")),
        ["a scheduled text in a distant time"] = Bad(Texts, 35114, ("To", Scene.SmsPhone), ("MessagingServiceSid", "MG" + Scene.UnknownSid), ("Body", "x"), ("ScheduleType", "fixed"), ("SendAt", "2100-01-01T00:00:00Z")),
        ["a text to who wants none"] = Bad(Texts, 21610, ("To", Scene.SmsPhone), ("From", Scene.SmsProxy), ("Body", "x")) with
        {
            Given = s => s.Client.PhoneSendsAsync(Scene.SmsPhone, Scene.SmsProxy, "STOP"),
        },

        // Numbers, senders and messaging services.
        ["a number that is not named"] = Bad(Numbers, 21402, ("FriendlyName", "x")),
        ["a number that is none"] = Bad(Numbers, 21421, ("PhoneNumber", "12")),
        ["a number for sale"] = Bad(Numbers, 21452, ("AreaCode", "415")),
        ["a number with a URL that is none"] = Bad(Numbers, 21502, ("PhoneNumber", "+15557770300"), ("SmsUrl", "somewhere")),
        ["a number that an account has"] = Bad(Numbers, 21422, s => [("PhoneNumber", OwnNumber(s))]) with
        {
            Given = async s => (await s.Client.PostAsync(Numbers(s), ("PhoneNumber", OwnNumber(s)))).Expect(201),
        },
        ["removing the default messaging service"] = new(
            s => new(HttpMethod.Delete, "/messaging/v1/Services/" + s.DefaultMessaging), 403, 20403),
        ["a sender's name that is none"] = Bad(Names, 21709, ("AlphaSender", "not a name!")),
        ["a sender's name that is there"] = Conflict(Names, 21710, ("AlphaSender", "Parley")) with
        {
            Given = async s => (await s.Client.PostAsync(Names(s), ("AlphaSender", "Parley"))).Expect(201),
        },
        ["a number of nobody for a messaging service"] = Missing(
            s => $"/messaging/v1/Services/{s.Messaging}/PhoneNumbers", ("PhoneNumberSid", "PN" + Scene.UnknownSid)),
        ["a messaging service without a name"] = Bad(_ => "/messaging/v1/Services", 20001),
    };

    private static string Texts(Scene scene) => scene.Programmable + "/Messages.json";

    private static string Numbers(Scene scene) => scene.Programmable + "/IncomingPhoneNumbers.json";

    private static string Names(Scene scene) => $"/messaging/v1/Services/{scene.Messaging}/AlphaSenders";

    // One account at a time has a number; this one is nobody else's in a run.
    private static string OwnNumber(Scene scene) =>
        $"+1556{Convert.ToUInt32(scene.Client.Account.Sid[2..10], 16) % 10_000_000:0000000}";
}
