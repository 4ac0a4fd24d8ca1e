using Parley.Api;

namespace Parley.Sandbox;

/// <summary>Which name and language at Meta belong to which content SID. The engine chose the names, so the engine knows.</summary>
internal interface ITemplateNames
{
    /// <summary>Name and language under which <paramref name="contentSid"/> was submitted, or null.</summary>
    ValueTask<(string Name, string Language)?> FindAsync(AccountSid account, string contentSid, CancellationToken cancellation);

    /// <summary>The content SID of a submitted template, or null.</summary>
    ValueTask<string?> SidOfAsync(AccountSid account, string name, string language, CancellationToken cancellation);
}
