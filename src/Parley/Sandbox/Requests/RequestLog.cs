using Parley.Api;
using Parley.Sandbox.Clock;

namespace Parley.Sandbox.Requests;

/// <summary>
/// The latest REST requests of every account, in memory: as many as the setting says for each, and for all together no more than fits
/// into <see cref="MostOctets"/>; beyond that the accounts that were quiet longest lose theirs first.
/// </summary>
internal sealed class RequestLog(SandboxOptions options, SandboxClock clock, SandboxEvents events, TimeProvider time)
{
    /// <summary>The highest value of the setting.</summary>
    public const int Most = 100_000;

    private const long MostOctets = 64 * 1024 * 1024;
    private const int MostSpare = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<AccountSid, Book> _books = [];
    private readonly LinkedList<Book> _byUse = new();
    private readonly Stack<RecordedRequest> _spare = new();
    private long _octets;

    // Numbers go on rising after a restart: what an address in a browser names is that request or none.
    private long _last = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>One to fill.</summary>
    public RecordedRequest Rent()
    {
        lock (_gate)
        {
            if (_spare.TryPop(out var used))
            {
                return used.Clear();
            }
        }

        return RecordedRequest.Blank();
    }

    /// <summary>The request has its answer. Whoever filled it lets go of it.</summary>
    public void Add(RecordedRequest request, DateTimeOffset came)
    {
        request.At = ((came - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + clock.Ahead(request.Account);
        var isHeard = events.IsHeard(request.Account);
        request.IsPinned = isHeard;
        lock (_gate)
        {
            request.Number = ++_last;
            var book = BookOf(request.Account);
            book.Requests.Enqueue(request);
            _octets += request.Size;
            if (book.Requests.Count > options.RequestLog)
            {
                Forget(book);
            }

            while (_octets > MostOctets && _byUse.First is { } quiet)
            {
                Forget(quiet.Value);
            }
        }

        if (isHeard)
        {
            events.Publish(request.Account, "request", json => RequestJson.WriteEvent(json, request));
        }
    }

    /// <summary>One request, or null.</summary>
    public RecordedRequest? Find(AccountSid account, long number) =>
        Newest(account).FirstOrDefault(request => request.Number == number);

    /// <summary>All that are kept, newest first.</summary>
    public IReadOnlyList<RecordedRequest> Newest(AccountSid account)
    {
        lock (_gate)
        {
            if (!_books.TryGetValue(account, out var book))
            {
                return [];
            }

            var requests = book.Requests.ToArray();
            Array.Reverse(requests);
            foreach (var request in requests)
            {
                request.IsPinned = true;
            }

            return requests;
        }
    }

    /// <summary>Forgets an account's requests.</summary>
    public void Empty(AccountSid account)
    {
        lock (_gate)
        {
            if (_books.TryGetValue(account, out var book))
            {
                while (book.Requests.Count > 0)
                {
                    Forget(book);
                }
            }
        }
    }

    private Book BookOf(AccountSid account)
    {
        if (_books.TryGetValue(account, out var book))
        {
            if (_byUse.Last != book.Place)
            {
                _byUse.Remove(book.Place);
                _byUse.AddLast(book.Place);
            }

            return book;
        }

        book = new(account);
        _books.Add(account, book);
        _byUse.AddLast(book.Place);
        return book;
    }

    private void Forget(Book book)
    {
        var oldest = book.Requests.Dequeue();
        _octets -= oldest.Size;
        if (!oldest.IsPinned && _spare.Count < MostSpare)
        {
            _spare.Push(oldest);
        }

        if (book.Requests.Count == 0)
        {
            _books.Remove(book.Account);
            _byUse.Remove(book.Place);
        }
    }

    private sealed class Book
    {
        public Book(AccountSid account) => (Account, Place) = (account, new(this));

        public AccountSid Account { get; }

        public Queue<RecordedRequest> Requests { get; } = new();

        public LinkedListNode<Book> Place { get; }
    }
}
