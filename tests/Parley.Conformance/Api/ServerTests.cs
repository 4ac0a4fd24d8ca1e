using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>The command line's promises.</summary>
public sealed class ServerTests
{
    private static readonly Dictionary<string, string> Plain = [];

    [Fact]
    public async Task An_ephemeral_server_is_ready_healthy_and_leaves_nothing_behind()
    {
        var cancellation = TestContext.Current.CancellationToken;
        string authority;
        await using (var server = await ParleyServer.StartAsync(["--ephemeral"], Plain, cancellation))
        {
            authority = server.Ready.Ca;
            Assert.Matches("^AC[0-9a-f]{32}$", server.Ready.AccountSid);
            Assert.Matches("^[0-9A-Za-z]{32}$", server.Ready.AuthToken);
            Assert.Contains("BEGIN CERTIFICATE", await File.ReadAllTextAsync(authority, cancellation), StringComparison.Ordinal);
            foreach (var address in (Uri[])[server.Ready.Url, server.Ready.Gateway])
            {
                Assert.Equal("127.0.0.1", address.Host);
                Assert.NotEqual(0, address.Port);
            }

            using var client = new ApiClient(server.Ready.Url, new TestAccount(server.Ready.AccountSid, server.Ready.AuthToken));
            foreach (var check in (string[])["/health/live", "/health/ready"])
            {
                Assert.Equal(200, (await client.SendAsync(new(HttpMethod.Get, check), anonymous: true)).Status);
            }

            (await client.GetAsync("/v1/Conversations")).Expect(200);
            Assert.Equal(0, await server.StopAsync());
        }

        Assert.False(File.Exists(authority), "the ephemeral folder is still there");
    }

    [Fact]
    public async Task Credentials_and_data_outlive_a_restart()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("parley-data-").FullName;
        try
        {
            string sid;
            ReadyLine first;
            await using (var server = await ParleyServer.StartAsync(["--data", folder], Plain, cancellation))
            {
                first = server.Ready;
                using var client = new ApiClient(first.Url, new TestAccount(first.AccountSid, first.AuthToken));
                sid = (await client.PostAsync("/v1/Conversations", ("UniqueName", "kept"))).Expect(201).Json["sid"]!.GetValue<string>();
                Assert.Equal(0, await server.StopAsync());
            }

            await using (var server = await ParleyServer.StartAsync(["--data", folder], Plain, cancellation))
            {
                Assert.Equal((first.AccountSid, first.AuthToken), (server.Ready.AccountSid, server.Ready.AuthToken));
                using var client = new ApiClient(server.Ready.Url, new TestAccount(first.AccountSid, first.AuthToken));
                Assert.Equal(sid, (await client.GetAsync("/v1/Conversations/kept")).Expect(200).Json["sid"]!.GetValue<string>());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
