using System.Text;
using System.Text.Json;
using Parley.Api;
using Parley.Participants;

namespace Parley.ConversationsWithParticipants;

/// <summary>
/// The repeated <c>Participant</c> parameter: each is a JSON object with the parameters of a new participant. Twilio's own examples
/// write them in snake case, some clients in camel case or as the form has them; case and underscores make no difference here.
/// https://www.twilio.com/docs/conversations/api/conversation-with-participants-resource
/// </summary>
internal static class ParticipantEntries
{
    /// <summary>https://www.twilio.com/docs/api/errors/50426</summary>
    public const int Most = 10;

    private const string Binding = "messagingbinding.";

    private static readonly Dictionary<string, string> Names = new string[]
    {
        "Identity", "Attributes", "RoleSid", "DateCreated", "DateUpdated", "MessagingBinding.Address", "MessagingBinding.ProxyAddress",
        "MessagingBinding.ProjectedAddress",
    }.ToDictionary(Plain, StringComparer.Ordinal);

    /// <summary>The entries, checked by the rules of participants; as many as were sent.</summary>
    public static ApiError? Read(Form form, out IReadOnlyList<ParticipantForm> read)
    {
        var entries = new List<ParticipantForm>();
        read = entries;
        var sent = form.All("Participant");
        if (sent.Count > Most)
        {
            return ApiError.Bad(50426, $"At most {Most} participants can be added in one request");
        }

        foreach (var text in sent)
        {
            if (JsonWriting.ParseObject(Encoding.UTF8.GetBytes(text), out var json) is not null)
            {
                return ApiError.BadParameter("Participant", "a JSON object for each participant");
            }

            using (json)
            {
                if (Pairs(json!.RootElement, "") is not { } pairs)
                {
                    return ApiError.BadParameter("Participant", "its members are strings, and messaging_binding an object of strings");
                }

                if ((ParticipantForm.Read(Form.Of(pairs), out var entry) ?? entry.ProblemForCreate()) is { } error)
                {
                    return error;
                }

                entries.Add(entry);
            }
        }

        var pair = entries.Where(entry => entry.Proxy is not null).GroupBy(entry => (entry.Address, entry.Proxy));
        return pair.Any(same => same.Count() > 1)
            ? ApiError.Conflict(50425, "The same address and proxy address are given for two participants")
            : null;
    }

    // Null: something is neither text nor, where it may be, an object.
    private static List<KeyValuePair<string, string>>? Pairs(JsonElement json, string prefix)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var member in json.EnumerateObject())
        {
            var name = prefix + Plain(member.Name);
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    break;
                case JsonValueKind.String when Names.TryGetValue(name, out var known):
                    pairs.Add(new(known, member.Value.GetString()!));
                    break;
                case JsonValueKind.Object when prefix.Length == 0 && name + "." == Binding:
                    if (Pairs(member.Value, Binding) is not { } bound)
                    {
                        return null;
                    }

                    pairs.AddRange(bound);
                    break;

                // Attributes are JSON anyway; whoever forgets to write them as a string means the same.
                case JsonValueKind.Object when name == "attributes":
                    pairs.Add(new("Attributes", member.Value.GetRawText()));
                    break;
                default:
                    if (Names.ContainsKey(name) || name + "." == Binding)
                    {
                        return null;
                    }

                    break;
            }
        }

        return pairs;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
