using Microsoft.AspNetCore.Builder;
using Parley.Sandbox;
using Parley.Sandbox.Phones;

namespace Parley.Tests.Sandbox;

/// <summary>Phones: on, off, read, with pictures, over SMS.</summary>
public sealed class PhoneTests
{
    private const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Path(string address, string rest = "") => $"Phones/{Uri.EscapeDataString(address)}{rest}";

    [Fact]
    public async Task A_phone_that_is_off_gets_its_messages_in_order_when_it_is_on_again()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        Assert.Equal(200, (await sandbox.CallAsync("PATCH", Path(SandboxServer.Customer), """{"reachable":false}""")).Status);
        var first = (await sandbox.SendTextAsync("One")).Wamid;
        var second = (await sandbox.SendTextAsync("Two")).Wamid;
        await sandbox.SettleAsync();
        Assert.Equal("text Hi, sent, sent", await sandbox.HearAsync(3));
        Assert.Equal("sent Hi delivered", await sandbox.PhoneAsync());

        var phone = await sandbox.CallAsync("PATCH", Path(SandboxServer.Customer), """{"reachable":true}""");
        Assert.Equal(2, phone.Json.GetProperty("unread").GetInt32());
        Assert.Equal(first, (await sandbox.HearAsync()).Value.GetProperty("statuses")[0].GetProperty("id").GetString());
        var last = (await sandbox.HearAsync()).Value.GetProperty("statuses")[0];
        Assert.Equal((second, "delivered"), (last.GetProperty("id").GetString(), last.GetProperty("status").GetString()));
        Assert.Equal("sent Hi delivered, received One delivered, received Two delivered", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task A_phone_that_is_off_does_not_send()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.CallAsync("PATCH", Path(SandboxServer.Customer), """{"reachable":false}""");
        Assert.Equal(409, (await sandbox.WriteAsync("Hi")).Status);
        await sandbox.SettleAsync();
        Assert.Equal("", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task Reading_tells_the_sender_once_for_each_message()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        var wamid = (await sandbox.SendTextAsync("One")).Wamid;
        await sandbox.SettleAsync();
        Assert.Equal("""{"read":1}""", (await sandbox.CallAsync("POST", Path(SandboxServer.Customer, "/Read"))).Text);
        Assert.Equal("""{"read":0}""", (await sandbox.CallAsync("POST", Path(SandboxServer.Customer, "/Read"))).Text);
        Assert.Equal("text Hi, sent, delivered", await sandbox.HearAsync(3));
        var read = (await sandbox.HearAsync()).Value.GetProperty("statuses")[0];
        Assert.Equal((wamid, "read"), (read.GetProperty("id").GetString(), read.GetProperty("status").GetString()));
        await sandbox.SettleAsync();
        Assert.False(sandbox.Engine.Webhooks.TryRead(out _));
        Assert.Equal("sent Hi delivered, received One read", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task The_list_shows_open_windows_and_what_is_unread()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var sent = await sandbox.WriteAsync("Hi");
        await sandbox.SendTextAsync("One");
        await sandbox.SendTextAsync("Nobody wrote from there", to: "15550003333");
        var phones = (await sandbox.CallAsync("GET", "Phones")).Json.GetProperty("phones");
        Assert.Equal(2, phones.GetArrayLength());
        Assert.Equal(SandboxServer.Customer, phones[0].GetProperty("address").GetString());
        Assert.Equal("whatsapp", phones[0].GetProperty("channel").GetString());
        Assert.Equal(1, phones[0].GetProperty("unread").GetInt32());
        var window = phones[0].GetProperty("windows")[0];
        Assert.Equal(SandboxServer.Courier, window.GetProperty("sender").GetString());
        Assert.Equal(
            sent.Json.GetProperty("timestamp").GetDateTimeOffset().AddHours(24), window.GetProperty("openUntil").GetDateTimeOffset());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, phones[1].GetProperty("windows")[0].GetProperty("openUntil").ValueKind);
    }

    [Fact]
    public async Task A_picture_travels_from_the_phone_with_its_caption_and_two_hops()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var sent = await sandbox.CallAsync("POST", Path(SandboxServer.Customer, "/Messages"),
            $$"""{"to":"{{SandboxServer.Courier}}","body":"Look","media":[{"contentType":"image/png","base64":"{{Png}}"}]}""");
        Assert.Equal(201, sent.Status);
        var image = (await sandbox.HearAsync()).Value.GetProperty("messages")[0].GetProperty("image");
        Assert.Equal("Look", image.GetProperty("caption").GetString());
        Assert.Equal("image/png", image.GetProperty("mime_type").GetString());
        var id = image.GetProperty("id").GetString()!;
        Assert.All(id, digit => Assert.True(char.IsAsciiDigit(digit)));

        var hop = await sandbox.GraphAsync("GET", $"/v25.0/{id}?phone_number_id={sandbox.NumberId()}");
        Assert.Equal(image.GetProperty("sha256").GetString(), hop.Json.GetProperty("sha256").GetString());
        var url = hop.Json.GetProperty("url").GetString()!;
        Assert.Equal(403, (await sandbox.GraphAsync("GET", url)).Status);
        var bytes = await sandbox.GraphAsync("GET", url, change: request => request.Headers.UserAgent.ParseAdd("Parley"));
        Assert.Equal(Convert.FromBase64String(Png), bytes.Bytes);
        var noToken = await sandbox.GraphAsync("GET", url, change: request =>
        {
            request.Headers.Authorization = null;
            request.Headers.UserAgent.ParseAdd("Parley");
        });
        Assert.Equal(401, noToken.Status);

        // The phone's own link needs no credentials.
        using var shown = await sandbox.Http.GetAsync(
            new Uri(sent.Json.GetProperty("media")[0].GetProperty("url").GetString()!), Cancellation);
        Assert.Equal("image/png", shown.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Convert.FromBase64String(Png), await shown.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_media_URL_lives_five_minutes_and_a_phones_media_seven_days_of_the_accounts_time()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.CallAsync("POST", Path(SandboxServer.Customer, "/Messages"),
            $$"""{"to":"{{SandboxServer.Courier}}","media":[{"contentType":"image/png","base64":"{{Png}}"}]}""");
        var id = (await sandbox.HearAsync()).Value.GetProperty("messages")[0].GetProperty("image").GetProperty("id").GetString();
        var url = (await sandbox.GraphAsync("GET", $"/{id}")).Json.GetProperty("url").GetString()!;
        Task<Answer> DownloadAsync(string from) =>
            sandbox.GraphAsync("GET", from, change: request => request.Headers.UserAgent.ParseAdd("Parley"));
        Assert.Equal(200, (await DownloadAsync(url)).Status);
        Assert.Equal(404, (await DownloadAsync(url.Replace("ext=", "ext=9", StringComparison.Ordinal))).Status);
        await sandbox.CallAsync("POST", "Clock", """{"advance":"PT5M2S"}""");
        Assert.Equal(404, (await DownloadAsync(url)).Status);
        Assert.Equal(200, (await sandbox.GraphAsync("GET", $"/{id}")).Status);
        await sandbox.CallAsync("POST", "Clock", """{"advance":"P7D"}""");
        Assert.Equal("100/33", (await sandbox.GraphAsync("GET", $"/{id}")).GraphCode);
    }

    [Fact]
    public async Task Several_pictures_are_several_messages_and_a_voice_message_leaves_the_text_alone()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.CallAsync("POST", Path(SandboxServer.Customer, "/Messages"),
            $$"""{"to":"{{SandboxServer.Courier}}","body":"Two","media":[{"contentType":"image/png","base64":"{{Png}}"},{"contentType":"image/png","base64":"{{Png}}"}]}""");
        Assert.Equal("image Two, image", await sandbox.HearAsync(2));
        await sandbox.CallAsync("POST", Path(SandboxServer.Customer, "/Messages"),
            $$"""{"to":"{{SandboxServer.Courier}}","body":"Listen","media":[{"contentType":"audio/ogg","base64":"AAAA"}]}""");
        Assert.Equal("text Listen, audio", await sandbox.HearAsync(2));
    }

    [Fact]
    public async Task An_uploaded_picture_arrives_on_the_phone_and_survives_its_removal_at_Meta()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        var id = (await UploadAsync(sandbox, "image/png", Convert.FromBase64String(Png))).Json.GetProperty("id").GetString();
        var answer = await sandbox.GraphAsync("POST", $"/{sandbox.NumberId()}/messages",
            $$$"""{"messaging_product":"whatsapp","to":"15550002222","type":"image","image":{"id":"{{{id}}}","caption":"Look"}}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"success":true}""", (await sandbox.GraphAsync("DELETE", $"/{id}")).Text);
        Assert.Equal("100/33", (await sandbox.GraphAsync("GET", $"/{id}")).GraphCode);
        var messages = (await sandbox.CallAsync("GET", Path(SandboxServer.Customer, "/Messages"))).Json.GetProperty("messages");
        var media = messages[1].GetProperty("media")[0];
        Assert.Equal("image/png", media.GetProperty("contentType").GetString());
        Assert.Equal(
            Convert.FromBase64String(Png), await sandbox.Http.GetByteArrayAsync(new Uri(media.GetProperty("url").GetString()!), Cancellation));
    }

    [Theory]
    [InlineData("image/gif", 10, 400)]
    [InlineData("application/zip", 10, 400)]
    [InlineData("image/png", 0, 400)]
    [InlineData("image/png", 5 * 1024 * 1024, 200)]
    [InlineData("image/png", (5 * 1024 * 1024) + 1, 400)]
    [InlineData("application/pdf", 20 * 1024 * 1024, 200)]
    [InlineData("audio/ogg; codecs=opus", 10, 200)]
    public async Task Uploads_are_limited_by_type_and_size(string type, int size, int status)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        Assert.Equal(status, (await UploadAsync(sandbox, type, new byte[size])).Status);
    }

    [Theory]
    [InlineData("image/webp", "image")]
    [InlineData("audio/opus", "audio")]
    public async Task A_file_of_the_wrong_type_fails_afterwards(string contentType, string messageType)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.WriteAsync("Hi");
        var id = (await UploadAsync(sandbox, contentType, [1])).Json.GetProperty("id").GetString();
        var answer = await sandbox.GraphAsync("POST", $"/{sandbox.NumberId()}/messages",
            $$$"""{"messaging_product":"whatsapp","to":"15550002222","type":"{{{messageType}}}","{{{messageType}}}":{"id":"{{{id}}}"}}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal("text Hi, failed 131053", await sandbox.HearAsync(2));
    }

    [Fact]
    public async Task A_link_to_this_machine_is_fetched_and_one_elsewhere_is_not()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var files = await FileHost.StartAsync();
        await sandbox.WriteAsync("Hi");
        _ = await sandbox.HearAsync();
        foreach (var (link, expected) in new[]
        {
            ($"{files.Url}a.png", "sent, delivered"), ($"{files.Url}gone.png", "failed 131053"), ("https://203.0.113.7/a.png", "sent, delivered"),
        })
        {
            await sandbox.GraphAsync("POST", $"/{sandbox.NumberId()}/messages",
                $$$"""{"messaging_product":"whatsapp","to":"15550002222","type":"image","image":{"link":"{{{link}}}"}}""");
            Assert.Equal(expected, await sandbox.HearAsync(expected.Split(',').Length));
        }

        var messages = (await sandbox.CallAsync("GET", Path(SandboxServer.Customer, "/Messages"))).Json.GetProperty("messages");
        Assert.StartsWith($"{sandbox.Url}sandbox/v1/Media/", messages[1].GetProperty("media")[0].GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("https://203.0.113.7/a.png", messages[2].GetProperty("media")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task A_phone_on_SMS_sends_through_the_SMSC_and_receives_from_it()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        Assert.Equal(201, (await sandbox.WriteAsync("Hi", from: "+15550004444", to: "+15550001111")).Status);
        Assert.Equal("+15550004444>+15550001111:Hi:0", await sandbox.Engine.Texts.ReadAsync(Cancellation));
        var phones = sandbox.Get<ISandboxPhones>();
        Assert.True(await phones.ReceiveTextAsync(FakeEngine.One, "sms-1", "15550001111", "15550004444", "Hello", Cancellation));
        Assert.True(await phones.ReceiveTextAsync(FakeEngine.One, "sms-1", "15550001111", "15550004444", "Hello", Cancellation));
        await sandbox.SettleAsync();
        Assert.Equal("sent Hi delivered, received Hello delivered", await sandbox.PhoneAsync("+15550004444"));
    }

    [Fact]
    public async Task Receipts_of_texts_follow_when_the_phone_is_on_again()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        const string Phone = "+15550004444";
        await sandbox.CallAsync("PATCH", Path(Phone), """{"reachable":false}""");
        var phones = sandbox.Get<ISandboxPhones>();
        Assert.False(await phones.ReceiveTextAsync(FakeEngine.One, "sms-1", "+15550001111", Phone, "One", Cancellation));
        Assert.False(await phones.ReceiveTextAsync(FakeEngine.One, "sms-2", "+15550001111", Phone, "Two", Cancellation));
        Assert.Equal("", await sandbox.PhoneAsync(Phone));
        await sandbox.CallAsync("PATCH", Path(Phone), """{"reachable":true}""");
        Assert.Equal("report sms-1", await sandbox.Engine.Texts.ReadAsync(Cancellation));
        Assert.Equal("report sms-2", await sandbox.Engine.Texts.ReadAsync(Cancellation));
        Assert.Equal("received One delivered, received Two delivered", await sandbox.PhoneAsync(Phone));
    }

    [Fact]
    public async Task A_slow_carrier_does_not_hold_the_caller_for_ever_and_Settle_names_what_waits()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { AcceptTimeout = TimeSpan.FromMilliseconds(50) });
        sandbox.Engine.HoldTexts = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.Equal(201, (await sandbox.WriteAsync("Hi", from: "+15550004444", to: "+15550001111")).Status);
        var busy = await sandbox.CallAsync("POST", "Settle", """{"timeout":"PT0S"}""");
        Assert.Equal((408, 408), (busy.Status, busy.Json.GetProperty("status").GetInt32()));
        Assert.Contains("text", busy.Json.GetProperty("underWay")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("sent Hi sent", await sandbox.PhoneAsync("+15550004444"));
        sandbox.Engine.HoldTexts.SetResult();
        await sandbox.SettleAsync();
        Assert.Equal("sent Hi delivered", await sandbox.PhoneAsync("+15550004444"));
        Assert.NotNull(sandbox.Get<SandboxPhones>());
    }

    internal static async Task<Answer> UploadAsync(SandboxServer sandbox, string type, byte[] bytes)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("whatsapp"), "messaging_product" },
            { new StringContent(type), "type" },
            { new ByteArrayContent(bytes), "file", "file.bin" },
        };
        return await sandbox.GraphAsync("POST", $"/v25.0/{sandbox.NumberId()}/media", change: request => request.Content = form);
    }

    private sealed class FileHost(WebApplication app) : IAsyncDisposable
    {
        public string Url => app.Urls.First() + "/";

        public static async Task<FileHost> StartAsync()
        {
            var app = WebApplication.CreateSlimBuilder().Build();
            app.Urls.Add("http://127.0.0.1:0");
            app.MapGet("/a.png", http =>
            {
                http.Response.ContentType = "image/png";
                return http.Response.Body.WriteAsync(Convert.FromBase64String(Png), Cancellation).AsTask();
            });
            await app.StartAsync(Cancellation);
            return new FileHost(app);
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
