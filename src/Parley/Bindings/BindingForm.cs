using Parley.Api;

namespace Parley.Bindings;

/// <summary>The filters of a list of bindings; each may repeat.</summary>
internal sealed record BindingForm(IReadOnlyList<string> Types, IReadOnlyList<string> Identities)
{
    // Each becomes a parameter of the statement.
    private const int MostFilters = 100;

    public static ApiError? Read(Form query, out BindingForm read)
    {
        read = new(Given(query, "BindingType"), Given(query, "Identity"));

        // https://www.twilio.com/docs/api/errors/50209
        if (read.Types.Any(type => !BindingTypes.All.Contains(type)))
        {
            return ApiError.Bad(50209, $"BindingType is one of {string.Join(", ", BindingTypes.All)}");
        }

        return read.Identities.Count > MostFilters
            ? ApiError.BadParameter("Identity", $"at most {MostFilters} times")
            : null;
    }

    private static IReadOnlyList<string> Given(Form query, string name) =>
        [.. query.All(name).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];
}
