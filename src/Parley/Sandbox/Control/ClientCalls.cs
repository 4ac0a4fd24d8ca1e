using Parley.Sandbox.Requests;

namespace Parley.Sandbox.Control;

/// <summary>Which programs have reached us, and how.</summary>
internal sealed class ClientCalls(ClientBook clients)
{
    public Task ListAsync(ControlCall call) => call.AnswerAsync(200, json =>
    {
        json.WriteStartArray("clients");
        foreach (var client in clients.Latest(call.Account))
        {
            json.WriteStartObject();
            json.WriteString("name", client.Name.Name);
            json.WriteString("version", client.Name.Version);
            json.WriteString("userAgent", client.UserAgent);
            json.WriteString("via", client.Via);
            json.WriteString("host", client.Host);
            json.WriteString("firstSeen", SandboxTime.Text(client.FirstSeen));
            json.WriteString("lastSeen", SandboxTime.Text(client.LastSeen));
            json.WriteNumber("requests", client.Requests);
            json.WriteNumber("errors", client.Errors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
