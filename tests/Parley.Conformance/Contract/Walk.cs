using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Contract;

/// <summary>
/// Calls operations of the description and holds every answer against it; keeps account of what was called, which parameters were sent
/// and which properties were ever seen with a value.
/// </summary>
internal sealed class Walk(ApiClient client, Description description)
{
    private readonly HashSet<string> _called = [];
    private readonly HashSet<string> _sent = [];
    private readonly HashSet<string> _seen = [];
    private readonly List<string> _faults = [];

    /// <summary>Operations that answered as declared.</summary>
    public int Called => _called.Count;

    /// <summary>Everything that was not as the description has it.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Operations that nobody called.</summary>
    public IEnumerable<string> NotCalled => description.Operations.Select(one => one.ToString()).Where(one => !_called.Contains(one));

    /// <summary>Declared parameters that nobody sent.</summary>
    public IEnumerable<string> NotSent =>
        description.Operations.SelectMany(one => one.Parameters.Select(parameter => $"{one} {parameter.Name}")).Where(one => !_sent.Contains(one));

    /// <summary>Declared properties that were null in every answer.</summary>
    public IEnumerable<string> NeverSeen =>
        description.Shapes.Values.SelectMany(shape => shape.Properties.Select(property => $"{shape.Name}.{property.Name}"))
            .Where(one => !_seen.Contains(one));

    public Task<JsonNode> GetAsync(string path, params (string Name, string Value)[] query) => CallAsync("GET", path, query)!;

    public Task<JsonNode> PostAsync(string path, params (string Name, string Value)[] form) => CallAsync("POST", path, form)!;

    public Task DeleteAsync(string path) => CallAsync("DELETE", path, []);

    private async Task<JsonNode?> CallAsync(string method, string path, (string Name, string Value)[] fields)
    {
        const string fires = "X-Twilio-Webhook-Enabled";
        var operation = description.Find(method, path);
        using var content = ApiClient.Form(fields);
        var query = method == "POST" || fields.Length == 0 ? "" : "?" + await content.ReadAsStringAsync();
        var request = new HttpRequestMessage(new HttpMethod(method), path + query) { Content = method == "POST" ? content : null };
        if (operation.Parameters.Any(parameter => parameter.Name == fires))
        {
            request.Headers.Add(fires, "true");
            _sent.Add($"{operation} {fires}");
        }

        foreach (var (name, _) in fields)
        {
            Assert.True(operation.Parameters.Any(parameter => parameter.Name == name), $"{operation} has no {name}");
            _sent.Add($"{operation} {name}");
        }

        var answer = await client.SendAsync(request);
        if (operation.Answers.FirstOrDefault(declared => declared.Status == answer.Status) is not { } answered)
        {
            throw new InvalidOperationException($"{operation} answered {answer.Status}: {answer.Text}");
        }

        _called.Add(operation.ToString());
        if (answered.Shape is null)
        {
            Assert.Equal("", answer.Text);
            return null;
        }

        var body = answer.Json;
        foreach (var resource in answered.ListKey is null ? (IEnumerable<JsonNode?>)[body] : Items(operation, body, answered.ListKey))
        {
            Check(operation, description.Shapes[answered.Shape], resource);
        }

        return body;
    }

    private JsonArray Items(Operation operation, JsonNode page, string key)
    {
        string[] meta = ["first_page_url", "key", "next_page_url", "page", "page_size", "previous_page_url", "url"];
        string[] members = [key, "meta"];
        if (!page.AsObject().Select(member => member.Key).ToHashSet().SetEquals(members)
            || !page["meta"]!.AsObject().Select(member => member.Key).ToHashSet().SetEquals(meta)
            || page["meta"]!["key"]!.GetValue<string>() != key)
        {
            _faults.Add($"{operation}: not a page of {key}: {page.ToJsonString()}");
            return [];
        }

        return page[key]!.AsArray();
    }

    private void Check(Operation operation, Shape shape, JsonNode? resource)
    {
        _faults.AddRange(shape.Faults(resource).Select(fault => $"{operation}: {fault}"));
        foreach (var (name, value) in resource as JsonObject ?? [])
        {
            if (value is not null)
            {
                _seen.Add($"{shape.Name}.{name}");
            }
        }
    }
}
