namespace Parley.Api;

/// <summary><c>DateCreated</c> and <c>DateUpdated</c>, which a client that imports history may give with a resource.</summary>
internal static class ImportDates
{
    /// <summary>Null if both are dates or were not sent.</summary>
    public static ApiError? Read(Form form, out long? created, out long? updated)
    {
        updated = null;
        return Read(form, "DateCreated", out created) ?? Read(form, "DateUpdated", out updated);
    }

    private static ApiError? Read(Form form, string name, out long? date)
    {
        date = null;
        if (form[name] is not { } text)
        {
            return null;
        }

        if (!Wire.TryParseDate(text, out var time))
        {
            return ApiError.BadParameter(name, "an ISO 8601 date and time");
        }

        date = time;
        return null;
    }
}
