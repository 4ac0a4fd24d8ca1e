using Parley.Smpp;

namespace Parley.Channels.Smpp;

/// <summary>
/// The carrier's message ids as the rest of Parley sees them. The system_id stands in front because two carriers may number alike,
/// and not the link's name, because a receipt may come on any bind of the same system_id.
/// </summary>
internal static class SmppProviderIds
{
    /// <summary>The same for an id from submit_sm_resp and for that message's id from a receipt.</summary>
    public static string OfSent(SmppLink link, string id, bool fromReceipt) =>
        $"{link.SystemId}:{MessageIds.Normalise(id, MessageIds.ParseForm(link.MessageIds) ?? MessageIdForm.Same, fromReceipt)}";

    /// <summary>Messages from people are numbered apart from ours.</summary>
    public static string OfReceived(SmppLink link, string id) => $"{link.SystemId}:mo:{id}";
}
