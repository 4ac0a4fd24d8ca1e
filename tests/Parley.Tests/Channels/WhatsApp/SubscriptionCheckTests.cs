using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Channels.WhatsApp;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class SubscriptionCheckTests
{
    private const string Subscribed = """{"data":[{"whatsapp_business_api_data":{"id":"1","name":"app"}}]}""";

    [Fact]
    public async Task A_business_account_without_an_app_is_a_trouble_until_it_has_one()
    {
        await using var graph = await FakeGraph.StartAsync();
        var body = """{"data":[]}""";
        graph.Answer = (_, context) => FakeGraph.Json(context, 200, body);
        await using var services = Services(graph);
        var check = services.GetRequiredService<SubscriptionCheck>();
        var known = new HashSet<string>();

        Assert.False(await check.CheckAsync(known, TestContext.Current.CancellationToken));
        Assert.Contains("no app is subscribed", Assert.Single(check.Troubles), StringComparison.Ordinal);
        var asked = Assert.Single(graph.Requests);
        Assert.Equal(("GET", "/v25.0/102290129340398/subscribed_apps", "Bearer token-of-one"), (asked.Method, asked.PathAndQuery, asked.Authorization));

        body = Subscribed;
        Assert.True(await check.CheckAsync(known, TestContext.Current.CancellationToken));
        Assert.Empty(check.Troubles);
        Assert.True(await check.CheckAsync(known, TestContext.Current.CancellationToken));
        Assert.Equal(2, graph.Requests.Count);
    }

    [Fact]
    public async Task A_Graph_that_refuses_is_a_trouble_that_shows_no_token()
    {
        await using var graph = await FakeGraph.StartAsync();
        graph.Answer = (_, context) => FakeGraph.Error(context, 401, 190);
        await using var services = Services(graph);
        var check = services.GetRequiredService<SubscriptionCheck>();
        Assert.False(await check.CheckAsync(new HashSet<string>(), TestContext.Current.CancellationToken));
        var trouble = Assert.Single(check.Troubles);
        Assert.Contains("190", trouble, StringComparison.Ordinal);
        Assert.DoesNotContain("token", trouble, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(FakeGraph graph) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>))
        .AddWhatsApp()
        .AddSingleton<IWhatsAppSenders>(new OneSender(FakeSenders.Sender(graph.Url)))
        .BuildServiceProvider();

    private sealed class OneSender(WhatsAppSender sender) : IWhatsAppSenders
    {
        public IReadOnlyList<WhatsAppSender> Configured => [sender, sender with { PhoneNumberId = "2" }];

        public IReadOnlyCollection<string> AppSecrets => [sender.AppSecret];

        public WhatsAppSender? ByAddress(Parley.Api.AccountSid account, string address) => sender;

        public WhatsAppSender? ByPhoneNumberId(string phoneNumberId) => sender;

        public WhatsAppSender? ByBusinessAccountId(string businessAccountId) => sender;

        public WhatsAppSender? ForTemplates(Parley.Api.AccountSid account) => sender;

        public bool KnowsVerifyToken(string token) => false;
    }
}
