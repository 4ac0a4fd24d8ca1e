using Parley.Api;

namespace Parley.Bindings;

/// <summary>A binding as clients get it.</summary>
internal sealed record BindingResource(
    string Sid, string AccountSid, string ChatServiceSid, string? CredentialSid, string DateCreated, string DateUpdated,
    string Endpoint, string Identity, string BindingType, IReadOnlyList<string> MessageTypes, string Url)
{
    public static BindingResource From(Binding binding, Call call) => new(
        binding.Sid, binding.Account.Value, binding.Service, binding.Credential, Wire.Date(binding.Created),
        Wire.Date(binding.Updated), binding.Endpoint, binding.Identity, binding.Type, binding.MessageTypes,
        $"{call.Base}/Bindings/{binding.Sid}");
}

internal sealed record BindingList(IReadOnlyList<BindingResource> Bindings, PageMeta Meta);
