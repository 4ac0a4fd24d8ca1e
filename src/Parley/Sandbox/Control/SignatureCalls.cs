using System.Text.Json;
using Parley.Sandbox.Signatures;

namespace Parley.Sandbox.Control;

/// <summary>Why a webhook's signature does not verify.</summary>
internal sealed class SignatureCalls(SignatureExplainer explainer)
{
    private const int LongestUrl = 4096;
    private const int LongestBody = 256 * 1024;
    private const int LongestSignature = 256;
    private const int MostParameters = 500;

    public async Task ExplainAsync(ControlCall call)
    {
        if (await call.ReadAsync() is not { } document)
        {
            return;
        }

        using (document)
        {
            if (Read(document.RootElement, out var problem) is not { } question)
            {
                await call.RefuseAsync(problem);
                return;
            }

            var answer = await explainer.ExplainAsync(call.Account, question, call.Cancellation);
            await call.AnswerAsync(200, json =>
            {
                json.WriteBoolean("matches", answer.Matches);
                json.WriteString("stringToSign", answer.StringToSign);
                json.WriteString("expected", answer.Expected);
                json.WriteString("received", question.Signature);
                json.WriteString("bodySha256", answer.BodyHash);
                json.WriteStartArray("causes");
                foreach (var cause in answer.Causes)
                {
                    json.WriteStartObject();
                    json.WriteString("cause", cause.Cause);
                    json.WriteString("words", cause.Words);
                    json.WriteString("url", cause.Url);
                    json.WriteString("stringToSign", cause.StringToSign);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
    }

    private static SignatureQuestion? Read(JsonElement order, out string problem)
    {
        problem = "";
        if (JsonText.Read(order, "url", out var text) != JsonText.Found || text!.Length > LongestUrl || SignedUrl.Read(text) is not { } url)
        {
            problem = $"'url' is an http or https URL of at most {LongestUrl} characters.";
        }
        else if (JsonText.Read(order, "signature", out var signature) != JsonText.Found || signature!.Length > LongestSignature)
        {
            problem = $"'signature' is a text of at most {LongestSignature} characters: the header X-Twilio-Signature.";
        }
        else if (JsonText.Read(order, "body", out var body) == JsonText.Wrong || body?.Length > LongestBody)
        {
            problem = $"'body' is a text of at most {LongestBody} characters.";
        }
        else if (JsonText.Read(order, "contentType", out var type) == JsonText.Wrong || JsonText.Read(order, "method", out var method) == JsonText.Wrong)
        {
            problem = "'contentType' and 'method' are texts.";
        }
        else if (!TryParameters(order, out var parameters))
        {
            problem = $"'parameters' is an object of at most {MostParameters} texts, or of arrays of texts.";
        }
        else
        {
            return new(url, parameters, body, signature, type, method?.Trim().ToUpperInvariant() ?? "POST");
        }

        return null;
    }

    private static bool TryParameters(JsonElement order, out IReadOnlyList<KeyValuePair<string, string>>? parameters)
    {
        parameters = null;
        if (!order.TryGetProperty("parameters", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var pairs = new List<KeyValuePair<string, string>>();
        try
        {
            foreach (var member in given.EnumerateObject())
            {
                foreach (var value in member.Value.ValueKind == JsonValueKind.Array ? [.. member.Value.EnumerateArray()] : (JsonElement[])[member.Value])
                {
                    if (value.ValueKind != JsonValueKind.String || pairs.Count == MostParameters)
                    {
                        return false;
                    }

                    pairs.Add(new(member.Name, value.GetString()!));
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but no text.
            return false;
        }

        parameters = pairs;
        return true;
    }
}
