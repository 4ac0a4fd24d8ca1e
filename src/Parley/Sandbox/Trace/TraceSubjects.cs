using Parley.Channels.WhatsApp;
using Parley.Smpp;

namespace Parley.Sandbox.Trace;

/// <summary>By which names notes are found.</summary>
internal static class TraceSubjects
{
    /// <summary>A phone's message on its way to Parley, by the id that Parley knows it by.</summary>
    public static string Arrival(string channel, string providerId) => $"in/{channel}/{providerId}";

    /// <summary>A message to WhatsApp, by the receipt in what comes back with its statuses.</summary>
    public static string Receipt(string opaque) => SendWire.Named(opaque).Receipt ?? opaque;

    /// <summary>A text that the SMSC took, under an id that peers write in several ways.</summary>
    public static string Text(string systemId, string id) =>
        Text($"{systemId}:{MessageIds.Normalise(id, MessageIdForm.Same, fromReceipt: false)}");

    /// <summary>The same by Parley's name for it.</summary>
    public static string Text(string providerId) => $"sms/{providerId}";

    /// <summary>Texts that the SMSC did not take have no id: sender and recipient name them.</summary>
    public static string Refused(string from, string to) => $"sms-refused/{from}/{to}";
}
