using System.Text.Json.Nodes;
using Parley.Conformance.Contract;
using Parley.Conformance.Server;

namespace Parley.Conformance.Fuzz;

/// <summary>An account with one of everything, and for each operation a request that would be taken.</summary>
internal sealed class FuzzScene(ApiClient client)
{
    private readonly Dictionary<string, string> _sids = new(StringComparer.Ordinal);
    private int _number;

    public ApiClient Client => client;

    public async Task FillAsync()
    {
        _sids["Services"] = await CreateAsync("/v1/Services", ("FriendlyName", "Fuzz"));
        foreach (var mount in (string[])["/v1", "/v1/Services/" + _sids["Services"]])
        {
            Keep(mount, "Roles", await CreateAsync(mount + "/Roles", ("FriendlyName", "r"), ("Type", "conversation"), ("Permission", "sendMessage")));
            Keep(mount, "Users", await CreateAsync(mount + "/Users", ("Identity", "fuzz")));
            var talk = Keep(mount, "Conversations", await CreateAsync(mount + "/Conversations"));
            var path = $"{mount}/Conversations/{talk}";
            Keep(mount, "Participants", await CreateAsync(path + "/Participants", Phones()));
            await CreateAsync(path + "/Participants", ("Identity", "fuzz"));
            var message = Keep(mount, "Messages", await CreateAsync(path + "/Messages", ("Body", "Hello")));
            Keep(mount, "Receipts", Sid((await client.ListAsync($"{path}/Messages/{message}/Receipts", "delivery_receipts"))[0]));
            Keep(mount, "Webhooks", await CreateAsync(path + "/Webhooks", Hook()));
        }

        _sids["Credentials"] = await CreateAsync("/v1/Credentials", ("Type", "fcm"), ("Secret", "s"));
        _sids["/v1 Addresses"] = await CreateAsync("/v1/Configuration/Addresses", ("Type", "sms"), ("Address", "+15550009999"));
        await client.SettleAsync();
    }

    /// <summary>The operation's path with what stands in this account; null where no such thing can be made by REST.</summary>
    public string? PathOf(Operation operation)
    {
        var segments = operation.Path.Split('/');
        var mount = segments is [_, _, "Services", "{ChatServiceSid}", ..] ? "/v1/Services/" + _sids["Services"] : "/v1";
        for (var i = 1; i < segments.Length; i++)
        {
            if (segments[i] == "{ChatServiceSid}" || (segments[i] == "{Sid}" && segments[i - 1] == "Services"))
            {
                segments[i] = _sids["Services"];
            }
            else if (segments[i].StartsWith('{'))
            {
                if (!_sids.TryGetValue($"{mount} {segments[i - 1]}", out var sid) && !_sids.TryGetValue(segments[i - 1], out sid))
                {
                    return null;
                }

                segments[i] = sid;
            }
        }

        return string.Join('/', segments);
    }

    /// <summary>What the operation needs besides the parameter that is spoilt.</summary>
    public IEnumerable<(string Name, string Value)> Beside(Operation operation, Parameter spoilt)
    {
        var resource = operation.Path.Split('/').Last(segment => !segment.StartsWith('{'));
        (string, string)[] needed = operation.Method != "POST" || operation.Path.EndsWith("Sid}", StringComparison.Ordinal) ? [] : resource switch
        {
            "Participants" when spoilt.Name.StartsWith("MessagingBinding", StringComparison.Ordinal) => Phones(),
            "Participants" or "Users" => [("Identity", $"fuzz{++_number}")],
            "Messages" => [("Body", "b")],
            "Webhooks" when operation.Path.Contains("Conversations", StringComparison.Ordinal) => Hook(),
            "Roles" => [("FriendlyName", "r"), ("Type", "service"), ("Permission", "createConversation")],
            "Services" => [("FriendlyName", "s")],
            "Credentials" => [("Type", "fcm"), ("Secret", "s")],
            "Addresses" => [("Type", "sms"), ("Address", $"+1556{++_number:0000000}")],
            _ => [],
        };
        return needed.Where(field => field.Item1 != spoilt.Name);
    }

    private (string, string)[] Phones() =>
        [("MessagingBinding.Address", $"+1557{++_number:0000000}"), ("MessagingBinding.ProxyAddress", "+15550008888")];

    private static (string, string)[] Hook() =>
        [("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Filters", "onMessageRemoved")];

    private string Keep(string mount, string name, string sid) => _sids[$"{mount} {name}"] = sid;

    private async Task<string> CreateAsync(string path, params (string, string)[] fields) =>
        Sid((await client.PostAsync(path, fields)).Expect(201).Json);

    private static string Sid(JsonNode resource) => resource["sid"]!.GetValue<string>();
}
