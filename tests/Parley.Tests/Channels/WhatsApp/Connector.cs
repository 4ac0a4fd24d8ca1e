using Microsoft.Extensions.DependencyInjection;
using Parley.Api;
using Parley.Channels;
using Parley.Channels.WhatsApp;

namespace Parley.Tests.Channels.WhatsApp;

/// <summary>The channel as Program.cs registers it, with a test's senders.</summary>
internal sealed class Connector : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Connector(params WhatsAppSender[] senders) : this(TimeProvider.System, senders)
    {
    }

    public Connector(TimeProvider time, params WhatsAppSender[] senders)
    {
        _services = new ServiceCollection()
            .AddSingleton(time)
            .AddLogging()
            .AddWhatsApp()
            .AddSingleton<IWhatsAppSenders>(new FakeSenders(senders))
            .BuildServiceProvider();
        Channel = _services.GetRequiredService<WhatsAppChannel>();
    }

    public WhatsAppChannel Channel { get; }

    public static OutboundMessage Message(
        string? body = "Hello", IReadOnlyList<OutboundMedia>? media = null, TemplateUse? template = null,
        string to = "whatsapp:+15550002222", string from = "whatsapp:+15550001111") =>
        new(FakeSenders.Account, new ReceiptSid("DY0123456789abcdef0123456789abcdef"), from, to, body, media ?? [], template);

    public static OutboundMedia Media(string contentType, string? name = null, byte[]? bytes = null)
    {
        bytes ??= [1, 2, 3];
        return new("ME0123456789abcdef0123456789abcdef", contentType, name, bytes.Length, _ => Task.FromResult<Stream>(new MemoryStream(bytes)));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
