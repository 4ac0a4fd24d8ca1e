using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Webhooks;

namespace Parley.Tests.Sandbox;

/// <summary>Faults of Parley's own webhooks to applications.</summary>
public sealed class WebhookFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<HttpResponseMessage> PostAsync(SandboxServer sandbox, string body, string? account = null)
    {
        var client = sandbox.Services.GetRequiredService<IHttpClientFactory>().CreateClient("webhook");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sandbox.Url, "/channels/whatsapp/webhook"));
        request.Content = new StringContent($$"""{"said":"{{body}}"}""");
        request.Options.Set(WebhookClient.AccountKey, account ?? FakeEngine.One.Value);
        return await client.SendAsync(request, Cancellation);
    }

    private static async Task<string> SaidAsync(SandboxServer sandbox) =>
        (await sandbox.HearAsync()).Json.GetProperty("said").GetString()!;

    [Fact]
    public async Task A_status_is_answered_without_asking_the_application()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.CallAsync("POST", "Faults", """{"target":"webhook","match":{"body":"One"},"effect":{"httpStatus":503,"retryAfter":2}}""");
        using var other = await PostAsync(sandbox, "Zero");
        using var refused = await PostAsync(sandbox, "One");
        using var taken = await PostAsync(sandbox, "One");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (other.StatusCode, refused.StatusCode, taken.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(("Zero", "One"), (await SaidAsync(sandbox), await SaidAsync(sandbox)));
        Assert.False(sandbox.Engine.Webhooks.TryRead(out _));
    }

    [Fact]
    public async Task A_dropped_answer_has_reached_the_application_and_a_disconnect_has_not()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.CallAsync("POST", "Faults", """{"target":"webhook","effect":{"dropResponse":true}}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(sandbox, "One"));
        await sandbox.CallAsync("POST", "Faults", """{"target":"webhook","effect":{"disconnect":true}}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(sandbox, "Two"));
        Assert.Equal("One", await SaidAsync(sandbox));
        Assert.False(sandbox.Engine.Webhooks.TryRead(out _));
    }

    [Fact]
    public async Task A_doubled_webhook_arrives_twice()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.CallAsync("POST", "Faults", """{"target":"webhook","effect":{"duplicate":true}}""");
        using var answer = await PostAsync(sandbox, "One");
        Assert.Equal(("One", "One"), (await SaidAsync(sandbox), await SaidAsync(sandbox)));
    }

    [Fact]
    public async Task A_reordered_webhook_waits_for_the_next_one_of_its_account()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.CallAsync("POST", "Faults", """{"target":"webhook","match":{"body":"One"},"effect":{"reorder":true}}""");
        var first = PostAsync(sandbox, "One");
        using var other = await PostAsync(sandbox, "Other", FakeEngine.Two.Value);
        using var second = await PostAsync(sandbox, "Two");
        using var last = await first;
        Assert.Equal(("Other", "Two", "One"), (await SaidAsync(sandbox), await SaidAsync(sandbox), await SaidAsync(sandbox)));
    }
}
