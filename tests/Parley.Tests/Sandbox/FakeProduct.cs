using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Api;

namespace Parley.Tests.Sandbox;

/// <summary>A REST resource that does what the engine's do with a request, and answers with what its caller asks for.</summary>
internal static class FakeProduct
{
    public static async Task AnswerAsync(HttpContext http, FakeEngine engine)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var pair = header.StartsWith("Basic ", StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':') : ["", ""];
        if (await engine.AuthenticateAsync(pair[0], pair[1], http.RequestAborted) is not { } account)
        {
            await ((Parley.Api.Answer)ApiError.Unauthenticated).WriteAsync(http);
            return;
        }

        http.Features.Get<IRequestWitness>()?.Authenticated(account);
        var body = await Runner.ReadAllAsync(http, Form.MostBytes);
        var form = Form.Parse(body!.Value.Span, out _);
        var answer = http.Request.Path.Value switch
        {
            "/v1/Refused" => ApiError.Conflict(50353, "Taken"),
            "/v1/Gone" => Parley.Api.Answer.Gone,
            "/v1/Broken" => throw new InvalidOperationException("Broken"),
            _ => Parley.Api.Answer.Created(form?["Answer"] ?? "fine", TestJson.Default.String),
        };
        await answer.WriteAsync(http);
    }
}
