using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Chaos;

/// <summary>
/// <c>kill -9</c> during load: what was acknowledged is there once and in its place, and reaches the phones. Delivery outside is at
/// least once, so a phone may have heard something twice; never out of order, and never not at all.
/// </summary>
public sealed class KillTests
{
    private const int Kills = 4;
    private const int Conversations = 4;
    private const int PostersPerConversation = 4;
    private const int PostsBetweenKills = 150;
    private const string WhatsAppProxy = "whatsapp:+15557770001";
    private const string SmsProxy = "+15557770002";

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task What_got_201_survives_kill_9_once_in_its_place_and_is_delivered(string backend)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = await Backend.CreateDatabaseAsync(backend, cancellation);
        var folder = Directory.CreateTempSubdirectory("parley-chaos-").FullName;
        var account = TestAccount.New();
        string[] arguments = database is null ? ["--data", folder] : ["--data", folder, "--database", database];
        try
        {
            await using var server = new KilledServer(arguments, account);
            await server.StartAsync(cancellation);
            var rooms = await OpenAsync(server, account);

            var ledger = new Ledger();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var posters = rooms
                .SelectMany(room => Enumerable.Range(0, PostersPerConversation).Select(i =>
                    new Poster($"poster-{room.Number}-{i}", room.Sid, account, server, ledger)))
                .Select(poster => Task.Run(() => poster.RunAsync(stop.Token), cancellation))
                .ToArray();
            var failure = Task.WhenAny(posters).Unwrap();
            for (var kill = 1; kill <= Kills; kill++)
            {
                var reached = ledger.ReachesAsync(ledger.Count + PostsBetweenKills);
                if (await Task.WhenAny(reached, failure).WaitAsync(TimeSpan.FromMinutes(2), cancellation) == failure)
                {
                    await failure;
                }

                await server.KillAndRestartAsync(cancellation);
            }

            await ledger.ReachesAsync(ledger.Count + 20).WaitAsync(TimeSpan.FromMinutes(1), cancellation);
            await stop.CancelAsync();
            var unanswered = (await Task.WhenAll(posters)).Sum();
            Assert.True(unanswered > 0, "the kills met no load");
            TestContext.Current.SendDiagnosticMessage(
                $"{backend}: {ledger.Count} acknowledged, {unanswered} unanswered, {Kills} kills");

            using var client = new ApiClient(await server.UrlAsync(), account);
            await SettleAsync(client, server);
            // What rests after an attempt that the kill cut short is due within the hour.
            (await client.PostJsonAsync("/sandbox/v1/Clock", """{"advance":"PT1H"}""")).Expect(200);
            await SettleAsync(client, server);
            foreach (var room in rooms)
            {
                var stored = await client.ListAsync($"/v1/Conversations/{room.Sid}/Messages?PageSize=100", "messages");
                StoredOnceInPlace(stored, [.. ledger.Entries.Where(entry => entry.Conversation == room.Sid)]);
                foreach (var phone in (string[])[room.WhatsApp, room.Sms])
                {
                    DeliveredInOrder(stored, await client.PhoneMessagesAsync(phone), phone);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            await Backend.DropDatabaseAsync(database);
        }
    }

    private sealed record Room(int Number, string Sid, string WhatsApp, string Sms);

    private static async Task<List<Room>> OpenAsync(KilledServer server, TestAccount account)
    {
        using var client = new ApiClient(await server.UrlAsync(), account);
        var rooms = new List<Room>();
        for (var i = 0; i < Conversations; i++)
        {
            var conversation = (await client.PostAsync("/v1/Conversations")).Expect(201).Json["sid"]!.GetValue<string>();
            var number = i.ToString("D4", CultureInfo.InvariantCulture);
            var room = new Room(i, conversation, "whatsapp:+1555123" + number, "+1555124" + number);
            foreach (var (address, proxy) in (IEnumerable<(string, string)>)[(room.WhatsApp, WhatsAppProxy), (room.Sms, SmsProxy)])
            {
                (await client.PostAsync(
                    $"/v1/Conversations/{conversation}/Participants",
                    ("MessagingBinding.Address", address), ("MessagingBinding.ProxyAddress", proxy))).Expect(201);
            }

            await client.PhoneSendsAsync(room.WhatsApp, WhatsAppProxy, "opening");
            rooms.Add(room);
        }

        await SettleAsync(client, server);
        return rooms;
    }

    // A backlog may take longer than one call waits.
    private static async Task SettleAsync(ApiClient client, KilledServer server)
    {
        Answer answer;
        var tries = 0;
        do
        {
            answer = await client.PostJsonAsync("/sandbox/v1/Settle", """{"timeout":"PT20S"}""");
        }
        while (answer.Status == 408 && ++tries < 6);

        Assert.True(answer.Status == 200, $"{answer.Status} {answer.Text}\n{server.Log}");
    }

    private static void StoredOnceInPlace(List<JsonNode> stored, List<Acknowledged> acknowledged)
    {
        var indexes = stored.Select(message => message["index"]!.GetValue<int>()).ToList();
        Assert.Equal(indexes.Order().Distinct(), indexes);
        Assert.Equal(stored.Count, stored.Select(Body).Distinct().Count());

        Assert.Equal(acknowledged.Count, acknowledged.Select(entry => entry.Index).Distinct().Count());
        var bySid = stored.ToDictionary(message => message["sid"]!.GetValue<string>());
        foreach (var entry in acknowledged)
        {
            Assert.True(bySid.TryGetValue(entry.Sid, out var message), $"{entry.Body} got 201 and is gone");
            Assert.Equal(entry.Index, message["index"]!.GetValue<int>());
            Assert.Equal(entry.Body, Body(message));
        }

        foreach (var ofPoster in stored.Where(message => Body(message).Contains(':', StringComparison.Ordinal))
            .GroupBy(message => Body(message).Split(':')[0]))
        {
            var numbers = ofPoster.Select(message => int.Parse(Body(message).Split(':')[1], CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(numbers.Order(), numbers);
        }
    }

    private static void DeliveredInOrder(List<JsonNode> stored, JsonArray onPhone, string phone)
    {
        var expected = stored
            .Where(message => message["author"]!.GetValue<string>() != phone)
            .Select(Body)
            .ToList();
        var heard = onPhone
            .Where(message => message!["direction"]!.GetValue<string>() == "received")
            .Select(message => Body(message!))
            .Distinct()
            .ToList();

        Assert.Empty(expected.Except(heard));
        Assert.Equal(expected, heard);
    }

    private static string Body(JsonNode message) => message["body"]!.GetValue<string>();
}
