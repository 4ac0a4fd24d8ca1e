using Parley.Api;

namespace Parley.Addresses;

/// <summary>An address configuration as clients get it.</summary>
internal sealed record AddressResource(
    string Sid, string AccountSid, string Type, string Address, string? FriendlyName, AutoCreationResource AutoCreation,
    string DateCreated, string DateUpdated, string Url, string? AddressCountry)
{
    public static AddressResource From(AddressConfiguration row, Call call) => new(
        row.Sid, row.Account.Value, row.Type, row.Address, row.FriendlyName,
        new(
            row.AutoCreation.Enabled, row.AutoCreation.Type, row.AutoCreation.Service, BindingName: null, row.AutoCreation.Url,
            row.AutoCreation.Method, row.AutoCreation.Filters, row.AutoCreation.Flow, row.AutoCreation.Retries),
        Wire.Date(row.Created), Wire.Date(row.Updated), $"{call.Origin}/v1/Configuration/Addresses/{row.Sid}", row.Country);
}

/// <summary>Every key is there, whatever the type.</summary>
internal sealed record AutoCreationResource(
    bool Enabled, string Type, string? ConversationServiceSid, string? BindingName, string? WebhookUrl, string? WebhookMethod,
    IReadOnlyList<string>? WebhookFilters, string? StudioFlowSid, long? StudioRetryCount);

internal sealed record AddressList(IReadOnlyList<AddressResource> AddressConfigurations, PageMeta Meta);
