using Parley.Api;

namespace Parley.Senders;

/// <summary>Refusals that more than one operation gives.</summary>
internal static class SenderErrors
{
    /// <summary>https://www.twilio.com/docs/api/errors/50413</summary>
    public static readonly ApiError NotOwned = ApiError.Bad(50413, "The proxy address does not belong to this account");

    /// <summary>https://www.twilio.com/docs/api/errors/50415</summary>
    public static readonly ApiError NoSender = ApiError.Bad(50415, "The proxy address is not a WhatsApp sender of this account");

    /// <summary>What the configuration gives, the API cannot take away.</summary>
    public static readonly ApiError Configured = new(
        403, 20403, "This sender comes from the server's configuration; it goes by removing it there");
}
