using System.Text.Json.Nodes;
using Parley.Storage;
using Parley.Tests.Storage;

namespace Parley.Tests.Webhooks;

/// <summary><c>/Configuration/Webhooks</c> of accounts and services.</summary>
public sealed class HookConfigTests
{
    private const string Path = "/v1/Configuration/Webhooks";
    private const string Url = "https://hooks.example/x";

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_accounts_hooks_start_empty_and_keep_what_is_not_sent(SqlDialect dialect)
    {
        await using var server = await HookServer.StartAsync(dialect);
        var fresh = await server.CallAsync("GET", Path);
        Assert.Equal(200, fresh.Status);
        AssertSame(
            $$"""
            {"account_sid":"{{HookServer.Account}}","method":"POST","filters":[],"pre_webhook_url":null,"post_webhook_url":null,
             "target":"webhook"}
            """, fresh.Json);
        Assert.EndsWith(Path, fresh["url"], StringComparison.Ordinal);

        await server.CallAsync(
            "POST", Path, ("PreWebhookUrl", Url), ("PostWebhookUrl", Url + "2"), ("Filters", "onUserAdded"), ("Filters", "onMessageAdd"),
            ("Method", "get"), ("Target", "flex"), ("Unknown", "parameter"));
        var changed = await server.CallAsync("POST", Path, ("Filters", "onMessageAdded"), ("PreWebhookUrl", ""));
        Assert.Equal(200, changed.Status);
        var expected =
            $$"""
            {"account_sid":"{{HookServer.Account}}","method":"GET","filters":["onMessageAdded"],"pre_webhook_url":null,
             "post_webhook_url":"{{Url}}2","target":"flex"}
            """;
        AssertSame(expected, changed.Json);
        AssertSame(expected, (await server.CallAsync("GET", Path)).Json);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_services_hooks_are_null_until_they_are_configured(SqlDialect dialect)
    {
        await using var server = await HookServer.StartAsync(dialect);
        var service = await server.MakeAsync("/v1/Services", ("FriendlyName", "one"));
        var path = $"/v1/Services/{service}/Configuration/Webhooks";
        AssertSame(
            $$"""
            {"account_sid":"{{HookServer.Account}}","chat_service_sid":"{{service}}","method":null,"filters":null,
             "pre_webhook_url":null,"post_webhook_url":null}
            """, (await server.CallAsync("GET", path)).Json);
        var changed = await server.CallAsync("POST", path, ("PostWebhookUrl", Url), ("Filters", "onMessageAdded"));
        var expected =
            $$"""
            {"account_sid":"{{HookServer.Account}}","chat_service_sid":"{{service}}","method":"POST","filters":["onMessageAdded"],
             "pre_webhook_url":null,"post_webhook_url":"{{Url}}"}
            """;
        AssertSame(expected, changed.Json);
        Assert.EndsWith(path, changed["url"], StringComparison.Ordinal);
        AssertSame(expected, (await server.CallAsync("GET", path)).Json);

        // The account's and another service's are others.
        Assert.Null((await server.CallAsync("GET", Path))["post_webhook_url"]);
        Assert.Null((await server.CallAsync("GET", $"/v1/Services/{server.Service}/Configuration/Webhooks"))["method"]);
        Assert.Equal((404, 20404), (await server.CallAsync("GET", "/v1/Services/IS" + new string('f', 32) + "/Configuration/Webhooks")).Error);
    }

    [Theory]
    [InlineData("PreWebhookUrl", "somewhere", 50077)]
    [InlineData("PreWebhookUrl", "ftp://hooks.example/", 50077)]
    [InlineData("PreWebhookUrl", "http://hooks.example/\nx", 50077)]
    [InlineData("PostWebhookUrl", "/x", 50078)]
    [InlineData("PostWebhookUrl", "http://", 50078)]
    [InlineData("PostWebhookUrl", null, 50078)]
    [InlineData("Method", "PUT", 50055)]
    [InlineData("Target", "trigger", 50054)]
    [InlineData("Filters", "onMessageSend", 50365)]
    [InlineData("Filters", "onmessageadded", 50365)]
    public async Task A_bad_value_changes_nothing(string name, string? value, int code)
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite);
        await server.ListenAsync("/v1", Url, Url, "onMessageAdded");
        var before = (await server.CallAsync("GET", Path)).Json;
        var refused = await server.CallAsync(
            "POST", Path, ("PostWebhookUrl", Url + "3"), ("Filters", "onMessageAdd"), (name, value ?? "http://hooks.example/" + new string('x', 500)));
        Assert.Equal((400, code), refused.Error);
        Assert.True(JsonNode.DeepEquals(before, (await server.CallAsync("GET", Path)).Json));
    }

    [Fact]
    public async Task The_account_may_ask_for_23_events_and_a_service_for_20()
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite);
        var scoped = $"/v1/Services/{server.Service}/Configuration/Webhooks";
        foreach (var name in EventTable.Parameters.Keys)
        {
            Assert.Equal(200, (await server.CallAsync("POST", Path, ("Filters", name))).Status);
            var isUsers = name.StartsWith("onUser", StringComparison.Ordinal);
            Assert.Equal(isUsers ? (400, 50365) : (200, 0), (await server.CallAsync("POST", scoped, ("Filters", name))).Error);
        }

        await server.CallAsync("POST", Path, ("Filters", ""));
        Assert.Empty((await server.CallAsync("GET", Path)).Json["filters"]!.AsArray());
    }

    // But for the address, which has the port of the day.
    private static void AssertSame(string expected, JsonNode actual)
    {
        var copy = actual.DeepClone().AsObject();
        Assert.True(copy.Remove("url"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), copy), copy.ToJsonString());
    }
}
