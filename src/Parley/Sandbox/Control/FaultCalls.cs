using System.Text.Json;
using Parley.Sandbox.Faults;

namespace Parley.Sandbox.Control;

/// <summary>Ordered faults.</summary>
internal sealed class FaultCalls(SandboxFaults faults, SandboxIds ids)
{
    public Task ListAsync(ControlCall call) => call.AnswerAsync(200, json =>
    {
        json.WriteStartArray("faults");
        foreach (var fault in faults.List(call.Account))
        {
            json.WriteStartObject();
            FaultJson.WriteMembers(json, fault);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("targets");
        foreach (var (target, effects) in FaultJson.Targets)
        {
            json.WriteStartObject();
            json.WriteString("target", target);
            json.WriteStartArray("effects");
            foreach (var effect in effects)
            {
                json.WriteStringValue(effect);
            }

            json.WriteEndArray();
            json.WriteNumber("struck", faults.Struck(call.Account, target));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public async Task AddAsync(ControlCall call)
    {
        if (await call.ReadAsync() is not { } document)
        {
            return;
        }

        using (document)
        {
            if (FaultJson.Read(document.RootElement, ids.Link(), out var problem) is not { } fault)
            {
                await call.RefuseAsync(problem);
                return;
            }

            await (faults.TryAdd(call.Account, fault)
                ? call.AnswerAsync(201, json => FaultJson.WriteMembers(json, fault))
                : call.RefuseAsync($"There are {SandboxFaults.Most} faults already."));
        }
    }

    public async Task SwitchAsync(ControlCall call)
    {
        if (await call.ReadAsync() is not { } document)
        {
            return;
        }

        using (document)
        {
            if (!document.RootElement.TryGetProperty("enabled", out var enabled)
                || enabled.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                await call.RefuseAsync("'enabled' is true or false.");
                return;
            }

            await (faults.Switch(call.Account, call.Route("id"), enabled.GetBoolean()) is { } fault
                ? call.AnswerAsync(200, json => FaultJson.WriteMembers(json, fault))
                : call.MissingAsync("There is no such fault."));
        }
    }

    public async Task RemoveAsync(ControlCall call)
    {
        var id = call.Route("id") is { Length: > 0 } given ? given : null;
        if (faults.Remove(call.Account, id))
        {
            call.Http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await call.MissingAsync("There is no such fault.");
    }
}
