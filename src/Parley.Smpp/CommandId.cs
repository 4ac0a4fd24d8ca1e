namespace Parley.Smpp;

/// <summary>command_id of SMPP 3.4, section 5.1.2.1 (<see href="https://smpp.org/SMPP_v3_4_Issue1_2.pdf"/>).</summary>
public enum CommandId : uint
{
    /// <summary>No command; never on the wire.</summary>
    None = 0,
    BindReceiver = 0x00000001,
    BindTransmitter = 0x00000002,
    SubmitSm = 0x00000004,
    DeliverSm = 0x00000005,
    Unbind = 0x00000006,
    BindTransceiver = 0x00000009,
    EnquireLink = 0x00000015,
    DataSm = 0x00000103,
    GenericNack = 0x80000000,
    BindReceiverResp = 0x80000001,
    BindTransmitterResp = 0x80000002,
    SubmitSmResp = 0x80000004,
    DeliverSmResp = 0x80000005,
    UnbindResp = 0x80000006,
    BindTransceiverResp = 0x80000009,
    EnquireLinkResp = 0x80000015,
    DataSmResp = 0x80000103,
}

/// <summary>Questions about a command_id.</summary>
public static class CommandIds
{
    private const uint ResponseBit = 0x80000000;

    /// <summary>True for responses, generic_nack among them.</summary>
    public static bool IsResponse(this CommandId command) => ((uint)command & ResponseBit) != 0;

    /// <summary>The response's id of a request.</summary>
    public static CommandId Response(this CommandId command) => (CommandId)((uint)command | ResponseBit);

    /// <summary>True for the three binds.</summary>
    public static bool IsBind(this CommandId command) =>
        command is CommandId.BindReceiver or CommandId.BindTransmitter or CommandId.BindTransceiver;
}
