using System.Net.Http.Headers;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>Files over HTTP.</summary>
public sealed class MediaTests(Servers servers)
{
    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_file_is_served_whole_in_ranges_and_to_its_own_service(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var service = (await client.GetAsync("/v1/Configuration")).Expect(200).Json["default_chat_service_sid"]!.GetValue<string>();
        var file = (await UploadAsync(client, service, "video/mp4", "film.mp4")).Expect(201).Json;
        var path = $"/v1/Services/{service}/Media/{file["sid"]}";
        var link = new Uri(file["links"]!["content_direct_temporary"]!.GetValue<string>()).PathAndQuery;
        foreach (var (url, anonymous) in new[] { (path + "/Content", false), (link, true) })
        {
            var whole = (await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), anonymous)).Expect(200);
            Assert.Equal(("0123456789", "video/mp4"), (whole.Text, whole.ContentType));
            var part = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(2, 4) } };
            Assert.Equal("234", (await client.SendAsync(part, anonymous)).Expect(206).Text);
            var beyond = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(10, 12) } };
            (await client.SendAsync(beyond, anonymous)).Expect(416);
        }

        Assert.Equal("", (await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, link), anonymous: true)).Expect(200).Text);

        var other = (await client.PostAsync("/v1/Services", ("FriendlyName", "Other"))).Expect(201).Json["sid"]!.GetValue<string>();
        var there = $"/v1/Services/{other}/Media/{file["sid"]}";
        (await client.GetAsync(there)).Expect(404);
        (await client.GetAsync(there + "/Content")).Expect(404);
        (await client.DeleteAsync(there)).Expect(404);
        (await client.GetAsync(path)).Expect(200);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_type_that_is_no_header_is_refused_and_a_long_name_is_cut_between_characters(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var service = (await client.GetAsync("/v1/Configuration")).Expect(200).Json["default_chat_service_sid"]!.GetValue<string>();
        var refused = (await UploadAsync(client, service, "text/plain; name=\"é\"", "a.txt")).Expect(400).Json;
        Assert.Equal(50511, refused["code"]!.GetValue<int>());
        var stored = (await UploadAsync(client, service, "text/plain", new string('x', 254) + "👋.txt")).Expect(201).Json;
        Assert.Equal(new string('x', 254), stored["filename"]!.GetValue<string>());
        (await client.GetAsync($"/v1/Services/{service}/Media/{stored["sid"]}/Content")).Expect(200);
    }

    // As a form: there the type may be of any letters.
    private static Task<Answer> UploadAsync(ApiClient client, string service, string type, string name)
    {
        var body = $"--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"x\"\r\nContent-Type: {type}\r\n\r\n0123456789\r\n--b--\r\n";
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/Services/{service}/Media?Filename={Uri.EscapeDataString(name)}")
        {
            Content = new StringContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        return client.SendAsync(request);
    }
}
