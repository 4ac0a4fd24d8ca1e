using System.Text.Json;
using System.Xml;

namespace Parley.Sandbox.Faults;

/// <summary>Faults in the words of the control API.</summary>
internal static class FaultJson
{
    private const int MostTimes = 1_000_000;
    private const int LongestPattern = 2048;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    // What an effect would mean; a fault that could never do anything is refused rather than kept.
    private static readonly Dictionary<string, string[]> Effects = new(StringComparer.Ordinal)
    {
        ["whatsapp.send"] =
            ["error", "mode", "httpStatus", "retryAfter", "delay", "dropResponse", "duplicate", "reorder", "disconnect"],
        ["whatsapp.webhook"] = ["httpStatus", "retryAfter", "delay", "dropResponse", "duplicate", "reorder", "disconnect"],
        ["sms.submit"] = ["error", "mode", "smppStatus", "delay", "dropResponse", "duplicate", "reorder", "disconnect"],
        ["sms.receipt"] = ["error", "mode", "delay", "dropResponse", "duplicate", "reorder", "disconnect"],
        ["webhook"] = ["httpStatus", "retryAfter", "delay", "dropResponse", "duplicate", "reorder", "disconnect"],
    };

    /// <summary>Where faults can strike, and what can go wrong there.</summary>
    public static IEnumerable<(string Target, IReadOnlyList<string> Effects)> Targets =>
        Effects.Select(pair => (pair.Key, (IReadOnlyList<string>)pair.Value));

    /// <summary>Reads an order; on failure says what is wrong with it.</summary>
    public static Fault? Read(JsonElement order, string id, out string problem)
    {
        try
        {
            return ReadOrder(order, id, out problem);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but no text.
            problem = "A text in this fault is not valid Unicode.";
            return null;
        }
    }

    private static Fault? ReadOrder(JsonElement order, string id, out string problem)
    {
        if (order.ValueKind != JsonValueKind.Object)
        {
            problem = "A fault is a JSON object.";
            return null;
        }

        if (Text(order, "target") is not { } target || !Effects.TryGetValue(target, out var allowed))
        {
            problem = $"'target' is one of {string.Join(", ", Effects.Keys)}.";
            return null;
        }

        if (!order.TryGetProperty("effect", out var effect) || effect.ValueKind != JsonValueKind.Object || !effect.EnumerateObject().Any())
        {
            problem = "'effect' is an object with at least one effect.";
            return null;
        }

        var unknown = effect.EnumerateObject().Select(member => member.Name)
            .FirstOrDefault(name => !allowed.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
        {
            problem = $"The effect '{unknown}' has no meaning for '{target}'; {string.Join(", ", allowed)} have.";
            return null;
        }

        var parsed = Effect(effect, out problem);
        if (parsed is null || !TryMatch(order, out var match, out problem) || !TryTimes(order, out var times, out problem))
        {
            return null;
        }

        return new Fault(id, target, match.To, match.From, match.Body, parsed, times, times);
    }

    /// <summary>A fault's members.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Fault fault)
    {
        json.WriteString("id", fault.Id);
        json.WriteString("target", fault.Target);
        json.WriteStartObject("match");
        WriteText(json, "to", fault.To);
        WriteText(json, "from", fault.From);
        WriteText(json, "body", fault.Body);
        json.WriteEndObject();
        json.WriteStartObject("effect");
        WriteEffect(json, fault.Effect);
        json.WriteEndObject();
        json.WriteNumber("times", fault.Times);
        json.WriteNumber("left", fault.Left);
        json.WriteNumber("struck", fault.Struck);
        json.WriteBoolean("enabled", fault.IsEnabled);
    }

    private static void WriteEffect(Utf8JsonWriter json, FaultEffect effect)
    {
        WriteNumber(json, "error", effect.Error);
        WriteText(json, "mode", effect.Mode);
        WriteNumber(json, "httpStatus", effect.HttpStatus);
        WriteNumber(json, "retryAfter", effect.RetryAfter);
        WriteNumber(json, "smppStatus", effect.SmppStatus);
        WriteText(json, "delay", effect.Delay is { } delay ? XmlConvert.ToString(delay) : null);
        WriteTruth(json, "dropResponse", effect.DropResponse);
        WriteTruth(json, "duplicate", effect.Duplicate);
        WriteTruth(json, "reorder", effect.Reorder);
        WriteTruth(json, "disconnect", effect.Disconnect);
    }

    private static FaultEffect? Effect(JsonElement effect, out string problem)
    {
        problem = "";
        int? error = null, httpStatus = null, retryAfter = null, smppStatus = null;
        string? mode = null;
        TimeSpan? delay = null;
        bool drop = false, duplicate = false, reorder = false, disconnect = false;
        foreach (var member in effect.EnumerateObject())
        {
            var fits = member.Name switch
            {
                "error" => TryNumber(member.Value, 0, 9_999_999, out error),
                "mode" => (mode = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : "") is "sync" or "async",
                "httpStatus" => TryNumber(member.Value, 200, 599, out httpStatus),
                "retryAfter" => TryNumber(member.Value, 0, 86_400, out retryAfter),
                "smppStatus" => TryNumber(member.Value, 0, int.MaxValue, out smppStatus),
                "delay" => TryDelay(member.Value, out delay),
                "dropResponse" => TryTruth(member.Value, out drop),
                "duplicate" => TryTruth(member.Value, out duplicate),
                "reorder" => TryTruth(member.Value, out reorder),
                _ => TryTruth(member.Value, out disconnect),
            };
            if (!fits)
            {
                problem = $"The value of the effect '{member.Name}' is not valid.";
                return null;
            }
        }

        if (retryAfter is not null && httpStatus is null && error is null)
        {
            httpStatus = 429;
        }

        if (error is null && httpStatus is null && smppStatus is null && delay is null && !(drop || duplicate || reorder || disconnect))
        {
            problem = "This effect does nothing: 'mode' is about an 'error', and what is false does not happen.";
            return null;
        }

        return new FaultEffect(error, mode, httpStatus, retryAfter, smppStatus, delay, drop, duplicate, reorder, disconnect);
    }

    private static bool TryMatch(JsonElement order, out (string? To, string? From, string? Body) match, out string problem)
    {
        (match, problem) = (default, "");
        if (!order.TryGetProperty("match", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        problem = "'match' is an object of 'to', 'from' and 'body', each a string.";
        if (given.ValueKind != JsonValueKind.Object || !given.EnumerateObject().All(member =>
            member.Name is "to" or "from" or "body" &&
            (member.Value.ValueKind == JsonValueKind.Null ||
            (member.Value.ValueKind == JsonValueKind.String && member.Value.GetString()!.Length <= LongestPattern))))
        {
            return false;
        }

        match = (Text(given, "to"), Text(given, "from"), Text(given, "body"));
        return true;
    }

    private static bool TryTimes(JsonElement order, out int times, out string problem)
    {
        (times, problem) = (1, "");
        if (!order.TryGetProperty("times", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        problem = $"'times' is a number from 1 to {MostTimes}.";
        return given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out times) && times is >= 1 and <= MostTimes;
    }

    private static bool TryNumber(JsonElement value, int least, int most, out int? number)
    {
        number = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var read) && read >= least && read <= most ? read : null;
        return number is not null;
    }

    private static bool TryTruth(JsonElement value, out bool truth)
    {
        truth = value.ValueKind == JsonValueKind.True;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    private static bool TryDelay(JsonElement value, out TimeSpan? delay)
    {
        delay = value.ValueKind == JsonValueKind.String && SandboxDuration.TryParse(value.GetString()!, LongestDelay, out var span)
            ? span
            : null;
        return delay is not null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteTruth(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }
}
