using System.CommandLine;
using Parley.Api;

namespace Parley.Ops;

/// <summary><c>parley token</c>.</summary>
internal sealed partial class CommandLine
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    private Command TokenCommand()
    {
        var identity = new Option<string>("--identity")
        {
            Description = "The chat participant's identity",
            HelpName = "NAME",
            Required = true,
        };
        var service = new Option<string>("--service")
        {
            Description = "The conversation service; without it the account's default",
            HelpName = "IS…",
        };
        identity.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError("--identity is empty.");
            }
        });
        service.Validators.Add(result =>
        {
            if (!Sid.Is(result.GetValueOrDefault<string>(), "IS"))
            {
                result.AddError("--service is IS and 32 hexadecimal digits.");
            }
        });
        var command = new Command("token", "Print an access token for a chat participant, good for an hour") { identity, service };
        command.SetAction(async (parsed, cancel) =>
        {
            var server = Running(parsed);

            // The variables of `parley env` may be set in this shell; a call to our own server goes straight to it.
            using var handler = new SocketsHttpHandler { UseProxy = false };
            using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
            var api = new ServerApi(http, server.Ready);
            var serviceSid = parsed.GetValue(service) ?? await api.DefaultServiceAsync(cancel);
            var key = await api.CreateKeyAsync("parley token", cancel);
            var token = new AccessToken(parsed.GetValue(identity)!, serviceSid, TokenLifetime).Sign(key, _world.Time.GetUtcNow());
            await _world.Output.WriteLineAsync(token.AsMemory(), cancel);
            return 0;
        });
        return command;
    }
}
