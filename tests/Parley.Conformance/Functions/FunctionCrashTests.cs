using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Conformance.Functions;

/// <summary>Functions that hang, block, exit and eat memory; and processes that somebody kills.</summary>
public sealed class FunctionCrashTests
{
    private const string Fine = "exports.handler = (context, event, callback) => callback(null, 'fine');";

    [Fact]
    public async Task A_function_that_does_not_call_back_is_answered_with_504()
    {
        await using var host = await FunctionHost.StartAsync(
            new()
            {
                ["functions/hang.js"] = "exports.handler = () => { console.log('begun'); };",
                ["functions/fine.js"] = Fine,
            },
            ("Timeout", "2"));
        var pid = (await host.ReadyAsync())["pid"]!.GetValue<int>();
        var clock = Stopwatch.StartNew();
        Assert.Equal(20504, (await host.GetAsync("/hang")).Expect(504).Json["code"]!.GetValue<int>());
        Assert.InRange(clock.Elapsed.TotalSeconds, 1.9, 30);
        var written = await host.LastAsync("/hang");
        Assert.Equal(("timed_out", 504), (written["outcome"]!.GetValue<string>(), written["status"]!.GetValue<int>()));
        Assert.Equal("begun", written["logs"]![0]!["text"]!.GetValue<string>());
        (await host.GetAsync("/fine")).Expect(200);
        Assert.Equal(pid, (await host.ReadyAsync())["pid"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_function_that_keeps_the_thread_is_ended_and_those_behind_it_still_run()
    {
        var begun = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var host = await FunctionHost.StartAsync(
            new()
            {
                ["functions/loop.js"] = $$"""
                    exports.handler = () => { require('fs').writeFileSync({{JsonSerializer.Serialize(begun)}}, ''); for (;;) {} };
                    """,
                ["functions/fine.js"] = Fine,
            },
            ("Timeout", "3"));
        var pid = (await host.ReadyAsync())["pid"]!.GetValue<int>();
        (await host.GetAsync("/fine")).Expect(200);
        var looping = host.GetAsync("/loop");
        await FunctionHost.UntilAsync(() => Task.FromResult(File.Exists(begun)));
        File.Delete(begun);
        var behind = host.GetAsync("/fine");
        (await looping).Expect(504);
        (await behind).Expect(200);
        Assert.Equal("timed_out", (await host.LastAsync("/loop"))["outcome"]!.GetValue<string>());

        // The caller has its answer before the process is found to be deaf.
        JsonNode after = null!;
        await FunctionHost.UntilAsync(async () => (after = await host.ReadyAsync())["pid"]!.GetValue<int>() != pid);
        Assert.Equal(1, after["restarts"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_function_that_ends_the_process_is_answered_with_500_and_the_next_one_runs()
    {
        await using var host = await FunctionHost.StartAsync(new()
        {
            ["functions/exit.js"] = "exports.handler = () => { console.log('last words'); process.exit(3); };",
            ["functions/abort.js"] = "exports.handler = () => { process.kill(process.pid, 'SIGKILL'); };",
            ["functions/fine.js"] = Fine,
        });
        foreach (var (path, words) in ((string, string)[])[("/exit", "process.exit(3)"), ("/abort", "The process ended")])
        {
            var answer = (await host.GetAsync(path)).Expect(500).Json;
            Assert.Equal(20500, answer["code"]!.GetValue<int>());
            Assert.Contains(words, answer["message"]!.GetValue<string>(), StringComparison.Ordinal);
            var written = await host.LastAsync(path);
            Assert.Equal("crashed", written["outcome"]!.GetValue<string>());
            Assert.Contains(words, written["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
            (await host.GetAsync("/fine")).Expect(200);
        }

        Assert.Equal("last words", (await host.LastAsync("/exit"))["logs"]![0]!["text"]!.GetValue<string>());
        Assert.Equal(2, (await host.ReadyAsync())["restarts"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_function_that_eats_all_memory_takes_only_its_own_process_along()
    {
        await using var host = await FunctionHost.StartAsync(
            new()
            {
                ["functions/eat.js"] = "exports.handler = () => { const all = []; for (;;) { all.push(new Array(10000).fill(Math.random())); } };",
                ["functions/fine.js"] = Fine,
            },
            ("Memory", "64"));
        await host.ReadyAsync();
        var answer = await host.GetAsync("/eat");
        Assert.Contains(answer.Status, (int[])[500, 504]);
        Assert.Contains((await host.LastAsync("/eat"))["outcome"]!.GetValue<string>(), (string[])["crashed", "timed_out"]);
        (await host.GetAsync("/fine")).Expect(200);
        Assert.Equal(1, (await host.ReadyAsync())["restarts"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_killed_process_is_replaced()
    {
        await using var host = await FunctionHost.StartAsync(new() { ["functions/fine.js"] = Fine });
        var pid = (await host.ReadyAsync())["pid"]!.GetValue<int>();
        using (var process = Process.GetProcessById(pid))
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (await host.GetAsync("/fine")).Expect(200);
        Assert.NotEqual(pid, (await host.ReadyAsync())["pid"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_killed_server_leaves_no_process_behind_even_if_a_function_keeps_the_thread()
    {
        await using var host = await FunctionHost.StartAsync(
            new() { ["functions/loop.js"] = "exports.handler = () => { console.log('in it'); for (;;) {} };" });
        var pid = (await host.ReadyAsync())["pid"]!.GetValue<int>();
        using var process = Process.GetProcessById(pid);
        var looping = host.GetAsync("/loop");
        await FunctionHost.UntilAsync(() => Task.FromResult(IsBusy(process)));
        await host.Server.KillAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => looping);
    }

    [Fact]
    public async Task A_server_that_stops_ends_the_process()
    {
        await using var host = await FunctionHost.StartAsync(new() { ["functions/fine.js"] = Fine });
        using var process = Process.GetProcessById((await host.ReadyAsync())["pid"]!.GetValue<int>());
        Assert.Equal(0, await host.Server.StopAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_node_the_server_is_ready_and_says_what_to_install()
    {
        await using var host = await FunctionHost.StartAsync(new() { ["functions/fine.js"] = Fine }, ("Node", "/nonexistent/node"));
        JsonNode? health = null;
        await FunctionHost.UntilAsync(async () =>
        {
            health = (await host.Client.GetAsync("/health/ready")).Expect(200).Json;
            return health["functions"]!["status"]!.GetValue<string>() == "missing";
        });
        Assert.Equal("ok", health!["status"]!.GetValue<string>());
        Assert.Contains("Install Node", health["functions"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        var runtime = await host.RuntimeAsync();
        Assert.Equal("missing", runtime["status"]!.GetValue<string>());
        Assert.Contains("/nonexistent/node", runtime["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(20503, (await host.GetAsync("/fine")).Expect(503).Json["code"]!.GetValue<int>());
        (await host.Client.PostAsync("/v1/Conversations")).Expect(201);
    }

    [Fact]
    public async Task A_node_that_is_too_old_is_told_from_one_that_is_missing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a shell script.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var old = Directory.CreateTempSubdirectory("parley-node-");
        try
        {
            var program = Path.Combine(old.FullName, "node");
            await File.WriteAllTextAsync(program, "#!/bin/sh\necho v18.20.4\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            await using var host = await FunctionHost.StartAsync(new() { ["functions/fine.js"] = Fine }, ("Node", program));
            JsonNode? health = null;
            await FunctionHost.UntilAsync(async () =>
            {
                health = (await host.Client.GetAsync("/health/ready")).Expect(200).Json;
                return health["functions"]!["status"]!.GetValue<string>() == "missing";
            });
            const string words = "Node 18.20.4 is too old. Install Node 20.12 or later";
            Assert.Contains(words, health!["functions"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Contains(words, (await host.RuntimeAsync())["reason"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Contains(words, (await host.GetAsync("/fine")).Expect(503).Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }
        finally
        {
            old.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task More_than_200_calls_at_once_are_refused_and_the_200_are_answered()
    {
        await using var host = await FunctionHost.StartAsync(
            new()
            {
                ["functions/wait.js"] = """
                    const fs = require('node:fs');
                    const waiting = [];
                    setInterval(() => fs.existsSync('open') && waiting.splice(0).forEach((callback) => callback(null, 'through')), 20);
                    exports.handler = (context, event, callback) => { waiting.push(callback); };
                    """,
            },
            ("Timeout", "120"));
        await host.ReadyAsync();
        var calls = Enumerable.Range(0, 201).Select(_ => host.GetAsync("/wait")).ToList();
        var refused = await Task.WhenAny(calls);
        Assert.Equal(20429, (await refused).Expect(429).Json["code"]!.GetValue<int>());
        Assert.Equal("refused", (await host.LastAsync("/wait"))["outcome"]!.GetValue<string>());
        host.Write("open", "");
        foreach (var call in calls.Where(call => call != refused))
        {
            Assert.Equal("through", (await call).Expect(200).Text);
        }

        Assert.Equal("through", (await host.GetAsync("/wait")).Expect(200).Text);
    }

    [Fact]
    public async Task An_answer_of_more_than_16_MB_is_answered_with_502()
    {
        await using var host = await FunctionHost.StartAsync(
            new() { ["functions/long.js"] = "exports.handler = (context, event, callback) => callback(null, 'x'.repeat(Number(event.length)));" });
        Assert.Equal(16 * 1024 * 1024, (await host.GetAsync($"/long?length={16 * 1024 * 1024}")).Expect(200).Text.Length);
        Assert.Equal(20502, (await host.GetAsync($"/long?length={(16 * 1024 * 1024) + 1}")).Expect(502).Json["code"]!.GetValue<int>());
        var written = await host.LastAsync("/long");
        Assert.Equal(("failed", 502), (written["outcome"]!.GetValue<string>(), written["status"]!.GetValue<int>()));
        Assert.Equal("xxx", (await host.GetAsync("/long?length=3")).Expect(200).Text);
        Assert.Equal(0, (await host.ReadyAsync())["restarts"]!.GetValue<int>());
    }

    // Ready, its main thread slept.
    private static bool IsBusy(Process process)
    {
        process.Refresh();
        return process.Threads.Cast<ProcessThread>().Any(thread => thread.Id == process.Id && thread.ThreadState == System.Diagnostics.ThreadState.Running);
    }
}
