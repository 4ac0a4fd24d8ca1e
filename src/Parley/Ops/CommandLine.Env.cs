using System.CommandLine;

namespace Parley.Ops;

/// <summary><c>parley env</c>.</summary>
internal sealed partial class CommandLine
{
    private Command EnvironmentCommand()
    {
        var shell = new Option<bool>("--shell") { Description = "Only export lines: eval \"$(parley env --shell)\"" };
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        var command = new Command("env", "Print the variables that point every SDK at a running server") { shell, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(shell) && result.GetValue(json))
            {
                result.AddError("Give --shell or --json, not both.");
            }
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var server = Running(parsed);
            var text = parsed.GetValue(json) ? EnvironmentBlock.Json(server)
                : parsed.GetValue(shell) ? EnvironmentBlock.Shell(server)
                : EnvironmentBlock.Explained(server);
            await _world.Output.WriteAsync(text.AsMemory(), cancel);
            return 0;
        });
        return command;
    }
}
