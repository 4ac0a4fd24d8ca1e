namespace Parley.Conformance.Api;

/// <summary>The webhooks of a conversation.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfWebhooks() => new()
    {
        ["no target"] = Bad(s => s.Path + Webhooks, 50368, ("Configuration.Url", "http://127.0.0.1:9/")),
        ["an unknown target"] = Hook("carrier-pigeon", "http://127.0.0.1:9/", "onMessageAdded", 50364),
        ["an unknown filter"] = Hook("webhook", "http://127.0.0.1:9/", "onMoonrise", 50365),
        ["no address"] = Bad(
            s => s.Path + Webhooks, 50369, ("Target", "webhook"), ("Configuration.Filters", "onMessageAdded")),
        ["no filter"] = Bad(
            s => s.Path + Webhooks, 50370, ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/")),
        ["a long address"] = Hook("webhook", "http://127.0.0.1:9/" + new string('x', 512), "onMessageAdded", 50372),
        ["no trigger"] = Bad(s => s.Path + Webhooks, 50371, ("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/")),
        ["a trigger that is too long"] = Bad(
            s => s.Path + Webhooks, 50366,
            ("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Triggers", new string('x', 249))),
        ["six triggers"] = Bad(
            s => s.Path + Webhooks, 50362,
            [("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/"),
                .. Enumerable.Range(1, 6).Select(i => ("Configuration.Triggers", "word" + i))]),
        ["an unknown method"] = Bad(
            s => s.Path + Webhooks, 50055,
            ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Filters", "onMessageAdded"),
            ("Configuration.Method", "BREW")),
        ["an address that is no address"] = Hook("webhook", "somewhere", "onMessageAdded", 50369),
        ["an address of another protocol"] = Hook("webhook", "file:///etc/hostname", "onMessageAdded", 50369),
        ["an address with a line break"] = Hook("webhook", "http://127.0.0.1:9/\n", "onMessageAdded", 50369),
        ["an empty trigger"] = Bad(
            s => s.Path + Webhooks, 50366,
            ("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Triggers", "")),
        ["six triggers among the filters"] = Bad(
            s => s.Path + Webhooks, 50362,
            [("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/"),
                .. Enumerable.Range(1, 6).Select(i => ("Configuration.Filters", "word" + i))]),
        ["a trigger without an address"] = Bad(
            s => s.Path + Webhooks, 50369, ("Target", "trigger"), ("Configuration.Triggers", "word")),
        ["a pre-event as a filter"] = Hook("webhook", "http://127.0.0.1:9/", "onMessageAdd", 50365),
        ["no flow"] = Bad(s => s.Path + Webhooks, 50367, ("Target", "studio")),
        ["a flow that is none"] = Bad(s => s.Path + Webhooks, 50367, ("Target", "studio"), ("Configuration.FlowSid", "FW1")),
        ["an index to replay from that is no number"] = Bad(
            s => s.Path + Webhooks, 20001,
            ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Filters", "onMessageAdded"),
            ("Configuration.ReplayAfter", "the start")),
        ["an empty list of filters in an update"] = Bad(
            s => $"{s.Path}/Webhooks/{s.Webhook}", 50370, ("Configuration.Filters", "")),
        ["an empty address in an update"] = Bad(s => $"{s.Path}/Webhooks/{s.Webhook}", 50369, ("Configuration.Url", "")),
        ["a long address in an update"] = Bad(
            s => $"{s.Path}/Webhooks/{s.Webhook}", 50372, ("Configuration.Url", "http://127.0.0.1:9/" + new string('x', 512))),
        ["an unknown filter in an update"] = Bad(
            s => $"{s.Path}/Webhooks/{s.Webhook}", 50365, ("Configuration.Filters", "onMoonrise")),
        ["a sixth webhook"] = Hook("webhook", "http://127.0.0.1:9/", "onMessageAdded", 50361) with
        {
            Given = s => Scene.ManyAsync(4, _ => s.Client.PostAsync(
                s.Path + Webhooks, ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/"),
                ("Configuration.Filters", "onMessageRemoved"))),
        },
    };
}
