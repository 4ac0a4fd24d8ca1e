using System.Collections.Frozen;
using Parley.Api;
using Parley.Storage;

namespace Parley.Conversations;

/// <summary>
/// Finds conversations of an account, in whichever service, newest first. What a page costs is bounded, however many there are: every
/// source of matches is an index that is read from the page's key on, at most a window of it; a page that gets no
/// further ends there, and its token goes on.
/// </summary>
/// <param name="window">How many entries of an index a page looks at.</param>
/// <param name="common">A beginning that more names have is common: then the conversations are looked through, newest first.</param>
internal sealed class ConversationSearch(IDatabase database, int window = 5000, int common = 2000)
{
    private const string Words = """
        SELECT DISTINCT conversation FROM (
            SELECT conversation FROM conversation_word WHERE account = $1 AND word >= $6 AND word < $7 LIMIT $5) AS found
        """;

    // Made once: sessions keep prepared statements by the text's identity.
    private static readonly FrozenDictionary<(Source, bool), string> Rows = EachWay(Statement);
    private static readonly FrozenDictionary<(Source, bool), string> Ends = EachWay(End);

    /// <summary>One page of those that a text finds; all for an empty text.</summary>
    public ValueTask<PageOf<Conversation>> FindAsync(
        AccountSid account, string text, string? state, Page page, CancellationToken cancellation) =>
        database.ReadAsync(async sql =>
        {
            var found = new Found(page);
            if (text.Length == 0)
            {
                await AddAsync(sql, found, Source.All, account, state, page);
                return found.Cut();
            }

            var (from, to) = ConversationWords.Range(text);
            await AddAsync(
                sql, found, await IsCommonAsync(sql, account, from, to) ? Source.CommonWord : Source.Word, account, state, page, from, to);
            await AddAsync(sql, found, Source.Identity, account, state, page, text);
            foreach (var address in Addresses(text))
            {
                await AddAsync(sql, found, Source.Address, account, state, page, address);
            }

            if (Sid.Is(text, "CH"))
            {
                await AddAsync(sql, found, Source.Sid, account, state, page, text);
            }

            return found.Cut();
        }, cancellation);

    /// <summary>The addresses that somebody may mean: with or without its channel, with or without its plus, which a query turns into a blank.</summary>
    internal static IEnumerable<string> Addresses(string text)
    {
        var bare = text.StartsWith('+') ? text[1..] : text;
        return bare.Length > 0 && bare.All(char.IsAsciiDigit) ? ["+" + bare, "whatsapp:+" + bare] : [text];
    }

    /// <summary>The statements of a source; for tests that read the database's plan.</summary>
    internal static string Statement(Source source, bool backward)
    {
        var (beyond, order) = backward ? (">", "") : ("<", "DESC");
        return $"""
            SELECT {ConversationStore.ColumnsOf("c")} FROM ({Inner(source, beyond, order)}) AS m
            CROSS JOIN conversation c WHERE c.account = $1 AND c.sid = m.conversation AND c.sid {beyond} $2 AND ($3 = '' OR c.state = $3)
            AND $5 > 0
            ORDER BY c.sid {order} LIMIT $4
            """;
    }

    // How many entries were looked at, and the last of them. Every parameter has to stand somewhere.
    private static string End(Source source, bool backward)
    {
        var (beyond, order) = backward ? (">", "") : ("<", "DESC");
        var read = source == Source.CommonWord ? Walk(beyond, order) : Inner(source, beyond, order);
        return $"SELECT count(*), {(backward ? "max" : "min")}(conversation) FROM ({read}) AS m WHERE $3 = $3 AND $4 = $4";
    }

    // $1 account, $2 key, $3 state, $4 rows, $5 window, $6 and $7 what is looked for.
    private static string Inner(Source source, string beyond, string order) => source switch
    {
        Source.All => Walk(beyond, order),
        Source.CommonWord => $"""
            SELECT walk.conversation FROM ({Walk(beyond, order)}) AS walk WHERE EXISTS (
                SELECT 1 FROM conversation_word w WHERE w.account = $1 AND w.conversation = walk.conversation AND w.word >= $6 AND w.word < $7)
            """,
        Source.Word => Words,
        Source.Identity => Of("identity", beyond, order),
        Source.Address => Of("address", beyond, order),
        _ => "SELECT sid AS conversation FROM conversation WHERE account = $1 AND sid = $6",
    };

    private static string Walk(string beyond, string order) =>
        $"SELECT sid AS conversation FROM conversation WHERE account = $1 AND sid {beyond} $2 ORDER BY sid {order} LIMIT $5";

    private static string Of(string column, string beyond, string order) => $"""
        SELECT DISTINCT conversation FROM participant
        WHERE account = $1 AND {column} = $6 AND conversation {beyond} $2 ORDER BY conversation {order} LIMIT $5
        """;

    private async ValueTask AddAsync(
        ISql sql, Found found, Source source, AccountSid account, string? state, Page page, params SqlValue[] what)
    {
        // Where nothing is left out, a page's worth is enough.
        var rows = (long)page.Size + 1;
        var leavesOut = source == Source.CommonWord || state is { Length: > 0 };
        var most = source == Source.Word ? common + 1 : leavesOut ? window : rows;
        SqlValue[] values = [account.Value, page.Key ?? "CI", state ?? "", rows, most, .. what];
        var matches = await sql.QueryAsync(Rows[(source, page.Backward)], ConversationStore.Map, values);
        found.Add(matches);
        if (matches.Count < rows && leavesOut && source is Source.All or Source.CommonWord or Source.Identity or Source.Address)
        {
            var (count, last) = await sql.FirstAsync(
                Ends[(source, page.Backward)], row => (row.Number(0), row.TextOrNull(1)),
                source == Source.CommonWord ? values[..5] : values);
            if (count == most)
            {
                found.EndAt(last!);
            }
        }
    }

    private async ValueTask<bool> IsCommonAsync(ISql sql, AccountSid account, byte[] from, byte[] to)
    {
        const string count = """
            SELECT count(*) FROM (SELECT 1 FROM conversation_word WHERE account = $1 AND word >= $2 AND word < $3 LIMIT $4) AS found
            """;
        return await sql.FirstAsync(count, row => row.Number(0), account.Value, from, to, common + 1L) > common;
    }

    private static FrozenDictionary<(Source Source, bool Backward), string> EachWay(Func<Source, bool, string> write) =>
        Enum.GetValues<Source>().SelectMany(source => new[] { (source, false), (source, true) })
            .ToFrozenDictionary(way => way, way => write(way.Item1, way.Item2));

    /// <summary>Where matches come from.</summary>
    internal enum Source
    {
        All,
        Word,
        CommonWord,
        Identity,
        Address,
        Sid,
    }

    /// <summary>The matches of all sources, in one order, no further than the one that got least far.</summary>
    private sealed class Found(Page page)
    {
        private readonly SortedDictionary<string, Conversation> _rows = new(
            page.Backward ? StringComparer.Ordinal : Comparer<string>.Create((left, right) => string.CompareOrdinal(right, left)));
        private string? _end;

        public void Add(List<Conversation> matches) => matches.ForEach(match => _rows.TryAdd(match.Sid.Value, match));

        public void EndAt(string sid) => _end = _end is null || IsBefore(sid, _end) ? sid : _end;

        public PageOf<Conversation> Cut()
        {
            var rows = _rows.Values.Where(row => _end is null || !IsBefore(_end, row.Sid.Value)).Take(page.Size + 1).ToList();
            return page.Cut(rows, conversation => conversation.Sid.Value, _end);
        }

        private bool IsBefore(string left, string right) => _rows.Comparer.Compare(left, right) < 0;
    }
}
