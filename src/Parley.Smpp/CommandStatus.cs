namespace Parley.Smpp;

/// <summary>
/// command_status of SMPP 3.4, section 5.1.3 (<see href="https://smpp.org/SMPP_v3_4_Issue1_2.pdf"/>), by the spec's names without
/// ESME_. Other values occur, carriers have their own: a number outside the list is legal.
/// </summary>
public enum CommandStatus : uint
{
    /// <summary>No error.</summary>
    Ok = 0x00,
    InvalidMessageLength = 0x01,
    InvalidCommandLength = 0x02,
    InvalidCommandId = 0x03,
    InvalidBindStatus = 0x04,
    AlreadyBound = 0x05,
    SystemError = 0x08,
    InvalidSourceAddress = 0x0A,
    InvalidDestinationAddress = 0x0B,
    InvalidMessageId = 0x0C,
    BindFailed = 0x0D,
    InvalidPassword = 0x0E,
    InvalidSystemId = 0x0F,
    MessageQueueFull = 0x14,
    InvalidServiceType = 0x15,
    InvalidEsmClass = 0x43,
    SubmitFailed = 0x45,
    InvalidSourceTon = 0x48,
    InvalidSourceNpi = 0x49,
    InvalidDestinationTon = 0x50,
    InvalidDestinationNpi = 0x51,
    Throttled = 0x58,
    ReceiverTemporaryError = 0x64,
    ReceiverPermanentError = 0x65,
    ReceiverRejects = 0x66,
    InvalidParameterLength = 0xC2,
    DeliveryFailure = 0xFE,
    UnknownError = 0xFF,

    /// <summary>RPROHIBITED of SMPP 5.0: the ESME may not do this.</summary>
    Prohibited = 0x101,
}
