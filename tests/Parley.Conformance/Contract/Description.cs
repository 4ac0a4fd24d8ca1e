using System.Text.RegularExpressions;

namespace Parley.Conformance.Contract;

/// <summary>A parameter that an operation declares.</summary>
/// <param name="Kind"><c>text</c>, <c>number</c>, <c>truth</c>, <c>date</c>, <c>url</c>, <c>sid(XX)</c>, <c>enum(a|b)</c>.</param>
internal sealed record Parameter(string Name, string Kind, bool Required, bool Repeats);

/// <summary>What an operation answers with a status: a resource, a page of them, or nothing.</summary>
internal sealed record Declared(int Status, string? ListKey, string? Shape);

/// <summary>One of the operations, as declared.</summary>
internal sealed record Operation(string Method, string Path, IReadOnlyList<Declared> Answers, IReadOnlyList<Parameter> Parameters)
{
    private readonly Regex _matches = new($"^{Regex.Replace(Path, @"\{\w+\}", "[^/]+")}$", RegexOptions.CultureInvariant);

    public bool IsFor(string method, string path) => method == Method && _matches.IsMatch(path);

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>The published description of Conversations v1, in the two tables beside this file.</summary>
internal sealed class Description
{
    private Description(IReadOnlyList<Operation> operations, IReadOnlyDictionary<string, Shape> shapes) =>
        (Operations, Shapes) = (operations, shapes);

    public IReadOnlyList<Operation> Operations { get; }

    public IReadOnlyDictionary<string, Shape> Shapes { get; }

    public static Description Read() => new(
        [.. ReadOperations(Lines("operations.txt"))],
        ReadShapes(Lines("shapes.txt")).ToDictionary(shape => shape.Name, StringComparer.Ordinal));

    /// <summary>The operation that a request is for; literal segments win over placeholders.</summary>
    public Operation Find(string method, string path) =>
        Operations.Where(operation => operation.IsFor(method, path)).MinBy(operation => operation.Path.Count(letter => letter == '{'))
        ?? throw new InvalidOperationException($"The description has no {method} {path}");

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Contract", file)).Where(line => line.Length > 0 && line[0] != '#');

    private static IEnumerable<Operation> ReadOperations(IEnumerable<string> lines)
    {
        Operation? last = null;
        foreach (var line in lines)
        {
            if (line[0] == ' ')
            {
                last = last! with { Parameters = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ReadParameter)] };
                continue;
            }

            if (last is not null)
            {
                yield return last;
            }

            var (call, answers) = Cut(line, " -> ");
            var (method, path) = Cut(call, " ");
            last = new Operation(method, path, [.. answers.Split(" / ").Select(ReadAnswer)], []);
        }

        yield return last!;
    }

    private static Declared ReadAnswer(string text)
    {
        var words = text.Split(' ');
        var status = int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture);
        return words.Length switch
        {
            1 => new(status, null, null),
            2 => new(status, null, words[1]),
            _ => new(status, words[1], words[3]),
        };
    }

    private static Parameter ReadParameter(string text)
    {
        var (name, kind) = Cut(text, ":");
        return new(name.TrimEnd('!'), kind.TrimEnd('*'), name.EndsWith('!'), kind.EndsWith('*'));
    }

    private static IEnumerable<Shape> ReadShapes(IEnumerable<string> lines)
    {
        Shape? last = null;
        foreach (var line in lines)
        {
            if (line[0] == ' ')
            {
                var (name, kind) = Cut(line.Trim(), " ");
                last!.Properties.Add(new(name, kind.TrimEnd('?'), kind.EndsWith('?')));
                continue;
            }

            if (last is not null)
            {
                yield return last;
            }

            last = new Shape(line, []);
        }

        yield return last!;
    }

    private static (string Before, string After) Cut(string text, string at)
    {
        var place = text.IndexOf(at, StringComparison.Ordinal);
        return (text[..place], text[(place + at.Length)..]);
    }
}
