using System.Security.Cryptography;
using System.Text;
using Parley.Api;
using Parley.Webhooks;

namespace Parley.Sandbox.Signatures;

/// <summary>
/// Explains why a webhook's signature does not verify, by trying: other forms of the URL, of the parameters, of the signature itself, and
/// other tokens, few changes first. What it names with a URL is proven; where nothing verifies it says what is left.
/// https://www.twilio.com/docs/usage/security#validating-requests
/// </summary>
internal sealed class SignatureExplainer(ISigning signing, IWebhookLog log)
{
    // Some ten thousand keyed hashes take a few milliseconds; nobody explains faster than that.
    private const int MostTries = 50_000;
    private const int MostChanges = 4;

    /// <summary>Whether it verifies, and if not, why.</summary>
    public async ValueTask<SignatureAnswer> ExplainAsync(AccountSid account, SignatureQuestion question, CancellationToken cancellation)
    {
        var secrets = await signing.SecretsAsync(account, cancellation);
        var text = WebhookSignature.Text(question.Url.Text, question.Signed);
        var expected = WebhookSignature.Sign(secrets[0].Secret, text);
        var verifies = Same(expected, question.Signature);
        var hashFits = !question.IsHashed || question.NamedHash is null
            || question.NamedHash.Equals(question.BodyHash, StringComparison.OrdinalIgnoreCase);
        var matches = verifies && (!question.IsHashed || (question.NamedHash is not null && hashFits));
        var causes = new List<SignatureCause>();
        if (!matches)
        {
            var recent = await RecentAsync(account, cancellation);
            causes.AddRange(verifies ? [] : Proven(question, secrets, recent));
            causes.AddRange(OfBody(question, hashFits));
            if (causes.Count == 0)
            {
                causes.AddRange(Left(question));
            }
        }

        return new(matches, text, expected, question.BodyHash, causes);
    }

    // The deliveries of which the application may have one in its hands.
    private async ValueTask<IReadOnlyList<LoggedDelivery>> RecentAsync(AccountSid account, CancellationToken cancellation) =>
        (await log.ListAsync(account, new(null, null, null, "100", null), cancellation)).Page?.Deliveries ?? [];

    private List<SignatureCause> Proven(
        SignatureQuestion question, IReadOnlyList<SigningSecret> secrets, IReadOnlyList<LoggedDelivery> recent)
    {
        var urls = SignatureVariants.Urls(question.Url, signing.PublicUrl, recent);
        var bodies = SignatureVariants.Parameters(question, recent)
            .Select(body => new Variant<string>(WebhookSignature.Text("", body.Value), body.Changes)).DistinctBy(body => body.Value).ToList();
        bodies.Add(new(
            string.Concat(question.Signed.Select(pair => pair.Key + pair.Value)),
            [new("order", "The parameters are signed in the order in which they came; they are to be sorted by their names")]));
        var tokens = secrets.Select((secret, at) => new Variant<string>(
            secret.Secret, at == 0 ? [] : [new("token", $"It is signed with {secret.Name}; webhooks are signed with the account's auth token")]));
        var received = SignatureVariants.Signatures(question.Signature);
        foreach (var (url, body, token) in FewestFirst(urls, bodies, [.. tokens]).Take(MostTries))
        {
            var text = url.Value + body.Value;
            var signature = WebhookSignature.Sign(token.Value, text);
            if (received.FirstOrDefault(form => Same(signature, form.Value)) is { } form)
            {
                return
                [
                    .. url.Changes.Concat(body.Changes).Concat(token.Changes).Concat(form.Changes)
                        .DistinctBy(change => change.Cause)
                        .Select(change => new SignatureCause(change.Cause, change.Words, url.Value, text)),
                ];
            }
        }

        return [];
    }

    private static IEnumerable<(Variant<string> Url, Variant<string> Body, Variant<string> Token)> FewestFirst(
        IReadOnlyList<Variant<string>> urls, IReadOnlyList<Variant<string>> bodies, IReadOnlyList<Variant<string>> tokens)
    {
        var byChanges = urls.ToLookup(url => url.Changes.Count);
        return from changes in Enumerable.Range(0, MostChanges + 1)
               from body in bodies
               from token in tokens
               from url in byChanges[changes - body.Changes.Count - token.Changes.Count]
               select (url, body, token);
    }

    private static IEnumerable<SignatureCause> OfBody(SignatureQuestion question, bool hashFits)
    {
        if (!hashFits)
        {
            yield return new(
                "body", $"The URL names the body's SHA-256 as {question.NamedHash}, and this body's is {question.BodyHash}: it was changed on "
                + "the way, or parsed and written anew before it was hashed");
        }
        else if (question.IsHashed && question.NamedHash is null)
        {
            yield return new(
                "body", "A body that is no form is signed by its SHA-256, which the URL carries as bodySHA256; this URL has none. If the "
                + "body is a form, give its content type");
        }
    }

    // Nothing verifies: what can still be said.
    private static IEnumerable<SignatureCause> Left(SignatureQuestion question)
    {
        if (!SignatureVariants.IsSignature(question.Signature))
        {
            yield return new("signature_format", "A signature is 28 characters of base64, the 20 octets of an HMAC-SHA1; this is none");
        }
        else
        {
            yield return new(
                "token", "With none of this account's secrets does it verify: compare the auth token with the one that the application uses, "
                + "and the account SID in the parameters with this account");
            yield return new(
                "parameters", "Or a parameter is missing, was added, or was changed: paste all of them, or the body as it came");
        }
    }

    // Signatures, too, are compared in time that depends on neither's content.
    private static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
