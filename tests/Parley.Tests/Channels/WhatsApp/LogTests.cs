using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Channels.WhatsApp;
using Parley.Inbound;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class LogTests
{
    private static readonly string[] Secrets =
        ["token-of-one", "secret-of-one", "verify-one", "15550001111", "15550002222", "the-words-of-the-message", "the details"];

    [Fact]
    public async Task Logs_carry_no_secret_no_number_and_no_words()
    {
        var log = new KeptLog();
        await using var graph = await FakeGraph.StartAsync();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddWhatsApp()
            .AddSingleton<IWhatsAppSenders>(new FakeSenders(FakeSenders.Sender(graph.Url)))
            .BuildServiceProvider();
        var channel = services.GetRequiredService<WhatsAppChannel>();
        var message = Connector.Message("the-words-of-the-message", [Connector.Media("image/png")]);
        var cancellation = TestContext.Current.CancellationToken;

        await channel.SendAsync(message, cancellation);
        graph.Answer = (_, context) => FakeGraph.Error(context, 400, 131047);
        await channel.SendAsync(message, cancellation);
        await channel.FetchAsync(
            FakeSenders.Account, "whatsapp:+15550001111", new InboundMedia("77", null, null), cancellation)
            .ContinueWith(_ => { }, TaskScheduler.Default);
        graph.Answer = (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await channel.SendAsync(message, cancellation);
        await channel.SendAsync(message with { Media = [] }, cancellation);

        Assert.Contains(log.Lines, line => line.Contains("131047", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("no whole answer", StringComparison.Ordinal));
        Assert.All(log.Lines, line => Assert.DoesNotContain(Secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
