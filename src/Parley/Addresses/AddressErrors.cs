using Parley.Api;

namespace Parley.Addresses;

/// <summary>Refusals of address configurations. Twilio publishes no codes of their own for them.</summary>
internal static class AddressErrors
{
    public static readonly ApiError Taken = ApiError.Conflict(20409, "This address has a configuration already");
}
