namespace Parley.Sandbox.Graph;

/// <summary>What an ordered fault means for a message. Pure.</summary>
internal static class GraphFaults
{
    /// <summary>No message of the person within 24 hours. Meta takes the message and lets it fail afterwards.</summary>
    public static readonly GraphError WindowClosed =
        new(131047, "More than 24 hours have passed since the recipient last wrote to this number.");

    /// <summary>The error to answer with at once, or null if the message is taken.</summary>
    public static GraphError? Refusal(FaultEffect fault)
    {
        const string Details = "Ordered by a fault.";
        if (fault.HttpStatus is { } status and >= 300)
        {
            var code = fault.Error ?? status switch
            {
                401 => 190,
                403 => 10,
                429 => 130429,
                503 => 131016,
                >= 500 => 131000,
                _ => 100,
            };
            return new GraphError(code, Details, Status: status);
        }

        return fault.Error is { } error && (fault.Mode == "sync" || (fault.Mode is null && !GraphError.IsUsuallyLate(error)))
            ? new GraphError(error, Details)
            : null;
    }

    /// <summary>Doubled: each status comes twice. Reordered: the last comes first.</summary>
    public static IReadOnlyList<string> Arrange(IReadOnlyList<string> statuses, FaultEffect? fault)
    {
        IEnumerable<string> arranged = statuses;
        if (fault is { Reorder: true })
        {
            arranged = arranged.Reverse();
        }

        if (fault is { Duplicate: true })
        {
            arranged = arranged.SelectMany(status => new[] { status, status });
        }

        return [.. arranged];
    }
}
