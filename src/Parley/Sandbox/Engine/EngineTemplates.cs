using Parley.Api;
using Parley.Templates;

namespace Parley.Sandbox.Engine;

/// <summary>The engine's contents, by the names under which they were submitted.</summary>
internal sealed class EngineTemplates(ContentStore contents) : ITemplateNames
{
    public async ValueTask<(string Name, string Language)?> FindAsync(
        AccountSid account, string contentSid, CancellationToken cancellation) =>
        await contents.FindAsync(account, contentSid, cancellation) is { Approval: { } approval } content
            ? (approval.Name, content.Language)
            : null;

    public async ValueTask<string?> SidOfAsync(AccountSid account, string name, string language, CancellationToken cancellation) =>
        (await contents.FindByApprovalAsync(account, name, language, cancellation))?.Sid;
}
