using System.Collections.Concurrent;
using Parley.Api;

namespace Parley.Sandbox;

/// <summary>What the pretend carriers have under way, account by account.</summary>
internal sealed class SandboxTraffic : ISandboxTraffic
{
    private readonly ConcurrentDictionary<AccountSid, Book> _books = new();

    IDisposable ISandboxTraffic.Begin(AccountSid account, string what) => Begin(account, what);

    /// <summary>Something is under way until the entry is disposed.</summary>
    public Entry Begin(AccountSid account, string what)
    {
        var book = _books.GetOrAdd(account, static _ => new Book());
        var entry = new Entry(book, what);
        lock (book)
        {
            book.Begun++;
            book.Open.Add(entry);
        }

        return entry;
    }

    /// <summary>How many things were ever begun: unchanged between two looks means that nothing came and went unseen.</summary>
    public long Begun(AccountSid account)
    {
        if (!_books.TryGetValue(account, out var book))
        {
            return 0;
        }

        lock (book)
        {
            return book.Begun;
        }
    }

    /// <summary>What is under way, in words.</summary>
    /// <param name="includeWaiting">False: without what only waits for a time ahead.</param>
    public IReadOnlyList<string> Describe(AccountSid account, bool includeWaiting)
    {
        if (!_books.TryGetValue(account, out var book))
        {
            return [];
        }

        lock (book)
        {
            return [.. book.Open.Where(entry => includeWaiting || !entry.IsWaiting).Select(entry => entry.ToString())];
        }
    }

    internal sealed class Book
    {
        public long Begun { get; set; }

        public HashSet<Entry> Open { get; } = [];
    }

    /// <summary>One thing under way.</summary>
    internal sealed class Entry(Book book, string what) : IDisposable
    {
        private volatile bool _isWaiting;

        /// <summary>In words.</summary>
        public string What => what;

        public bool IsWaiting => _isWaiting;

        /// <summary>Says whether it only waits for a time ahead.</summary>
        public void Wait(bool isWaiting) => _isWaiting = isWaiting;

        public void Dispose()
        {
            lock (book)
            {
                book.Open.Remove(this);
            }
        }

        public override string ToString() => _isWaiting ? $"{what} (waiting)" : what;
    }
}
