using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>Lists, page by page.</summary>
public sealed class PagingTests(Servers servers)
{
    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Meta_has_its_seven_keys_and_its_links_lead_through_the_list(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var path = await ConversationWithAsync(client, 5);

        var first = await PageAsync(client, path + "/Messages?PageSize=2");
        Assert.Equal(
            ["first_page_url", "key", "next_page_url", "page", "page_size", "previous_page_url", "url"],
            first["meta"]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal("messages", first["meta"]!["key"]!.GetValue<string>());
        Assert.Equal(0, first["meta"]!["page"]!.GetValue<int>());
        Assert.Equal(2, first["meta"]!["page_size"]!.GetValue<int>());
        Assert.Null(first["meta"]!["previous_page_url"]);
        Assert.Equal([0, 1], Indexes(first));

        var second = await PageAsync(client, Link(first, "next_page_url"));
        Assert.Equal(1, second["meta"]!["page"]!.GetValue<int>());
        Assert.Equal([2, 3], Indexes(second));
        Assert.Equal([2, 3], Indexes(await PageAsync(client, Link(second, "url"))));
        Assert.Equal([0, 1], Indexes(await PageAsync(client, Link(second, "first_page_url"))));
        Assert.Equal([0, 1], Indexes(await PageAsync(client, Link(second, "previous_page_url"))));

        var third = await PageAsync(client, Link(second, "next_page_url"));
        Assert.Equal([4], Indexes(third));
        Assert.Null(third["meta"]!["next_page_url"]);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Order_turns_the_list_round_and_the_links_keep_it(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var path = await ConversationWithAsync(client, 5);

        var seen = await client.ListAsync(path + "/Messages?Order=desc&PageSize=2", "messages");
        Assert.Equal([4, 3, 2, 1, 0], seen.Select(Index));
        Assert.Equal([4, 3, 2, 1, 0], (await client.ListAsync(path + "/Messages?Order=DESC", "messages")).Select(Index));
        Assert.Equal([0, 1, 2, 3, 4], (await client.ListAsync(path + "/Messages?Order=asc&PageSize=3", "messages")).Select(Index));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Dates_choose_conversations_by_their_creation_newest_first(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        foreach (var date in (string[])["2020-05-02T23:59:59.750Z", "2020-05-01T00:00:00Z", "1965-01-01T00:00:00Z", "2020-05-02T10:00:00Z", "2020-05-03T00:00:00Z"])
        {
            (await client.PostAsync("/v1/Conversations", ("FriendlyName", date), ("DateCreated", date))).Expect(201);
        }

        await ExpectAsync("StartDate=2020-05-01T00:00:00Z&EndDate=2020-05-02T23:59:59Z", "2020-05-02T23:59:59.750Z", "2020-05-02T10:00:00Z", "2020-05-01T00:00:00Z");
        await ExpectAsync("StartDate=2020-05-02&EndDate=2020-05-02", "2020-05-02T23:59:59.750Z", "2020-05-02T10:00:00Z");
        await ExpectAsync("EndDate=2020-05-01T00:00:00Z", "2020-05-01T00:00:00Z", "1965-01-01T00:00:00Z");
        await ExpectAsync("EndDate=2020-05-02T09:59:59Z&State=active", "2020-05-01T00:00:00Z", "1965-01-01T00:00:00Z");
        Assert.Equal(5, (await client.ListAsync("/v1/Conversations?PageSize=2", "conversations")).Count);

        async Task ExpectAsync(string filter, params string[] names) => Assert.Equal(
            names,
            (await client.ListAsync($"/v1/Conversations?PageSize=2&{filter}", "conversations"))
                .Select(row => row["friendly_name"]!.GetValue<string>()));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Rows_that_go_while_a_client_pages_are_neither_skipped_nor_repeated(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var path = await ConversationWithAsync(client, 9);

        var seen = new List<int>();
        for (string? next = path + "/Messages?PageSize=2"; next is not null;)
        {
            var page = await PageAsync(client, next);
            foreach (var message in page["messages"]!.AsArray())
            {
                seen.Add(Index(message!));
                (await client.DeleteAsync($"{path}/Messages/{message!["sid"]}")).Expect(204);
            }

            next = page["meta"]!["next_page_url"]?.GetValue<string>();
        }

        Assert.Equal(Enumerable.Range(0, 9), seen);
        Assert.Empty(await client.ListAsync(path + "/Messages", "messages"));

        // What is gone never gives its index to another.
        var next10 = (await client.PostAsync(path + "/Messages", ("Body", "After"))).Expect(201).Json;
        Assert.Equal(9, Index(next10));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_page_holds_fifty_and_never_more_than_a_hundred(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var path = await ConversationWithAsync(client, 103);

        Assert.Equal(50, Indexes(await PageAsync(client, path + "/Messages")).Count);
        Assert.Equal(100, Indexes(await PageAsync(client, path + "/Messages?PageSize=100")).Count);
        Assert.Equal(100, Indexes(await PageAsync(client, path + "/Messages?PageSize=5000")).Count);
        Assert.Equal(Enumerable.Range(0, 103), (await client.ListAsync(path + "/Messages", "messages")).Select(Index));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Every_list_names_its_key(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        foreach (var (path, key, size) in (IEnumerable<(string, string, int)>)
        [
            ("/v1/Conversations", "conversations", 50),
            ("/v1/Services", "services", 50),
            (scene.Path + "/Participants", "participants", 50),
            (scene.Path + "/Messages", "messages", 50),
            ($"{scene.Path}/Messages/{scene.Message}/Receipts", "delivery_receipts", 50),
            (scene.Path + "/Webhooks", "webhooks", 5),
            ("/v1/Content", "contents", 50),
            ("/v1/ContentAndApprovals", "contents", 50),
        ])
        {
            var page = await PageAsync(scene.Client, path);
            Assert.Equal([key, "meta"], page.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal).OrderBy(name => name == "meta"));
            Assert.Equal(key, page["meta"]!["key"]!.GetValue<string>());
            Assert.Equal(size, page["meta"]!["page_size"]!.GetValue<int>());
            Assert.NotEmpty(page[key]!.AsArray());
        }
    }

    private static async Task<string> ConversationWithAsync(ApiClient client, int messages)
    {
        var conversation = (await client.PostAsync("/v1/Conversations")).Expect(201).Json;
        var path = "/v1/Conversations/" + conversation["sid"]!.GetValue<string>();
        for (var i = 0; i < messages; i++)
        {
            (await client.PostAsync(path + "/Messages", ("Body", "Message " + i.ToString(CultureInfo.InvariantCulture)))).Expect(201);
        }

        return path;
    }

    private static async Task<JsonNode> PageAsync(ApiClient client, string path) => (await client.GetAsync(path)).Expect(200).Json;

    private static string Link(JsonNode page, string name)
    {
        var link = page["meta"]![name]!.GetValue<string>();
        Assert.True(Uri.IsWellFormedUriString(link, UriKind.Absolute), link);
        return link;
    }

    private static List<int> Indexes(JsonNode page) => [.. page["messages"]!.AsArray().Select(message => Index(message!))];

    private static int Index(JsonNode message) => message["index"]!.GetValue<int>();
}
