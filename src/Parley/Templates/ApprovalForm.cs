using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Api;

namespace Parley.Templates;

/// <summary>What a client sends to have a content approved by WhatsApp.</summary>
internal sealed partial record ApprovalForm(string Name, string Category, bool AllowCategoryChange)
{
    public static ApiError? Read(ReadOnlyMemory<byte> json, out ApprovalForm? read)
    {
        read = null;
        if (JsonWriting.ParseObject(json, out var document) is { } malformed)
        {
            return malformed;
        }

        using (document)
        {
            var root = document!.RootElement;
            if (!root.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
                || !TemplateName().IsMatch(name.GetString()!))
            {
                return ApiError.BadParameter("name", "1 to 512 of a-z, 0-9 and _");
            }

            var upper = root.TryGetProperty("category", out var category) && category.ValueKind == JsonValueKind.String
                ? category.GetString()!.ToUpperInvariant()
                : "";
            if (upper is not ("UTILITY" or "MARKETING" or "AUTHENTICATION"))
            {
                return ApiError.BadParameter("category", "UTILITY, MARKETING or AUTHENTICATION");
            }

            var change = root.TryGetProperty("allow_category_change", out var allow) && allow.ValueKind == JsonValueKind.True;
            read = new(name.GetString()!, upper, change);
            return null;
        }
    }

    [GeneratedRegex(@"^[a-z0-9_]{1,512}\z")]
    private static partial Regex TemplateName();
}
