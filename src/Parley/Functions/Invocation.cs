using Parley.Api;

namespace Parley.Functions;

/// <summary>How a call of a function ended.</summary>
internal static class InvocationOutcomes
{
    /// <summary>The function called back.</summary>
    public const string Completed = "completed";

    /// <summary>It called back with an error, or threw.</summary>
    public const string Failed = "failed";

    /// <summary>It did not call back in time.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>Its process ended.</summary>
    public const string Crashed = "crashed";

    /// <summary>It was not called: not allowed, or nothing there to run it.</summary>
    public const string Refused = "refused";
}

/// <summary>What a call was made with.</summary>
/// <param name="By"><c>http</c> or <c>console</c>.</param>
internal sealed record InvocationRequest(
    AccountSid Account, FunctionFile Function, string Method, string By, IReadOnlyDictionary<string, string> Headers,
    IReadOnlyDictionary<string, string> Parameters);

/// <summary>What came of it.</summary>
internal sealed record InvocationResult(
    int Status, string Outcome, long DurationMicroseconds, IReadOnlyDictionary<string, string> Headers, string? Body);

internal sealed record InvocationError(string Name, string Message, string? Stack);

internal sealed record InvocationLine(string Level, long At, string Text);

/// <summary>One call of a function. Lines can still come when it is over: what it left running may print.</summary>
internal sealed class Invocation(string sid, long created, InvocationRequest request)
{
    private const int MostLines = 501;
    private const int MostText = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly List<InvocationLine> _lines = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _text;
    private volatile bool _started;

    public string Sid => sid;

    /// <summary>Microseconds since 1970.</summary>
    public long Created => created;

    public InvocationRequest Request => request;

    /// <summary>Null while it runs.</summary>
    public InvocationResult? Result { get; set; }

    /// <summary>What the runner said of how it ended.</summary>
    public InvocationError? Error { get; private set; }

    /// <summary>True once the runner has begun with it: from then on it must not be run a second time.</summary>
    public bool Started => _started;

    /// <summary>Completes when the runner has said how it ended.</summary>
    public Task Ended => _ended.Task;

    public IReadOnlyList<InvocationLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void Start() => _started = true;

    public void End(InvocationError? error)
    {
        Error ??= error;
        _ended.TrySetResult();
    }

    public void Print(InvocationLine line)
    {
        lock (_gate)
        {
            if (_lines.Count < MostLines && _text + line.Text.Length <= MostText)
            {
                _lines.Add(line);
                _text += line.Text.Length;
            }
        }
    }
}
