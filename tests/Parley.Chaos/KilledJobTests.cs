using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Chaos;

/// <summary>
/// <c>kill -9</c> during work that was promised with 202: after the restart it is done, whole; and what nobody was promised is whole or
/// not there, never half.
/// </summary>
public sealed class KilledJobTests
{
    private const int Kills = 4;

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_conversation_with_participants_is_made_whole(string backend)
    {
        const int makers = 6;
        const int participants = 10;
        const int madeBetweenKills = 30;
        var promised = new ConcurrentQueue<string>();
        await OnAsync(backend, async (server, account) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            using var enough = new SemaphoreSlim(0);
            var unanswered = 0;
            var making = Enumerable.Range(0, makers).Select(maker => Task.Run(
                async () =>
                {
                    for (var i = 0; !stop.IsCancellationRequested; i++)
                    {
                        if (await MakeAsync(server, account, $"m{maker}-{i}", participants) is { } sid)
                        {
                            promised.Enqueue(sid);
                            enough.Release();
                        }
                        else
                        {
                            Interlocked.Increment(ref unanswered);
                        }
                    }
                },
                CancellationToken.None)).ToArray();
            var failure = Task.WhenAny(making).Unwrap();
            for (var kill = 0; kill < Kills; kill++)
            {
                for (var i = 0; i < madeBetweenKills; i++)
                {
                    var one = enough.WaitAsync(TimeSpan.FromMinutes(1), stop.Token);
                    if (await Task.WhenAny(one, failure) == failure)
                    {
                        await failure;
                    }

                    Assert.True(await one, server.Log);
                }

                await server.KillAndRestartAsync(stop.Token);
            }

            await stop.CancelAsync();
            await Task.WhenAll(making);
            Assert.True(unanswered > 0, "the kills met no load");
            using var client = new ApiClient(await server.UrlAsync(), account);
            await client.SettleAsync();
            var made = await client.ListAsync("/v1/Conversations?PageSize=100", "conversations");
            Assert.Empty(promised.Except(made.Select(one => one["sid"]!.GetValue<string>())));
            foreach (var one in made)
            {
                Assert.Equal("active", one["state"]!.GetValue<string>());
                var there = await client.ListAsync($"/v1/Conversations/{one["sid"]}/Participants?PageSize=100", "participants");
                Assert.Equal(
                    Enumerable.Range(0, participants).Select(i => $"{one["friendly_name"]}-{i}"),
                    there.Select(participant => participant["identity"]!.GetValue<string>()));
            }
        });
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task An_export_is_written_whole(string backend)
    {
        const int conversations = 6;
        const int messages = 150;
        await OnAsync(backend, async (server, account) =>
        {
            var cancellation = TestContext.Current.CancellationToken;
            var rooms = new List<string>();
            using (var client = new ApiClient(await server.UrlAsync(), account))
            {
                for (var i = 0; i < conversations; i++)
                {
                    var sid = (await client.PostAsync("/v1/Conversations")).Expect(201).Json["sid"]!.GetValue<string>();
                    rooms.Add(sid);
                    await Task.WhenAll(Enumerable.Range(0, messages).Select(
                        async n => (await client.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", $"m{n}"))).Expect(201)));
                }
            }

            for (var kill = 0; kill < Kills; kill++)
            {
                // The first promise is enough: the others are killed while they are asked for.
                var promised = new ConcurrentQueue<string>();
                using (var client = new ApiClient(await server.UrlAsync(), account))
                {
                    var asking = rooms.Select(room => PromiseAsync(client, room, promised)).ToList();
                    await await Task.WhenAny(asking);
                    await server.KillAndRestartAsync(cancellation);
                    await Task.WhenAll(asking);
                }

                using var after = new ApiClient(await server.UrlAsync(), account);
                await after.SettleAsync();
                Assert.NotEmpty(promised);
                foreach (var room in promised)
                {
                    var export = (await after.GetAsync($"/v1/Conversations/{room}/Export")).Expect(200).Json;
                    Assert.Equal("completed", export["state"]!.GetValue<string>());
                    var file = await after.DownloadAsync(export["links"]!["content"]!.GetValue<string>());
                    Assert.Equal(export["size"]!.GetValue<int>(), file.Length);
                    var bodies = JsonNode.Parse(file)!["messages"]!.AsArray().Select(message => message!["body"]!.GetValue<string>());
                    Assert.Equal(messages, bodies.Distinct().Count());
                }
            }
        });
    }

    private static async Task<string?> MakeAsync(KilledServer server, TestAccount account, string name, int participants)
    {
        using var client = new ApiClient(await server.UrlAsync(), account);
        try
        {
            var answer = await client.PostAsync(
                "/v1/ConversationWithParticipants",
                [("FriendlyName", name), .. Enumerable.Range(0, participants).Select(i => ("Participant", $$"""{"identity":"{{name}}-{{i}}"}"""))]);
            return answer.Expect((int)HttpStatusCode.Accepted).Json["sid"]!.GetValue<string>();
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static async Task PromiseAsync(ApiClient client, string room, ConcurrentQueue<string> promised)
    {
        try
        {
            (await client.PostAsync($"/v1/Conversations/{room}/Export")).Expect((int)HttpStatusCode.Accepted);
            promised.Enqueue(room);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // Killed before it was answered.
        }
    }

    private static async Task OnAsync(string backend, Func<KilledServer, TestAccount, Task> test)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = await Backend.CreateDatabaseAsync(backend, cancellation);
        var folder = Directory.CreateTempSubdirectory("parley-chaos-").FullName;
        var account = TestAccount.New();
        try
        {
            await using var server = new KilledServer(
                database is null ? ["--data", folder] : ["--data", folder, "--database", database], account);
            await server.StartAsync(cancellation);
            await test(server, account);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            await Backend.DropDatabaseAsync(database);
        }
    }
}
