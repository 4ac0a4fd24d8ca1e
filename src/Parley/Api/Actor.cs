namespace Parley.Api;

/// <summary>Who acts with an access token: a chat identity in one conversation service. REST calls with Basic auth have none.</summary>
internal sealed record Actor(string Identity, string ServiceSid);
