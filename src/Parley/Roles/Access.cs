using Parley.Api;
using Parley.Configuration;
using Parley.Conversations;
using Parley.Media;
using Parley.Messages;
using Parley.Participants;
using Parley.Storage;
using Parley.Users;

namespace Parley.Roles;

/// <summary>
/// Stands between the <see cref="Runner"/> and every operation when somebody acts with an access token: reads the facts and asks the
/// operation's <see cref="AccessRule"/>. Nothing else in Parley asks for roles.
/// </summary>
internal sealed class Access(IDatabase database, ServiceConfigurationStore configurations, Newcomers newcomers)
{
    /// <summary>The call as it may go on, or why not.</summary>
    public async ValueTask<(Call Call, ApiError? Error)> AdmitAsync(Call call, Actor actor, Operation operation)
    {
        await KnowAsync(call, actor);
        var service = await configurations.OfAsync(call.Sid, call.ServiceSid, call.Cancellation);
        var at = await database.ReadAsync(sql => ReadAsync(sql, call, actor, operation, service), call.Cancellation);
        if (await operation.Rule(at) is { } refusal)
        {
            return (call, refusal);
        }

        // Nobody writes in another's name.
        return (AccessRules.Writes(operation) ? call.With(call.Form.With([new("Author", actor.Identity)])) : call, null);
    }

    // Whoever comes with a token is a user from then on, as on Twilio.
    private async ValueTask KnowAsync(Call call, Actor actor)
    {
        const string known = "SELECT 1 FROM chat_user WHERE account = $1 AND service = $2 AND identity = $3";
        if (await database.ReadAsync(
            sql => sql.FirstAsync(known, _ => true, call.Sid.Value, call.ServiceSid, actor.Identity), call.Cancellation))
        {
            return;
        }

        await database.WriteAsync(async sql =>
        {
            await newcomers.KnowAsync(sql, call.Sid, call.ServiceSid, actor.Identity, call.Firing);
            return 0;
        }, call.Cancellation);
    }

    private async ValueTask<AccessCase> ReadAsync(
        ISql sql, Call call, Actor actor, Operation operation, ServiceConfiguration service)
    {
        var conversation = NameOf(call, operation) is { } name ? await ConversationStore.FindAsync(sql, call.Sid, call.ServiceSid, name) : null;
        var me = conversation is null
            ? null
            : await ParticipantStore.FindByIdentityAsync(sql, call.Sid, conversation.Sid, actor.Identity);
        var granted = await RoleStore.GrantedAsync(sql, service, actor.Identity, me is null ? null : conversation!.Sid);
        return new(call, actor, conversation, me, granted, Facts(call, actor, conversation));
    }

    // The conversation's own operations call it Sid, those below it ConversationSid.
    private static string? NameOf(Call call, Operation operation) =>
        call.Http.Request.RouteValues["ConversationSid"] as string
        ?? (operation.Pattern == AccessRules.Conversation ? call.Route("Sid") : null);

    private AccessFacts Facts(Call call, Actor actor, Conversation? conversation) => new(
        author: () => database.ReadAsync(
            async sql => conversation is null
                ? null
                : (await MessageStore.FindAsync(sql, call.Sid, conversation.Sid, call.Route("Sid")))?.Author,
            call.Cancellation),
        media: sid => database.ReadAsync(
            async sql => await MediaStore.FindAsync(sql, call.Sid, sid) is { } file && file.IsIn(call.ServiceSid) ? file : null,
            call.Cancellation),
        isIn: other => database.ReadAsync(
            async sql => await ParticipantStore.FindByIdentityAsync(sql, call.Sid, other, actor.Identity) is not null, call.Cancellation),
        user: () => database.ReadAsync(
            async sql => (await UserStore.FindAsync(sql, call.Sid, call.ServiceSid, UserOf(call)))?.Identity, call.Cancellation));

    private static string UserOf(Call call) => call.Http.Request.RouteValues["UserSid"] as string ?? call.Route("Sid");
}
