namespace Parley.Api;

/// <summary>
/// Who acts with an access token: a chat identity in one conversation service. It may do what its roles allow, and sees only what it
/// takes part in (<see cref="Roles.Access"/>). REST calls with Basic auth have no actor and no limits.
/// </summary>
internal sealed record Actor(string Identity, string ServiceSid);
