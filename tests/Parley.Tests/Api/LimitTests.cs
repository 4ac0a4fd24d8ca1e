using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Parley.Api;
using Parley.Ops;

namespace Parley.Tests.Api;

public sealed class LimitTests
{
    private static readonly AccountSid Account = new("AC1");

    [Theory]
    [InlineData("GET", "/Conversations/{Sid}", "None")]
    [InlineData("POST", "/Conversations", "Service")]
    [InlineData("POST", "/Conversations/{Sid}", "Conversation")]
    [InlineData("DELETE", "/Conversations/{Sid}", "Service")]
    [InlineData("POST", "/ConversationWithParticipants", "Service")]
    [InlineData("POST", "/Conversations/{ConversationSid}/Participants", "Conversation")]
    [InlineData("POST", "/Conversations/{ConversationSid}/Participants/{Sid}", "Conversation")]
    [InlineData("DELETE", "/Conversations/{ConversationSid}/Participants/{Sid}", "Conversation")]
    [InlineData("POST", "/Conversations/{ConversationSid}/Messages", "Conversation")]
    [InlineData("POST", "/Conversations/{ConversationSid}/Messages/{Sid}", "Conversation")]
    [InlineData("DELETE", "/Conversations/{ConversationSid}/Messages/{Sid}", "Conversation")]
    [InlineData("POST", "/Conversations/{ConversationSid}/Webhooks", "None")]
    [InlineData("POST", "/Users", "Service")]
    [InlineData("POST", "/Users/{Sid}", "Service")]
    [InlineData("DELETE", "/Roles/{Sid}", "Service")]
    [InlineData("POST", "/Users/{UserSid}/Conversations/{ConversationSid}", "None")]
    [InlineData("POST", "/Services", "None")]
    [InlineData("POST", "/Content", "None")]
    public void Actions_are_counted_for_the_documented_resource(string method, string pattern, string scope) =>
        Assert.Equal(scope, ActionScopes.Of(method, pattern).ToString());

    [Fact]
    public void Each_resource_of_each_account_has_its_own_count()
    {
        using var limits = new ActionLimits(new(2, 0));
        limits.Count(Account, "IS1", ActionScope.Conversation, "CH1");
        limits.Count(Account, "IS1", ActionScope.Conversation, "CH1");
        var refused = Assert.Throws<RefusedException>(() => limits.Count(Account, "IS1", ActionScope.Conversation, "CH1"));
        Assert.Equal((429, 50063), (refused.Error.Status, refused.Error.Code));
        limits.Count(Account, "IS1", ActionScope.Conversation, "CH2");
        limits.Count(Account, "IS2", ActionScope.Conversation, "CH1");
        limits.Count(Account, "IS1", ActionScope.Service, "");
        limits.Count(new("AC2"), "IS1", ActionScope.Conversation, "CH1");
    }

    [Fact]
    public void A_place_among_the_requests_is_free_again_when_it_is_left()
    {
        using var limits = new ActionLimits(new(0, 1));
        using (limits.Enter(Account))
        {
            Assert.Equal(20429, Assert.Throws<RefusedException>(() => limits.Enter(Account)).Error.Code);
            limits.Enter(new("AC2"))!.Dispose();
        }

        limits.Enter(Account)!.Dispose();
    }

    [Fact]
    public void Without_limits_nothing_is_counted()
    {
        using var limits = new ActionLimits(new(0, 0));
        for (var i = 0; i < 1000; i++)
        {
            limits.Count(Account, "IS1", ActionScope.Conversation, "CH1");
            Assert.Null(limits.Enter(Account));
        }
    }

    [Theory]
    [InlineData(true, null, 0)]
    [InlineData(false, null, 30)]
    [InlineData(true, "7", 7)]
    [InlineData(false, "0", 0)]
    public void The_documented_limit_holds_outside_of_the_sandbox_unless_a_setting_says_otherwise(bool sandbox, string? setting, int expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Parley:Limits:ActionsPerSecond", setting)]).Build();
        Assert.Equal(new LimitOptions(expected, 0), LimitOptions.From(configuration, sandbox));
    }

    [Fact]
    public void A_form_knows_what_nobody_asked_for()
    {
        var form = Form.Parse("a=1&a=2&b=3&c=4&c=5&d=6"u8, out _)!;
        Assert.False(form.AllRead);
        Assert.Equal(["a", "b", "c", "d"], form.Unread(10));
        _ = form["a"];
        _ = form.All("c");
        Assert.Null(form["e"]);
        Assert.Equal(["b", "d"], form.Unread(10));
        Assert.True(form.Has("b"));
        Assert.True(form.Has("d"));
        Assert.Empty(form.Unread(10));
        Assert.True(Form.Parse(""u8, out _)!.AllRead);
    }

    [Fact]
    public void The_log_gets_a_few_names_cut_and_plain_and_never_fills()
    {
        var log = new Lines();
        var unknown = new UnknownParameters(TimeProvider.System, log);
        var names = string.Join('&', Enumerable.Range(0, 100).Select(i => $"%0Aname{i}{new string('x', 1000)}=value"));
        unknown.Report(new DefaultHttpContext(), Form.Parse(Encoding.ASCII.GetBytes(names), out _)!);
        var line = Assert.Single(log.Written);
        Assert.InRange(line.Length, 100, 1000);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("value", line, StringComparison.Ordinal);
        for (var i = 0; i < 1000; i++)
        {
            unknown.Report(new DefaultHttpContext(), Form.Parse("a=b"u8, out _)!);
        }

        Assert.InRange(log.Written.Count, 2, 500);
    }

    private sealed class Lines : ILogger<UnknownParameters>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Equal(LogLevel.Warning, logLevel);
            Written.Add(formatter(state, exception));
        }
    }
}
