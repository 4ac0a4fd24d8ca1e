using System.Buffers;
using System.Text;

namespace Parley.Api;

/// <summary>
/// The parameters of a request: form or query. Keys as the client wrote them; a key may repeat. An empty form is what a client
/// sends that has nothing to say.
/// </summary>
internal sealed class Form
{
    /// <summary>Body limit in octets: a 32 KB message body and 16 KB of attributes, percent-encoded, with room to spare.</summary>
    public const int MostBytes = 256 * 1024;

    private const int MostPairs = 1000;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    // One bit for each of the first pairs: read or not. Nobody sends more that are of interest.
    private ulong _read;

    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>True if every parameter was asked for: then none is unknown.</summary>
    public bool AllRead => _read == (_pairs.Count >= 64 ? ulong.MaxValue : (1UL << _pairs.Count) - 1);

    /// <summary>The last value of this key, or null.</summary>
    public string? this[string key]
    {
        get
        {
            for (var i = _pairs.Count - 1; i >= 0; i--)
            {
                if (_pairs[i].Key == key)
                {
                    Mark(i);
                    return _pairs[i].Value;
                }
            }

            return null;
        }
    }

    /// <summary>All values of this key, in order.</summary>
    public IReadOnlyList<string> All(string key)
    {
        var values = new List<string>();
        for (var i = 0; i < _pairs.Count; i++)
        {
            if (_pairs[i].Key == key)
            {
                Mark(i);
                values.Add(_pairs[i].Value);
            }
        }

        return values;
    }

    public bool Has(string key) => this[key] is not null;

    /// <summary>Names that nobody asked for, each once; a name that repeats was asked for if any of its pairs was.</summary>
    public IReadOnlyList<string> Unread(int most)
    {
        var known = Enumerable.Range(0, Math.Min(_pairs.Count, 64)).Where(i => (_read & (1UL << i)) != 0).Select(i => _pairs[i].Key).ToHashSet();
        return [.. _pairs.Take(64).Select(pair => pair.Key).Where(key => !known.Contains(key)).Distinct().Take(most)];
    }

    private void Mark(int pair) => _read |= pair < 64 ? 1UL << pair : 0;

    /// <summary>A truth as the SDKs write it; null if it was not sent.</summary>
    public ApiError? ReadTruth(string key, out bool? value)
    {
        var text = this[key];
        value = bool.TryParse(text, out var truth) ? truth : null;
        return text is null || value is not null ? null : ApiError.BadParameter(key, "true or false");
    }

    /// <summary>This form with other values for some keys.</summary>
    public Form With(IEnumerable<KeyValuePair<string, string>> others)
    {
        var form = new Form();
        form._pairs.AddRange(_pairs);
        form._pairs.AddRange(others);
        return form;
    }

    /// <summary>A form of these pairs, for what comes in another shape.</summary>
    public static Form Of(IEnumerable<KeyValuePair<string, string>> pairs) => new Form().With(pairs);

    /// <summary>
    /// Parses <c>a=b&amp;c=d</c>. Null with <paramref name="why"/> when a percent sign is not followed by two hexadecimal digits, the
    /// octets are not UTF-8, there is a NUL, or there are too many pairs.
    /// </summary>
    public static Form? Parse(ReadOnlySpan<byte> text, out string why)
    {
        var form = new Form();
        why = "";
        foreach (var range in text.Split((byte)'&'))
        {
            var pair = text[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            var key = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? [] : pair[(equals + 1)..];
            if (form._pairs.Count == MostPairs)
            {
                why = "too many parameters";
                return null;
            }

            if (Decode(key) is not { } decodedKey || Decode(value) is not { } decodedValue)
            {
                why = "bad percent-encoding or not UTF-8";
                return null;
            }

            form._pairs.Add(new(decodedKey, decodedValue));
        }

        return form;
    }

    private static string? Decode(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'%', (byte)'+') < 0)
        {
            return Utf8(text);
        }

        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var length = 0;
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] != '%')
                {
                    rented[length++] = text[i] == '+' ? (byte)' ' : text[i];
                    continue;
                }

                if (i + 2 >= text.Length
                    || Convert.FromHexString(text.Slice(i + 1, 2), rented.AsSpan(length), out _, out _) != OperationStatus.Done)
                {
                    return null;
                }

                length++;
                i += 2;
            }

            return Utf8(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static string? Utf8(ReadOnlySpan<byte> octets)
    {
        try
        {
            // PostgreSQL's text cannot hold NUL, and no Twilio parameter has a use for it.
            return octets.Contains((byte)0) ? null : Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
