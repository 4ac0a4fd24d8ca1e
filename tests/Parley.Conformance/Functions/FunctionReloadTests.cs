using System.Text.Json.Nodes;

namespace Parley.Conformance.Functions;

/// <summary>Files that come, change and go while functions are served.</summary>
public sealed class FunctionReloadTests
{
    [Fact]
    public async Task New_changed_and_deleted_files_count_at_once()
    {
        await using var host = await FunctionHost.StartAsync(new()
        {
            ["functions/word.js"] = "const { word } = require('../lib/words'); exports.handler = (c, e, callback) => callback(null, word + (c.SUFFIX ?? ''));",
            ["lib/words.js"] = "exports.word = require('./list.json')[0];",
            ["lib/list.json"] = """["one"]""",
        });
        Assert.Equal("one", (await host.GetAsync("/word")).Expect(200).Text);
        var pid = (await host.ReadyAsync())["pid"]!.GetValue<int>();

        // Of the same length, in the same instant: told by more than size and time.
        host.Write("lib/list.json", """["two"]""");
        Assert.Equal("two", (await host.GetAsync("/word")).Expect(200).Text);
        host.Write("lib/words.js", "exports.word = 'three';");
        Assert.Equal("three", (await host.GetAsync("/word")).Expect(200).Text);
        host.Write(".env", "SUFFIX=!\n");
        Assert.Equal("three!", (await host.GetAsync("/word")).Expect(200).Text);
        host.Delete(".env");
        Assert.Equal("three", (await host.GetAsync("/word")).Expect(200).Text);
        (await host.GetAsync("/fresh")).Expect(404);
        host.Write("functions/fresh.js", "exports.handler = (c, e, callback) => callback(null, 'new');");
        Assert.Equal("new", (await host.GetAsync("/fresh")).Expect(200).Text);
        host.Write("functions/fresh.js", "exports.handler = (c, e, callback) => {");
        (await host.GetAsync("/fresh")).Expect(500);
        host.Write("functions/fresh.js", "exports.handler = (c, e, callback) => callback(null, 'mended');");
        Assert.Equal("mended", (await host.GetAsync("/fresh")).Expect(200).Text);
        host.Delete("functions/fresh.js");
        (await host.GetAsync("/fresh")).Expect(404);
        host.Write("functions/word.protected.js", "exports.handler = (c, e, callback) => callback(null, 'guarded');");
        (await host.GetAsync("/word")).Expect(403);
        Assert.Equal(pid, (await host.ReadyAsync())["pid"]!.GetValue<int>());
    }

    [Fact]
    public async Task Hundreds_of_changes_leave_nothing_behind()
    {
        const string body = """
            const ballast = Array.from({ length: 50000 }, (_, i) => 'module ' + i);
            const v8 = require('node:v8');
            const Module = require('node:module');
            v8.setFlagsFromString('--expose-gc');
            const collect = require('node:vm').runInNewContext('gc');
            exports.handler = (context, event, callback) => {
              if (event.measure) { collect(); }
              const modules = Object.values(Module._cache);
              callback(null, {
                cached: modules.length, children: modules.reduce((sum, module) => sum + module.children.length, 0),
                paths: Object.keys(Module._pathCache).length, heap: process.memoryUsage().heapUsed, ballast: ballast.length, round:
            """;
        await using var host = await FunctionHost.StartAsync(new() { ["functions/heavy.js"] = body + " 0 }); };" });
        await host.ResultAsync("/heavy");
        host.Write("functions/heavy.js", body + " 1 }); };");
        var first = await host.ResultAsync("/heavy?measure=1");
        JsonNode last = first;
        for (var round = 2; round <= 300; round++)
        {
            host.Write("functions/heavy.js", body + $" {round} }}); }};");
            last = await host.ResultAsync(round % 50 == 0 ? "/heavy?measure=1" : "/heavy");
            Assert.Equal(round, last["round"]!.GetValue<int>());
        }

        foreach (var count in (string[])["cached", "children", "paths"])
        {
            Assert.Equal(first[count]!.GetValue<int>(), last[count]!.GetValue<int>());
        }

        // Each version holds about three megabytes: 300 of them would be 900.
        var grown = last["heap"]!.GetValue<long>() - first["heap"]!.GetValue<long>();
        Assert.True(grown < 30_000_000, $"The heap grew by {grown} bytes in 300 changes.");
        Assert.Equal(0, (await host.ReadyAsync())["restarts"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_call_after_npm_installed_something_runs_with_the_new_package()
    {
        await using var host = await FunctionHost.StartAsync(new()
        {
            ["functions/which.js"] = "const { word } = require('words'); exports.handler = (c, e, callback) => callback(null, word);",
            ["node_modules/words/index.js"] = "exports.word = 'old';",
            ["node_modules/.package-lock.json"] = """{"name":"x","packages":{"node_modules/words":{"version":"1.0.0"}}}""",
        });
        Assert.Equal("old", (await host.GetAsync("/which")).Expect(200).Text);
        host.Write("node_modules/words/index.js", "exports.word = 'new';");
        Assert.Equal("old", (await host.GetAsync("/which")).Expect(200).Text);
        host.Write("node_modules/.package-lock.json", """{"name":"x","packages":{"node_modules/words":{"version":"10.0.0"}}}""");
        Assert.Equal("new", (await host.GetAsync("/which")).Expect(200).Text);
        Assert.Equal(1, (await host.ReadyAsync())["restarts"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_ES_module_is_refused_because_a_change_of_it_would_not_count()
    {
        await using var host = await FunctionHost.StartAsync(new()
        {
            ["functions/modern.js"] = "export const handler = (context, event, callback) => callback(null, 'old');",
            ["functions/importing.js"] = "exports.handler = async (context, event, callback) => callback(null, (await import('../lib/word.mjs')).word);",
            ["lib/word.mjs"] = "export const word = 'imported';",
        });

        // Before 20.19 Node refuses it in words of its own.
        var refused = (await host.GetAsync("/modern")).Expect(500).Json["message"]!.GetValue<string>();
        Assert.Matches("ES [Mm]odule|Unexpected token 'export'", refused);
        Assert.Equal("imported", (await host.GetAsync("/importing")).Expect(200).Text);
        host.Write("functions/modern.js", "exports.handler = (context, event, callback) => callback(null, 'mended');");
        Assert.Equal("mended", (await host.GetAsync("/modern")).Expect(200).Text);
    }

    [Fact]
    public async Task Variables_that_cannot_be_read_are_an_error_of_each_call_until_they_can()
    {
        await using var host = await FunctionHost.StartAsync(
            new() { ["functions/word.js"] = "exports.handler = (context, event, callback) => callback(null, context.WORD);", [".env"] = "\uFEFFWORD=marked\n" });
        Assert.Equal("marked", (await host.GetAsync("/word")).Expect(200).Text);
        host.Delete(".env");
        Directory.CreateDirectory(Path.Combine(host.Folder, ".env"));
        Assert.Contains("EISDIR", (await host.GetAsync("/word")).Expect(500).Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("failed", (await host.LastAsync("/word"))["outcome"]!.GetValue<string>());
        Directory.Delete(Path.Combine(host.Folder, ".env"));
        host.Write(".env", "WORD=back\n");
        Assert.Equal("back", (await host.GetAsync("/word")).Expect(200).Text);
    }

    [Fact]
    public async Task A_package_that_is_missing_is_named_with_who_wants_it_and_nothing_of_the_servers()
    {
        await using var host = await FunctionHost.StartAsync(new() { ["functions/wants.js"] = "require('not-installed');" });
        var message = (await host.GetAsync("/wants")).Expect(500).Json["message"]!.GetValue<string>();
        Assert.StartsWith("Cannot find module 'not-installed'", message, StringComparison.Ordinal);
        Assert.Contains("wants.js", message, StringComparison.Ordinal);
        Assert.DoesNotContain("runner.js", message, StringComparison.Ordinal);
        host.Write("node_modules/not-installed/index.js", "module.exports = 1;");
        host.Write("functions/wants.js", "const one = require('not-installed'); exports.handler = (context, event, callback) => callback(null, `${one}`);");
        Assert.Equal("1", (await host.GetAsync("/wants")).Expect(200).Text);
    }
}
