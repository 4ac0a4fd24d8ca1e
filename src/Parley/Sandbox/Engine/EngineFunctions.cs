using Parley.Accounts;
using Parley.Functions;

namespace Parley.Sandbox.Engine;

/// <summary>
/// Tells listeners of each call of a hosted function: those of the account whose call it was, and those of the functions' owner.
/// </summary>
internal sealed class EngineFunctions(SandboxEvents events, AccountDirectory accounts) : IFunctionObserver
{
    public void Ended(Invocation invocation)
    {
        var account = invocation.Request.Account;
        events.Publish(account, "function", Write);
        if (account != accounts.First.Sid)
        {
            events.Publish(accounts.First.Sid, "function", Write);
        }

        void Write(System.Text.Json.Utf8JsonWriter json)
        {
            json.WriteString("sid", invocation.Sid);
            json.WriteString("path", invocation.Request.Function.Path);
            json.WriteNumber("status", invocation.Result!.Status);
        }
    }
}
