using System.Net.Sockets;
using System.Text;
using Parley.Conformance.Server;
using Parley.Conformance.Walkthroughs;

namespace Parley.Conformance.Api;

/// <summary>How much a client may do at once, and what is none of our affair.</summary>
public sealed class LimitTests(Servers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task More_actions_in_a_second_than_the_setting_says_are_refused_and_done_by_nobody(string backend)
    {
        await using var server = await OwnServer.StartAsync(backend, ("Parley__Limits__ActionsPerSecond", "3"));
        using var client = new ApiClient(server.Url, TestAccount.New());
        using var neighbour = new ApiClient(server.Url, TestAccount.New());
        var path = "/v1/Conversations/" + Sid((await client.PostAsync("/v1/Conversations")).Expect(201));
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => client.PostAsync(path + "/Messages", ("Body", $"{i}"))));
        var refused = answers.Where(answer => answer.Status != 201).ToList();
        Assert.InRange(refused.Count, 1, 37);
        foreach (var answer in refused)
        {
            ErrorShape.Check(answer.Expect(429), 50063);
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        }

        Assert.Equal(40 - refused.Count, (await client.ListAsync(path + "/Messages", "messages")).Count);

        // Reading is free, and so is what others do.
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => client.GetAsync(path))))
        {
            answer.Expect(200);
        }

        (await neighbour.PostAsync("/v1/Conversations")).Expect(201);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task More_requests_at_the_same_time_than_the_setting_says_are_refused(string backend)
    {
        await using var server = await OwnServer.StartAsync(backend, ("Parley__Limits__ConcurrentRequests", "1"));
        using var client = new ApiClient(server.Url, TestAccount.New());
        (await client.GetAsync("/v1/Conversations")).Expect(200);

        // A request whose body does not end holds the one place, unless one of ours had it just then: then it tries again.
        var head = "POST /v1/Conversations HTTP/1.1\r\nHost: x\r\n"
            + $"Authorization: {client.Account.Basic}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 18\r\n\r\n";
        TcpClient? slow = null;
        Task<string?>? line = null;
        Answer second;
        do
        {
            if (line?.IsCompleted != false)
            {
                slow?.Dispose();
                slow = new TcpClient();
                await slow.ConnectAsync(server.Url.Host, server.Url.Port, Cancellation);
                await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);
                line = new StreamReader(slow.GetStream()).ReadLineAsync(Cancellation).AsTask();
            }

            second = await client.GetAsync("/v1/Conversations");
        }
        while (second.Status == 200);
        ErrorShape.Check(second.Expect(429), 20429);
        Assert.NotNull(second.Headers.RetryAfter);

        await slow!.GetStream().WriteAsync("FriendlyName=Slowly"u8.ToArray().AsMemory(0, 18), Cancellation);
        Assert.Contains("201", await line!, StringComparison.Ordinal);
        slow.Dispose();
        Answer after;
        do
        {
            after = await client.GetAsync("/v1/Conversations");
        }
        while (after.Status == 429);
        Assert.Single(after.Expect(200).Json["conversations"]!.AsArray());
    }

    [Fact]
    public async Task An_unknown_parameter_is_ignored_and_the_log_names_it_without_its_value()
    {
        await using var server = await StartAsync();
        using var client = new ApiClient(server.Ready.Url, TestAccount.New());
        var path = "/v1/Conversations/" + Sid((await client.PostAsync("/v1/Conversations", ("FriendlyName", "x"))).Expect(201));
        Assert.DoesNotContain("20001", server.Log, StringComparison.Ordinal);
        var joined = (await client.PostAsync(
            path + "/Participants", ("messagingBinding.type", "a secret"), ("MessagingBinding.Address", Scene.SmsPhone),
            ("MessagingBinding.ProxyAddress", Scene.SmsProxy))).Expect(201).Json;
        Assert.Equal("sms", joined["messaging_binding"]!["type"]!.GetValue<string>());
        (await client.GetAsync("/v1/Conversations?Colour=green&PageSize=5")).Expect(200);

        // The console is written by a thread of its own; stopping waits for it.
        await server.StopAsync();
        Assert.Contains("20001: POST /v1/Conversations/{ConversationSid}/Participants does not know", server.Log, StringComparison.Ordinal);
        Assert.Contains("ignored: messagingBinding.type", server.Log, StringComparison.Ordinal);
        Assert.Contains("ignored: Colour", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("PageSize", server.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/Conversations", null, true)]
    [InlineData("/v2/ControlPlane/Configurations", null, true)]
    [InlineData("/v2/Conversations/CH1/Participants", "conversations.twilio.com", true)]
    [InlineData("/v2/Anything", "conversations.twilio.com", true)]
    [InlineData("/v2/Anything", null, false)]
    [InlineData("/v3/Conversations", null, false)]
    public async Task Version_2_is_not_here_and_says_so(string path, string? host, bool says)
    {
        using var client = await servers.NewAccountOnAsync(Backend.Sqlite);
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
        {
            var request = new HttpRequestMessage(method, path);
            request.Headers.Host = host;
            var answer = await client.SendAsync(request);
            ErrorShape.Check(answer.Expect(404), 20404);
            Assert.Equal(says, answer.Json["message"]!.GetValue<string>().Contains("version 2 is another product", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_library_s_calls_of_version_2_get_that_message()
    {
        var summary = await NodeScript.RunAsync(await servers.OnAsync(Backend.Sqlite), "v2.mjs");
        Assert.Equal(4, summary["checks"]!.GetValue<int>());
    }

    private static Task<ParleyServer> StartAsync(params (string Name, string Value)[] settings) => ParleyServer.StartAsync(
        ["--ephemeral"], settings.ToDictionary(one => one.Name, one => one.Value), Cancellation);

    private static string Sid(Answer made) => made.Json["sid"]!.GetValue<string>();
}
