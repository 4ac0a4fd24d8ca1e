using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Parley.Conformance.Contract;
using Parley.Conformance.Server;

namespace Parley.Conformance.Fuzz;

/// <summary>
/// Every parameter of every operation gets values that make no sense. The server never fails, what it refuses it refuses in Twilio's
/// shape, and a refusal changes nothing. The seed is fixed; <c>PARLEY_FUZZ_SEED</c> and <c>PARLEY_FUZZ_ROUNDS</c> make a longer run.
/// </summary>
public sealed partial class FuzzTests(Servers servers)
{
    private static readonly uint Seed = Number("PARLEY_FUZZ_SEED", 20_261_122);
    private static readonly uint Rounds = Number("PARLEY_FUZZ_ROUNDS", 15);

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task No_parameter_makes_the_server_fail_or_a_refusal_change_anything(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var scene = new FuzzScene(client);
        await scene.FillAsync();
        var (sent, refused, faults) = (0, 0, new List<string>());
        foreach (var operation in Description.Read().Operations)
        {
            // What is removed cannot be looked at; its one parameter is the header that the other operations have too.
            if (scene.PathOf(operation) is not { } path || operation.Method == "DELETE")
            {
                continue;
            }

            var before = "";
            foreach (var (parameter, value) in Spoilt(operation))
            {
                before = before.Length > 0 ? before : await PictureAsync(client, operation, path);
                var (request, shown) = Request(operation, parameter, value, path, scene);
                var answer = await client.SendAsync(request);
                sent++;
                if (answer.Status < 400)
                {
                    before = operation.Method == "GET" ? before : "";
                    continue;
                }

                refused++;
                if (!IsRefusal(answer))
                {
                    faults.Add($"{shown} answered {answer.Status}: {answer.Text}");
                }
                else if (await PictureAsync(client, operation, path) is var after && after != before)
                {
                    faults.Add($"{shown} answered {answer.Status} and changed {before} to {after}");
                    before = after;
                }
            }
        }

        Summary.Say($"Fuzz on {backend}, seed {Seed}: {sent} requests, {refused} refused, {faults.Count} faults");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.InRange(refused, sent / 3, sent - 1);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task No_segment_of_a_path_makes_the_server_fail(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var scene = new FuzzScene(client);
        await scene.FillAsync();
        var random = new PCG(1, Seed);
        var faults = new List<string>();
        foreach (var operation in Description.Read().Operations)
        {
            var segments = (scene.PathOf(operation) ?? operation.Path.Replace("{ChatServiceSid}", "x", StringComparison.Ordinal)).Split('/');
            var declared = operation.Path.Split('/');
            foreach (var place in Enumerable.Range(0, declared.Length).Where(place => declared[place].StartsWith('{')))
            {
                for (var round = 0; round < Rounds; round++)
                {
                    var value = HostileValues.For("text", "Sid").Where(text => text.Length is > 0 and < 4000).Generate(random, null, out _);
                    var path = string.Join('/', segments.Select((segment, index) => index == place ? value : segment));
                    var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(operation.Method), Raw(client, path)));
                    if (answer.Status >= 500)
                    {
                        faults.Add($"{operation.Method} {path} answered {answer.Status}: {answer.Text}");
                    }
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static IEnumerable<(Parameter Parameter, string Value)> Spoilt(Operation operation)
    {
        foreach (var parameter in operation.Parameters)
        {
            // Each parameter has its own stream of values: a new one elsewhere does not change them.
            var random = new PCG((uint)(Seed + operation.Parameters.Count), Hash($"{operation} {parameter.Name}"));
            var values = HostileValues.For(parameter.Kind, parameter.Name);
            for (var round = 0; round < Rounds; round++)
            {
                yield return (parameter, values.Generate(random, null, out _));
            }
        }
    }

    private static (HttpRequestMessage, string Shown) Request(
        Operation operation, Parameter parameter, string value, string path, FuzzScene scene)
    {
        var isHeader = parameter.Name.StartsWith("X-", StringComparison.Ordinal);
        var fields = scene.Beside(operation, parameter)
            .Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}").Concat(isHeader ? [] : [$"{parameter.Name}={value}"]).ToList();
        if (parameter.Repeats || value.Length % 7 == 0)
        {
            fields.AddRange(fields.TakeLast(1));
        }

        var text = string.Join('&', fields);
        var isPost = operation.Method == "POST";
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), isPost ? Raw(scene.Client, path) : Raw(scene.Client, $"{path}?{Cut(text, 7000)}"));
        if (isPost)
        {
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(text));
            request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        }

        if (isHeader)
        {
            request.Headers.TryAddWithoutValidation(parameter.Name, Cut(value, 500));
        }

        return (request, $"{operation} ({path}) {Cut(text, 300)}");
    }

    // What a refusal must leave as it was: the resource itself, or the list that it would have joined.
    private static async Task<string> PictureAsync(ApiClient client, Operation operation, string path)
    {
        if (operation.Method != "POST")
        {
            return "unchanged";
        }

        var readable = path.Replace("ConversationWithParticipants", "Conversations", StringComparison.Ordinal);
        return Moving().Replace((await client.GetAsync(readable + "?PageSize=100")).Expect(200).Text, "");
    }

    // Deliveries go on meanwhile.
    [GeneratedRegex("\"delivery\":\\{[^}]*\\},?")]
    private static partial Regex Moving();

    private static bool IsRefusal(Answer answer)
    {
        if (answer.Status >= 500)
        {
            return false;
        }

        var error = answer.Json;
        return error["status"]?.GetValue<int>() == answer.Status && error["code"]?.GetValue<int>() > 0
            && error["message"]?.GetValue<string>().Length > 0;
    }

    // As it stands: a Uri would mend what is broken on purpose.
    private static Uri Raw(ApiClient client, string path) => new(
        client.Server.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most].TrimEnd('%');

    private static ulong Hash(string text) => text.Aggregate(14_695_981_039_346_656_037UL ^ Seed, (hash, letter) => (hash ^ letter) * 1_099_511_628_211UL);

    private static uint Number(string variable, uint otherwise) =>
        uint.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
