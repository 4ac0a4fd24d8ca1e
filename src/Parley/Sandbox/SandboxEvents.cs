using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Parley.Api;

namespace Parley.Sandbox;

/// <summary>
/// Tells whoever listens what happens, as it happens. Nothing is kept: a listener that comes late, or falls behind, reads the state
/// from the other calls.
/// </summary>
internal sealed class SandboxEvents
{
    private const int MostWaiting = 1024;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<Listener, byte> _listeners = new();
    private long _last;
    private int _count;

    /// <summary>True if the account has a listener: what is published often asks first, and then costs nothing either.</summary>
    public bool IsHeard(AccountSid account)
    {
        if (Volatile.Read(ref _count) == 0)
        {
            return false;
        }

        foreach (var (listener, _) in _listeners)
        {
            if (listener.Account == account)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Listens until disposed.</summary>
    public Listener Listen(AccountSid account)
    {
        var listener = new Listener(this, account);
        _listeners.TryAdd(listener, 0);
        Interlocked.Increment(ref _count);
        return listener;
    }

    /// <summary>Tells the account's listeners. Costs nothing while there are none.</summary>
    public void Publish(AccountSid account, string name, Action<Utf8JsonWriter> write)
    {
        SandboxEvent? happened = null;
        foreach (var (listener, _) in _listeners)
        {
            if (listener.Account == account)
            {
                happened ??= new SandboxEvent(Interlocked.Increment(ref _last), name, Write(write));
                listener.Tell(happened);
            }
        }
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>One listener's queue.</summary>
    internal sealed class Listener : IDisposable
    {
        private readonly SandboxEvents _events;
        private readonly Channel<SandboxEvent> _queue;
        private int _lost;

        public Listener(SandboxEvents events, AccountSid account)
        {
            (_events, Account) = (events, account);
            _queue = Channel.CreateBounded<SandboxEvent>(
                new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest },
                _ => Interlocked.Exchange(ref _lost, 1));
        }

        public AccountSid Account { get; }

        public ChannelReader<SandboxEvent> Queue => _queue.Reader;

        /// <summary>True once after events were dropped because this listener was too slow.</summary>
        public bool TakeLost() => Interlocked.Exchange(ref _lost, 0) != 0;

        public void Tell(SandboxEvent happened) => _queue.Writer.TryWrite(happened);

        public void Dispose()
        {
            if (_events._listeners.TryRemove(this, out _))
            {
                Interlocked.Decrement(ref _events._count);
            }
        }
    }
}

/// <summary>Something that happened.</summary>
/// <param name="Data">A JSON object on one line.</param>
internal sealed record SandboxEvent(long Id, string Name, string Data);
