using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Accounts;
using Parley.Api;
using Parley.Media;
using Parley.Roles;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.Users;

namespace Parley.Tests.Roles;

/// <summary>What an access token may do, by whose it is.</summary>
public sealed class AccessTests
{
    private const string Conversation = "/Conversations/{Sid}";
    private const string Participants = "/Conversations/{ConversationSid}/Participants";
    private const string Messages = "/Conversations/{ConversationSid}/Messages";
    private const string UserConversation = "/Users/{UserSid}/Conversations/{ConversationSid}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Operation, route, form; then the code for: the creator (channel admin), a member (channel user), a stranger with a service user's
    /// role, a service admin who is in the conversation. 0: may.
    /// </summary>
    private static readonly (string Operation, string Route, string Form, int Creator, int Member, int Stranger, int Admin)[] Table =
    [
        ($"GET {Conversation}", "Sid=room", "", 0, 0, 50430, 0),
        ($"POST {Conversation}", "Sid=room", "FriendlyName=x", 0, 50107, 50430, 0),
        ($"POST {Conversation}", "Sid=room", "UniqueName=x", 0, 50107, 50430, 0),
        ($"POST {Conversation}", "Sid=room", "Attributes={}", 0, 50107, 50430, 0),
        ($"POST {Conversation}", "Sid=room", "", 0, 0, 50430, 0),
        ($"POST {Conversation}", "Sid=room", "State=closed", 50107, 50107, 50107, 50107),
        ($"POST {Conversation}", "Sid=room", "FriendlyName=x&Timers.Closed=PT10M", 50107, 50107, 50107, 50107),
        ($"DELETE {Conversation}", "Sid=room", "", 0, 50107, 50430, 0),
        ($"GET {Conversation}", "Sid=nowhere", "", 20404, 20404, 20404, 20404),
        ("GET /Conversations", "", "", 0, 0, 0, 0),
        ("POST /Conversations", "", "FriendlyName=x", 0, 0, 0, 0),
        ("POST /Conversations", "", "State=inactive", 50107, 50107, 50107, 50107),

        ($"GET {Participants}", "ConversationSid=room", "", 0, 0, 50430, 0),
        ($"GET {Participants}/{{Sid}}", "ConversationSid=room&Sid=member", "", 0, 0, 50430, 0),
        ($"POST {Participants}", "ConversationSid=room", "Identity=ME", 0, 0, 0, 0),
        ($"POST {Participants}", "ConversationSid=room", "Identity=other", 0, 50107, 50430, 0),
        ($"POST {Participants}", "ConversationSid=room", "MessagingBinding.Address=%2B1&MessagingBinding.ProxyAddress=%2B2", 0, 50107, 50430, 0),
        ($"POST {Participants}", "ConversationSid=room", "Identity=ME&RoleSid=RL1", 50107, 50107, 50107, 50107),
        ($"POST {Participants}/{{Sid}}", "ConversationSid=room&Sid=ME", "Attributes={}&LastReadMessageIndex=1", 0, 0, 50107, 0),
        ($"POST {Participants}/{{Sid}}", "ConversationSid=room&Sid=other", "Attributes={}", 0, 50107, 50430, 0),
        ($"POST {Participants}/{{Sid}}", "ConversationSid=room&Sid=other", "LastReadMessageIndex=1", 50107, 50107, 50107, 50107),
        ($"POST {Participants}/{{Sid}}", "ConversationSid=room&Sid=ME", "RoleSid=RL1", 50107, 50107, 50107, 50107),
        ($"DELETE {Participants}/{{Sid}}", "ConversationSid=room&Sid=ME", "", 0, 0, 50430, 0),
        ($"DELETE {Participants}/{{Sid}}", "ConversationSid=room&Sid=other", "", 0, 50107, 50430, 0),

        ($"GET {Messages}", "ConversationSid=room", "", 0, 0, 50430, 0),
        ($"GET {Messages}/{{Sid}}", "ConversationSid=room&Sid=OTHERS", "", 0, 0, 50430, 0),
        ($"GET {Messages}/{{MessageSid}}/Receipts", "ConversationSid=room&MessageSid=OTHERS", "", 0, 0, 50430, 0),
        ($"GET {Messages}/{{MessageSid}}/Receipts/{{Sid}}", "ConversationSid=room&MessageSid=OTHERS&Sid=x", "", 0, 0, 50430, 0),
        ($"GET {Messages}/{{MessageSid}}/ChannelMetadata", "ConversationSid=room&MessageSid=OTHERS", "", 0, 0, 50430, 0),
        ($"POST {Messages}", "ConversationSid=room", "Body=x&Author=somebody", 0, 0, 50430, 0),
        ($"POST {Messages}", "ConversationSid=room", "MediaSid=MINE", 0, 0, 50430, 0),
        ($"POST {Messages}", "ConversationSid=room", "MediaSid=THEIRS", 50107, 50107, 50430, 50107),
        ($"POST {Messages}", "ConversationSid=room", "Body=x&DateCreated=2020-01-01", 50107, 50107, 50107, 50107),
        ($"POST {Messages}/{{Sid}}", "ConversationSid=room&Sid=OWN", "Body=x", 0, 0, 50430, 0),
        ($"POST {Messages}/{{Sid}}", "ConversationSid=room&Sid=OWN", "Attributes={}", 0, 0, 50430, 0),
        ($"POST {Messages}/{{Sid}}", "ConversationSid=room&Sid=OTHERS", "Body=x", 0, 50107, 50430, 0),
        ($"POST {Messages}/{{Sid}}", "ConversationSid=room&Sid=OTHERS", "Attributes={}", 0, 50107, 50430, 0),
        ($"POST {Messages}/{{Sid}}", "ConversationSid=room&Sid=OWN", "Author=somebody", 50107, 50107, 50107, 50107),
        ($"DELETE {Messages}/{{Sid}}", "ConversationSid=room&Sid=OWN", "", 0, 0, 50430, 0),
        ($"DELETE {Messages}/{{Sid}}", "ConversationSid=room&Sid=OTHERS", "", 0, 50107, 50430, 0),

        ("GET /Users/{Sid}", "Sid=other", "", 0, 0, 0, 0),
        ("POST /Users/{Sid}", "Sid=ME", "FriendlyName=x", 0, 0, 0, 0),
        ("POST /Users/{Sid}", "Sid=other", "FriendlyName=x", 50107, 50107, 50107, 0),
        ("POST /Users/{Sid}", "Sid=ME", "RoleSid=RL1", 50107, 50107, 50107, 50107),
        ("GET /Users/{UserSid}/Conversations", "UserSid=ME", "", 0, 0, 0, 0),
        ("GET /Users/{UserSid}/Conversations", "UserSid=other", "", 50107, 50107, 50107, 50107),
        ($"GET {UserConversation}", "UserSid=ME&ConversationSid=room", "", 0, 0, 0, 0),
        ($"GET {UserConversation}", "UserSid=other&ConversationSid=room", "", 50107, 50107, 50107, 50107),
        ($"POST {UserConversation}", "UserSid=ME&ConversationSid=room", "NotificationLevel=muted", 0, 0, 50430, 0),
        ($"POST {UserConversation}", "UserSid=ME&ConversationSid=room", "LastReadMessageIndex=1", 0, 0, 50430, 0),
        ($"POST {UserConversation}", "UserSid=other&ConversationSid=room", "NotificationLevel=muted", 50107, 50107, 50107, 50107),
        ($"DELETE {UserConversation}", "UserSid=ME&ConversationSid=room", "", 0, 0, 50430, 0),
        ($"DELETE {UserConversation}", "UserSid=other&ConversationSid=room", "", 50107, 50107, 50107, 50107),
        ("GET /ParticipantConversations", "", "Identity=ME", 0, 0, 0, 0),
        ("GET /ParticipantConversations", "", "Identity=other", 50107, 50107, 50107, 50107),
        ("GET /ParticipantConversations", "", "Address=%2B15551230001", 50107, 50107, 50107, 50107),

        ("POST /Services/{ServiceSid}/Media", "", "", 0, 0, 0, 0),
        ("GET /Services/{ServiceSid}/Media/{Sid}", "Sid=MINE", "", 0, 0, 0, 0),
        ("GET /Services/{ServiceSid}/Media/{Sid}", "Sid=THEIRS", "", 20404, 20404, 20404, 20404),
        ("GET /Services/{ServiceSid}/Media/{Sid}/Content", "Sid=ROOMS", "", 0, 0, 20404, 0),
        ("GET /Services/{ServiceSid}/Media/{Sid}/Content", "Sid=ELSEWHERES", "", 20404, 20404, 20404, 20404),

        // Closed, whoever asks.
        .. ((string[])
        [
            "POST /ConversationWithParticipants", "GET /Conversations/{ConversationSid}/Webhooks",
            "POST /Conversations/{ConversationSid}/Webhooks", "POST /Conversations/{ConversationSid}/Export",
            "GET /Conversations/{ConversationSid}/Export", "GET /Configuration", "POST /Configuration", "GET /Configuration/Webhooks",
            "GET /Configuration/Addresses", "GET /Roles", "POST /Roles", "GET /Services", "POST /Services", "DELETE /Services/{Sid}",
            "GET /Credentials", "GET /Bindings", "GET /Users", "POST /Users", "DELETE /Users/{Sid}", "GET /Content",
            "GET /Accounts.json", "POST /Accounts/{AccountSid}/Keys.json", "DELETE /Services/{ServiceSid}/Media/{Sid}",
            "PUT /Conversations", "GET /something/new",
        ]).Select(closed => (closed, "", "", 20403, 20403, 20403, 20403)),
    ];

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Roles_decide_what_a_token_may_do(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var scene = await SceneAsync(engine);
        foreach (var row in Table)
        {
            foreach (var (who, expected) in new[]
            {
                ("creator", row.Creator), ("member", row.Member), ("stranger", row.Stranger), ("admin", row.Admin),
            })
            {
                var (_, error) = await AskAsync(engine, scene, who, row.Operation, row.Route, row.Form);
                Assert.Equal((row.Operation, row.Route, row.Form, who, expected), (row.Operation, row.Route, row.Form, who, error?.Code ?? 0));
                Assert.Equal(error?.Code switch { null => 0, 50430 or 20404 => 404, _ => 403 }, error?.Status ?? 0);
            }
        }
    }

    [Fact]
    public void Every_open_operation_stands_in_the_table()
    {
        var tested = Table.Select(row => row.Operation).ToHashSet();
        Assert.DoesNotContain(AccessRules.Open, open => !tested.Contains(open));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Each_permission_opens_what_it_names(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var scene = await SceneAsync(engine);
        foreach (var (permission, operation, route, form) in new[]
        {
            ("sendMessage", $"POST {Messages}", "ConversationSid=room", "Body=x"),
            ("leaveConversation", $"DELETE {Participants}/{{Sid}}", "ConversationSid=room&Sid=ME", ""),
            ("leaveConversation", $"DELETE {UserConversation}", "UserSid=ME&ConversationSid=room", ""),
            ("editNotificationLevel", $"POST {UserConversation}", "UserSid=ME&ConversationSid=room", "NotificationLevel=muted"),
            ("editOwnMessage", $"POST {Messages}/{{Sid}}", "ConversationSid=room&Sid=OWN", "Body=x"),
            ("editOwnMessageAttributes", $"POST {Messages}/{{Sid}}", "ConversationSid=room&Sid=OWN", "Attributes={}"),
            ("deleteOwnMessage", $"DELETE {Messages}/{{Sid}}", "ConversationSid=room&Sid=OWN", ""),
            ("deleteAnyMessage", $"DELETE {Messages}/{{Sid}}", "ConversationSid=room&Sid=OTHERS", ""),
            ("editAnyMessage", $"POST {Messages}/{{Sid}}", "ConversationSid=room&Sid=OTHERS", "Body=x"),
            ("addParticipant", $"POST {Participants}", "ConversationSid=room", "Identity=other"),
            ("removeParticipant", $"DELETE {Participants}/{{Sid}}", "ConversationSid=room&Sid=other", ""),
            ("editConversationName", $"POST {Conversation}", "Sid=room", "FriendlyName=x"),
            ("editConversationAttributes", $"POST {Conversation}", "Sid=room", "Attributes={}"),
            ("deleteConversation", $"DELETE {Conversation}", "Sid=room", ""),
        })
        {
            await RoleAsync(engine, scene, "editOwnUserInfo");
            Assert.Equal((permission, 50107), (permission, (await AskAsync(engine, scene, "member", operation, route, form)).Error?.Code));
            await RoleAsync(engine, scene, permission);
            Assert.Equal((permission, null), (permission, (await AskAsync(engine, scene, "member", operation, route, form)).Error));
        }

        // A picture needs both.
        await RoleAsync(engine, scene, "sendMessage");
        Assert.Equal(50107, (await AskAsync(engine, scene, "member", $"POST {Messages}", "ConversationSid=room", "MediaSid=MINE")).Error?.Code);
        await RoleAsync(engine, scene, "sendMediaMessage");
        Assert.Equal(50107, (await AskAsync(engine, scene, "member", $"POST {Messages}", "ConversationSid=room", "MediaSid=MINE")).Error?.Code);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Nobody_writes_in_anothers_name(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var scene = await SceneAsync(engine);
        foreach (var form in new[] { "Body=x", "Body=x&Author=other", "Author=a&Author=b&Body=x", "Body=x&Author=" })
        {
            var (call, error) = await AskAsync(engine, scene, "member", $"POST {Messages}", "ConversationSid=room", form);
            Assert.Null(error);
            Assert.Equal(("member", "SDK", "member", true), (call.Form["Author"], call.Source, call.ClientIdentity, call.WebhookEnabled));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Whoever_comes_with_a_token_is_a_user_from_then_on(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var scene = await SceneAsync(engine);
        Assert.Null(await engine.Users.FindAsync(TestEngine.Account, TestEngine.Service, "new", Cancellation));
        await AskAsync(engine, scene, "new", "GET /Conversations", "", "");
        await AskAsync(engine, scene, "new", "GET /Conversations", "", "");
        Assert.NotNull(await engine.Users.FindAsync(TestEngine.Account, TestEngine.Service, "new", Cancellation));
        Assert.Equal(1, await engine.CountAsync("chat_user WHERE identity = 'new'"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_list_of_conversations_is_the_identitys_own(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var mine = new List<ConversationSid>();
        for (var i = 0; i < 5; i++)
        {
            var conversation = await engine.ConversationAsync();
            await engine.ChatAsync(conversation, i == 3 ? "other" : "zoe");
            mine.Add(conversation.Sid);
        }

        await engine.Conversations.UpdateAsync(
            TestEngine.Account, TestEngine.Service, mine[2].Value, before => before with { State = "inactive" }, false, Cancellation);
        await engine.ChatAsync(await engine.ConversationAsync(service: TestEngine.OtherService), "zoe");
        Assert.Equal([mine[4], mine[2], mine[1], mine[0]], await ListAsync(new(50, 0, null, false)));
        Assert.Equal([mine[4], mine[2], mine[1]], await ListAsync(new(2, 0, null, false)));
        Assert.Equal([mine[1], mine[0]], await ListAsync(new(2, 1, mine[2].Value, false)));
        Assert.Equal([mine[2], mine[4]], await ListAsync(new(2, 0, mine[1].Value, true)));
        Assert.Equal([mine[2]], await ListAsync(new(50, 0, null, false), "inactive"));

        async Task<List<ConversationSid>> ListAsync(Page page, string? state = null) => [.. (await engine.Conversations.ListOfAsync(
            TestEngine.Account, TestEngine.Service, "zoe", state, null, null, page, Cancellation)).Select(row => row.Sid)];
    }

    private sealed record Scene(Access Access, Dictionary<string, Dictionary<string, string>> Words, ConversationSid Room);

    private static async Task<Scene> SceneAsync(TestEngine engine)
    {
        var newcomers = new Newcomers(engine.Configurations, engine.Events, engine.Sids, engine);
        var access = new Access(engine.Database, engine.Configurations, newcomers);
        var room = await engine.ConversationAsync("room");
        await engine.Database.WriteAsync(
            sql => sql.ExecuteAsync("UPDATE conversation SET created_by = 'creator' WHERE account = $1", TestEngine.Account.Value), Cancellation);
        foreach (var identity in (string[])["creator", "member", "admin", "other"])
        {
            await engine.ChatAsync(room, identity);
        }

        var roles = await engine.Roles.ListAsync(TestEngine.Account, TestEngine.Service, new Page(50, 0, null, false), Cancellation);
        await engine.Users.UpdateAsync(
            TestEngine.Account, TestEngine.Service, "admin",
            user => user with { Role = roles.Single(role => role.FriendlyName == "service admin").Sid }, false, null, Cancellation);
        var others = await engine.PostAsync(room, "other");
        var elsewhere = await engine.ConversationAsync();
        var words = new Dictionary<string, Dictionary<string, string>>();
        foreach (var who in (string[])["creator", "member", "stranger", "admin", "new"])
        {
            words[who] = new()
            {
                ["ME"] = who,
                ["OTHERS"] = others.Sid.Value,
                ["OWN"] = (await engine.PostAsync(room, who)).Sid.Value,
                ["MINE"] = await FileAsync(engine, who, null),
                ["THEIRS"] = await FileAsync(engine, "other", null),
                ["ROOMS"] = await FileAsync(engine, "other", room.Sid),
                ["ELSEWHERES"] = await FileAsync(engine, "other", elsewhere.Sid),
            };
        }

        return new(access, words, room.Sid);
    }

    private static async Task<string> FileAsync(TestEngine engine, string author, ConversationSid? conversation)
    {
        var sid = engine.Sids.Next("ME");
        await engine.Media.InsertAsync(
            new MediaRow(
                TestEngine.Account, sid, TestEngine.Service, "image/png", null, 1, "media", author, conversation?.Value,
                conversation is null ? null : engine.Sids.Next("IM"), engine.Time, engine.Time),
            Cancellation);
        return sid;
    }

    // The member's own role in the room: this permission and no other.
    private static async Task RoleAsync(TestEngine engine, Scene scene, string permission)
    {
        var role = new Role(
            TestEngine.Account, TestEngine.Service, engine.Sids.Next("RL"), permission, RoleTypes.Conversation, [permission], 1, 1);
        await engine.Roles.InsertAsync(role, Cancellation);
        await engine.Database.WriteAsync(
            sql => sql.ExecuteAsync(
                "UPDATE participant SET role = $3 WHERE account = $1 AND conversation = $2 AND identity = 'member'",
                TestEngine.Account.Value, scene.Room.Value, role.Sid),
            Cancellation);
    }

    private static async ValueTask<(Call Call, ApiError? Error)> AskAsync(
        TestEngine engine, Scene scene, string who, string operation, string route, string form)
    {
        string Said(string text) => scene.Words[who].Aggregate(
            text, (said, word) => said.Replace("=" + word.Key, "=" + Uri.EscapeDataString(word.Value), StringComparison.Ordinal));
        var http = new DefaultHttpContext();
        var (method, pattern) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        http.Request.Method = method;
        http.Request.Path = "/v1" + pattern;
        foreach (var (name, value) in Form.Parse(Encoding.UTF8.GetBytes(Said(route)), out _)!.Pairs)
        {
            http.Request.RouteValues[name] = value;
        }

        var actor = new Actor(who, TestEngine.Service);
        var account = new Account(TestEngine.Account, "", "", TestEngine.Service, "", 1, 1);
        var call = new Call(http, account, TestEngine.Service, false, Form.Parse(Encoding.UTF8.GetBytes(Said(form)), out _)!) { Actor = actor };
        Assert.NotNull(engine);
        return await scene.Access.AdmitAsync(call, actor, new Operation(method, pattern));
    }
}
