using Parley.Api;
using Parley.Smpp;

namespace Parley.Sandbox.Smsc;

/// <summary>Receipts that the SMSC owes for one message.</summary>
/// <param name="Id">The carrier's id of the message: that of its first segment.</param>
/// <param name="Route">The system_id that submitted it.</param>
/// <param name="Ids">The segments that asked for a receipt.</param>
/// <param name="Submitted">Microseconds since 1970.</param>
/// <param name="Error">Three digits, as in <c>err:</c>.</param>
internal sealed record SmscReceipt(
    AccountSid Account, string Id, string Route, string Source, string Destination, IReadOnlyList<string> Ids, string Body,
    long Submitted, MessageState State, string Error);
