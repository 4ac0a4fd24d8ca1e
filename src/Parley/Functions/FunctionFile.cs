namespace Parley.Functions;

/// <summary>Who may call a function or fetch an asset. https://www.twilio.com/docs/serverless/functions-assets/visibility</summary>
internal enum Access
{
    /// <summary>Anybody.</summary>
    Public,

    /// <summary>Whoever signs like a webhook.</summary>
    Protected,

    /// <summary>Other functions only.</summary>
    Private,
}

/// <summary>A function or an asset in the folder.</summary>
/// <param name="Path">As callers name it, such as <c>/customer-optin</c> or <c>/logo.png</c>.</param>
/// <param name="File">Where it is, from the folder on, with slashes.</param>
internal sealed record FunctionFile(string Path, string File, Access Access, bool IsFunction)
{
    /// <summary>In lower case, as the API has it.</summary>
    public string AccessName => Access switch
    {
        Access.Private => "private",
        Access.Protected => "protected",
        _ => "public",
    };
}
