using System.Text.Json;
using Parley.Api;

namespace Parley.Templates;

/// <summary>A content as clients get it.</summary>
internal sealed record ContentResource(
    string Sid, string AccountSid, string? FriendlyName, string Language, JsonElement Variables, JsonElement Types,
    string DateCreated, string DateUpdated, string Url, ContentLinks Links)
{
    public static ContentResource From(Content content, Call call)
    {
        var url = $"{call.Origin}/v1/Content/{content.Sid}";
        return new(
            content.Sid, content.Account.Value, content.FriendlyName, content.Language, Parse(content.Variables),
            Parse(content.Types), Wire.Date(content.Created), Wire.Date(content.Updated), url,
            new($"{url}/ApprovalRequests/whatsapp", $"{url}/ApprovalRequests"));
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

internal sealed record ContentLinks(string ApprovalCreate, string ApprovalFetch);

internal sealed record ContentList(IReadOnlyList<ContentResource> Contents, PageMeta Meta);

/// <summary>The answer to a submission.</summary>
internal sealed record ApprovalResource(
    string Name, string Category, string ContentType, string Status, string RejectionReason, bool AllowCategoryChange)
{
    /// <summary>How a content stands; unsubmitted if it was never sent to the reviewer.</summary>
    public static ApprovalResource From(Content content) => content.Approval is { } approval
        ? From(approval)
        : new("", "", ContentBody.From(content)?.Forms[0].Type ?? "", "unsubmitted", "", false);

    public static ApprovalResource From(Approval approval) => new(
        approval.Name, approval.Category, approval.ContentType, approval.Status, approval.RejectionReason ?? "",
        approval.AllowCategoryChange);
}

/// <summary>How an approval stands.</summary>
internal sealed record WhatsAppApproval(
    string Type, string Name, string Category, string ContentType, string Status, string RejectionReason, bool AllowCategoryChange)
{
    public static WhatsAppApproval From(Content content)
    {
        var approval = ApprovalResource.From(content);
        return new(
            "whatsapp", approval.Name, approval.Category, approval.ContentType, approval.Status, approval.RejectionReason,
            approval.AllowCategoryChange);
    }
}

internal sealed record ApprovalFetchResource(string Sid, string AccountSid, WhatsAppApproval Whatsapp, string Url);

internal sealed record ContentAndApprovalsResource(
    string Sid, string AccountSid, string? FriendlyName, string Language, JsonElement Variables, JsonElement Types,
    string DateCreated, string DateUpdated, ApprovalResource ApprovalRequests)
{
    public static ContentAndApprovalsResource From(Content content) => new(
        content.Sid, content.Account.Value, content.FriendlyName, content.Language, ContentResource.Parse(content.Variables),
        ContentResource.Parse(content.Types), Wire.Date(content.Created), Wire.Date(content.Updated), ApprovalResource.From(content));
}

internal sealed record ContentAndApprovalsList(IReadOnlyList<ContentAndApprovalsResource> Contents, PageMeta Meta);

/// <summary>
/// A content under the name by which it is a template, for clients that still know the template and not the content:
/// https://www.twilio.com/docs/content/content-api-resources
/// </summary>
internal sealed record LegacyContentResource(
    string Sid, string AccountSid, string? FriendlyName, string Language, JsonElement Variables, JsonElement Types,
    string DateCreated, string DateUpdated, string LegacyTemplateName, string LegacyBody, string Url)
{
    public static LegacyContentResource From(Content content, Call call) => new(
        content.Sid, content.Account.Value, content.FriendlyName, content.Language, ContentResource.Parse(content.Variables),
        ContentResource.Parse(content.Types), Wire.Date(content.Created), Wire.Date(content.Updated), content.Approval?.Name ?? "",
        Body(content), $"{call.Origin}/v1/Content/{content.Sid}");

    private static string Body(Content content) =>
        ContentBody.From(content) is { } body ? (body.Form(content.Approval?.ContentType ?? "") ?? body.Plain).Body : "";
}

internal sealed record LegacyContentList(IReadOnlyList<LegacyContentResource> Contents, PageMeta Meta);
