using Parley.Functions;

namespace Parley.Tests.Functions;

public sealed class InvocationLogTests
{
    [Fact]
    public void Only_the_latest_are_kept()
    {
        var log = new InvocationLog(most: 3);
        for (var i = 1; i <= 5; i++)
        {
            Add(log, $"FI{i}", "/a");
        }

        Assert.Equal(["FI5", "FI4", "FI3"], log.List(null, null, backward: false, 10).Select(one => one.Sid));
        Assert.Null(log.Find("FI1"));
        Assert.NotNull(log.Find("FI5"));
        Assert.Equal(new(5, 0, 5), log.Counts("/a"));
    }

    [Fact]
    public void Pages_go_by_sid_in_both_directions_and_by_path()
    {
        var log = new InvocationLog();
        foreach (var (sid, path) in ((string, string)[])[("FI2", "/a"), ("FI1", "/a"), ("FI3", "/b"), ("FI4", "/a")])
        {
            Add(log, sid, path);
        }

        Assert.Equal(["FI4", "FI2", "FI1"], log.List("/a", null, backward: false, 10).Select(one => one.Sid));
        Assert.Equal(["FI2"], log.List("/a", "FI4", backward: false, 1).Select(one => one.Sid));
        Assert.Equal(["FI2", "FI4"], log.List("/a", "FI1", backward: true, 10).Select(one => one.Sid));
        Assert.Empty(log.List("/c", null, backward: false, 10));
    }

    [Fact]
    public void Errors_count_and_refusals_do_not()
    {
        var log = new InvocationLog();
        Add(log, "FI1", "/a", InvocationOutcomes.Failed);
        Add(log, "FI2", "/a", InvocationOutcomes.TimedOut);
        Add(log, "FI3", "/a", InvocationOutcomes.Crashed);
        Add(log, "FI4", "/a");
        Add(log, "FI5", "/a", InvocationOutcomes.Refused);
        Assert.Equal(new(4, 3, 4), log.Counts("/a"));
    }

    [Fact]
    public void A_call_that_runs_is_found_and_not_listed()
    {
        var log = new InvocationLog();
        var running = Make("FI1", "/a");
        log.Begin(running);
        Assert.Same(running, log.Find("FI1"));
        Assert.Empty(log.List(null, null, backward: false, 10));
    }

    [Fact]
    public void What_a_call_prints_is_bounded()
    {
        var lines = Make("FI1", "/a");
        for (var i = 0; i < 1000; i++)
        {
            lines.Print(new("log", 0, "x"));
        }

        Assert.Equal(501, lines.Lines.Count);
        var long_ = Make("FI2", "/a");
        for (var i = 0; i < 100; i++)
        {
            long_.Print(new("log", 0, new string('x', 8192)));
        }

        Assert.Equal(32, long_.Lines.Count);
    }

    private static Invocation Make(string sid, string path) => new(sid, sid[^1] - '0', new(
        new("AC1"), new(path, "functions" + path + ".js", Access.Public, IsFunction: true), "POST", "http", new Dictionary<string, string>(),
        new Dictionary<string, string>()));

    private static void Add(InvocationLog log, string sid, string path, string outcome = InvocationOutcomes.Completed)
    {
        var invocation = Make(sid, path);
        log.Begin(invocation);
        invocation.Result = new(200, outcome, 1, new Dictionary<string, string>(), null);
        log.Finish(invocation);
    }
}
