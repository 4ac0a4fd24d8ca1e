using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Channels.Smpp;
using Parley.Channels.WhatsApp;
using Parley.Smpp;
using Parley.Storage;
using Parley.Tests.Channels.Smpp;
using Parley.Tests.Channels.WhatsApp;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Channels;

/// <summary>
/// Carriers that send anything at all. What they send is stored or passed over: if it could not be stored they would be told "later", and
/// bring it again for ever, with everything behind it. The seed is fixed; <c>PARLEY_FUZZ_SEED</c> and <c>PARLEY_FUZZ_ROUNDS</c> make a
/// longer run.
/// </summary>
public sealed class HostileCarrierTests
{
    private static readonly int Seed = Number("PARLEY_FUZZ_SEED", 20_261_123);
    private static readonly int Rounds = 20 * Number("PARLEY_FUZZ_ROUNDS", 15);

    private static readonly string[] Samples =
    [
        """ "type":"text","text":{"body":"Hi"} """,
        """ "type":"image","image":{"id":"7","mime_type":"image/jpeg","sha256":"x","caption":"Look"} """,
        """ "type":"document","document":{"id":"7","mime_type":"application/pdf","filename":"a.pdf"} """,
        """ "type":"location","location":{"latitude":37.48,"longitude":-122.14,"name":"HQ","address":"1 Road"} """,
        """ "type":"contacts","contacts":[{"name":{"formatted_name":"Ann B"},"phones":[{"phone":"+1 555"},{"wa_id":"1556"}]}] """,
        """ "type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"1","title":"Row","description":"d"}} """,
        """ "type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{}"}} """,
        """ "type":"button","button":{"text":"Stop","payload":"p"},"context":{"from":"15550001111","id":"wamid.B"} """,
        """ "type":"reaction","reaction":{"message_id":"wamid.B","emoji":"x"} """,
        """ "type":"order","order":{"catalog_id":"1","text":"please","product_items":[{"quantity":1}]} """,
        """ "type":"system","system":{"body":"changed number","type":"user_changed_number","wa_id":"1556"} """,
        """ "type":"unsupported","errors":[{"code":131051,"title":"Unsupported message type"}] """,
    ];

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Whatever_an_smsc_delivers_is_taken(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await engine.PhoneAsync(await engine.ConversationAsync(), SmppRig.Person, SmppRig.OurNumber);
        var parts = new SmsParts(engine.Database, SmppInbound.PartTable, SmppInbound.SwallowsDoubles, TimeProvider.System);
        var inbound = new SmppInbound(engine.Inbox, parts, engine.Sids, NullLogger<SmppInbound>.Instance);
        var link = SmppRig.LinkTo(1) with { Account = TestEngine.Account, MediaUrlTag = 0x1401 };
        var chance = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Bytes(chance);
            var header = new PduHeader((uint)bytes.Length + PduHeader.Size, chance.Next(8) == 0 ? CommandId.DataSm : CommandId.DeliverSm, CommandStatus.Ok, 1);
            if (PduDecoder.Decode(header, bytes, out var pdu) == CommandStatus.Ok)
            {
                Assert.True(
                    await inbound.HandleAsync(link, (MessagePdu)pdu!, TestContext.Current.CancellationToken) == CommandStatus.Ok,
                    $"round {round}: {Convert.ToHexString(bytes)}");
            }
        }

        await inbound.SweepAsync(TimeSpan.FromSeconds(-1), TestContext.Current.CancellationToken);
        Assert.Equal(0, await engine.CountAsync("sms_part WHERE done IS NULL"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Whatever_Meta_tells_is_taken(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var sender = FakeSenders.Sender(new Uri("http://127.0.0.1:9")) with { Account = TestEngine.Account };
        await engine.PhoneAsync(await engine.ConversationAsync(), "whatsapp:+15550002222", sender.Address);
        var chance = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var json = Json(chance, round);
            using var document = JsonDocument.Parse(json);
            try
            {
                foreach (var heard in WebhookWire.Read(document.RootElement, _ => sender, _ => sender).Events)
                {
                    await (heard switch
                    {
                        WebhookEvent.Received received => engine.Inbox.ReceiveAsync(received.Message, TestContext.Current.CancellationToken),
                        WebhookEvent.Reported reported => engine.Inbox.ReportAsync(reported.Report, TestContext.Current.CancellationToken),
                        WebhookEvent.Reviewed reviewed =>
                            engine.Inbox.TemplateReviewedAsync(reviewed.Review, TestContext.Current.CancellationToken),
                        _ => throw new InvalidOperationException(),
                    });
                }
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                Assert.Fail($"round {round}: {broken.Message}\n{(json.Length > 2000 ? json[..2000] : json)}");
            }
        }
    }

    // The body of a deliver_sm: mostly whole, with anything in its fields; now and then cut or changed.
    private static byte[] Bytes(Random chance)
    {
        var message = new MessagePdu(CommandId.DeliverSm)
        {
            ServiceType = Text(chance, 5),
            Source = chance.Next(3) > 0 ? Address.FromNumber(SmppRig.Person) : new((byte)chance.Next(7), (byte)chance.Next(9), Text(chance, 20)),
            Destination = chance.Next(3) > 0 ? Address.FromNumber(SmppRig.OurNumber) : new((byte)chance.Next(7), 1, Text(chance, 20)),
            EsmClass = Pick<byte>(chance, [0, 0x04, 0x08, 0x20, 0x40, 0x44, 0x3C, (byte)chance.Next(256)]),
            DataCoding = Pick<byte>(chance, [0, 1, 3, 4, 6, 7, 8, 0x18, 0xF0, (byte)chance.Next(256)]),
            ShortMessage = Payload(chance, 255),
            Tlvs = [.. Enumerable.Range(0, chance.Next(4)).Select(_ => Parameter(chance))],
        };
        var bytes = Parley.Tests.Smpp.PduTests.Encode(message)[PduHeader.Size..];
        if (chance.Next(4) == 0)
        {
            bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
        }

        return chance.Next(6) == 0 ? bytes[..chance.Next(bytes.Length)] : bytes;
    }

    private static Tlv Parameter(Random chance)
    {
        var tag = Pick(
            chance,
            [
                TlvTag.ReceiptedMessageId, TlvTag.MessageState, TlvTag.NetworkErrorCode, TlvTag.MessagePayload, TlvTag.SarMsgRefNum,
                TlvTag.SarTotalSegments, TlvTag.SarSegmentSeqnum, (ushort)0x1401, (ushort)chance.Next(65536),
            ]);
        return chance.Next(2) == 0 ? Tlv.Octet(tag, (byte)chance.Next(10)) : new Tlv(tag, Payload(chance, 5000));
    }

    private static byte[] Payload(Random chance, int most)
    {
        var random = new byte[chance.Next(Pick(chance, [2, 40, most]) + 1)];
        chance.NextBytes(random);
        byte[] payload = chance.Next(5) switch
        {
            0 => random,
            1 => Encoding.Latin1.GetBytes(
                $"id:{Text(chance, 12)} sub:001 dlvrd:1 done date:{Text(chance, 12)} stat:{Pick(chance, ["DELIVRD", "undeliv", "?", ""])} err:{Text(chance, 4)} text:{Text(chance, 9)}"),
            2 => Encoding.ASCII.GetBytes($"ID: {new string('9', chance.Next(300))} Stat:EXPIRED"),
            3 => [(byte)chance.Next(9), 0, 3, (byte)chance.Next(3), (byte)chance.Next(4), (byte)chance.Next(4), .. random],
            _ => [6, 8, 4, 1, (byte)chance.Next(3), (byte)chance.Next(4), (byte)chance.Next(4), .. random],
        };
        return payload.Length > most ? payload[..most] : payload;
    }

    // A webhook in which a value or two were replaced by anything.
    private static string Json(Random chance, int round)
    {
        var root = JsonNode.Parse(WhatsApp.Webhooks.Envelope($$"""
            "contacts":[{"profile":{"name":"Zoë"},"wa_id":"15550002222","user_id":"US.134"}],
            "messages":[{"from":"15550002222","id":"wamid.{{round}}","timestamp":"1755691200",{{Pick(chance, Samples)}} }],
            "statuses":[{"id":"wamid.out","status":"failed","timestamp":"1755691200","recipient_id":"15550002222",
                "biz_opaque_callback_data":"DY0123456789abcdef0123456789abcdef","errors":[{"code":131026,"title":"x"}]}],
            "errors":[{"code":130429}]
            """))!;
        if (chance.Next(4) == 0)
        {
            root = JsonNode.Parse(WhatsApp.Webhooks.Change("message_template_status_update", """
                {"event":"REJECTED","message_template_id":12,"message_template_name":"a","message_template_language":"en","reason":"NONE",
                 "rejection_info":{"reason":"r"},"message_template_category":"UTILITY"}
                """))!;
        }

        var text = root.ToJsonString();
        for (var changes = chance.Next(1, 4); changes > 0; changes--)
        {
            text = Changed(text, chance);
        }

        return text;
    }

    // On the text, for what no tree of nodes can hold: halves of characters, doubled names.
    private static string Changed(string json, Random chance)
    {
        string[] values =
        [
            "null", "true", "0", "-1", "1e400", "99999999999999999999", "[]", "{}", "[[[[1]]]]", "\"\"", "\"\\u0000\"", "\"a\\u0000b\"",
            "\"\\ud83d\"", "\"\\ude00\\ud83d x\"", "\"\\u202e\"", "\"" + new string('x', 5000) + "\"", "\"" + new string('7', 33) + "\"",
            "{\"body\":{\"id\":1},\"id\":[],\"name\":3}", "\"whatsapp:+1\"", "{\"a\":1,\"a\":2}",
        ];
        using var document = JsonDocument.Parse(json);
        List<string> found = [];
        Collect(document.RootElement, found);
        if (found.Count == 0)
        {
            return json;
        }

        var old = found[chance.Next(found.Count)];
        var at = json.IndexOf(old, StringComparison.Ordinal);
        var changed = at < 0 ? json : json[..at] + values[chance.Next(values.Length)] + json[(at + old.Length)..];
        return IsJson(changed) ? changed : json;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Collect(JsonElement element, List<string> found)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                Collect(member.Value, found);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, found);
            }
        }
        else
        {
            found.Add(element.GetRawText());
            return;
        }

        if (element.GetRawText().Length is > 2 and < 400)
        {
            found.Add(element.GetRawText());
        }
    }

    private static string Text(Random chance, int most) =>
        string.Concat(Enumerable.Range(0, chance.Next(most + 1)).Select(_ => (char)(chance.Next(3) == 0 ? chance.Next(1, 256) : chance.Next('0', '9' + 1))));

    private static T Pick<T>(Random chance, T[] from) => from[chance.Next(from.Length)];

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
