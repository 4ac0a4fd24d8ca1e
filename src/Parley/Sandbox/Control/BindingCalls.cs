using System.Text.Json;

namespace Parley.Sandbox.Control;

/// <summary>Devices of chat users.</summary>
internal sealed class BindingCalls(IDevices devices)
{
    private static readonly string[] Types = ["apn", "gcm", "fcm", "twilsock"];
    private const int Longest = 2048;

    /// <summary>A device registers for push notifications, as the chat SDK makes it.</summary>
    public async Task RegisterAsync(ControlCall call)
    {
        if (await call.ReadAsync() is not { } document)
        {
            return;
        }

        using (document)
        {
            if (Read(document.RootElement) is not { } device)
            {
                await call.RefuseAsync(
                    "A device has serviceSid, identity, endpoint and type (apn, gcm, fcm, twilsock), and a credentialSid unless it is twilsock.");
                return;
            }

            await (await devices.RegisterAsync(call.Account, device, call.Cancellation) is { } sid
                ? call.AnswerAsync(201, json => json.WriteString("sid", sid))
                : call.MissingAsync("There is no such service or credential."));
        }
    }

    private static Device? Read(JsonElement element)
    {
        if (Text("serviceSid") is not { } service || Text("identity") is not { } identity || Text("endpoint") is not { } endpoint
            || Text("type") is not { } type || !Types.Contains(type))
        {
            return null;
        }

        var credential = Text("credentialSid");
        return credential is null == (type == "twilsock") ? new(service, identity, type, credential, endpoint) : null;

        string? Text(string name) =>
            JsonText.Read(element, name, out var text) == JsonText.Found && text is { Length: > 0 and <= Longest } && !text.Contains('\0')
                ? text : null;
    }
}
