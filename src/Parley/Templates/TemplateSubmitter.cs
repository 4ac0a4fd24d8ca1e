using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Lanes;
using Parley.Storage;

namespace Parley.Templates;

/// <summary>Takes submitted templates to the channel's reviewer.</summary>
internal sealed class TemplateSubmitter(IDatabase database, ChannelCatalog channels, IAccountClock clock) : IJobRunner
{
    public const string JobKind = "template";

    private const int MostTries = 20;

    public IReadOnlyCollection<string> Kinds => [JobKind];

    public static ValueTask QueueAsync(ISql sql, AccountSid account, string contentSid) =>
        LaneStore.AppendAsync(sql, account, $"template/{contentSid}", JobKind, contentSid, null);

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var content = await database.ReadAsync(sql => ContentStore.FindAsync(sql, job.Account, job.Reference), cancellation);
        if (content?.Approval is not { Status: "received" } approval || ContentBody.From(content) is not { } body)
        {
            return new JobResult.Done();
        }

        if (channels.With<ISubmitsTemplates>() is not { } reviewer)
        {
            return Reviewed(content, approval, "rejected", "No channel of this server takes templates");
        }

        var (text, names) = body.Positional();
        var examples = names.Select(name => body.Samples.TryGetValue(name, out var sample) ? sample : name).ToList();
        var draft = new TemplateDraft(
            content.Sid, approval.Name, content.Language, approval.Category, text, examples,
            body.Media is null ? null : MediaTypes.OfUrl(body.Media), body.Media is null ? null : ContentBody.Render(body.Media, body.Samples));
        return await reviewer.SubmitTemplateAsync(job.Account, draft, cancellation) switch
        {
            TemplateSubmission.Taken taken => Reviewed(content, approval, taken.Status, null),
            TemplateSubmission.Refused refused => Reviewed(content, approval, "rejected", refused.Reason),
            TemplateSubmission.TryLater later when fails + 1 < MostTries =>
                new JobResult.Later(BackOff.After(fails), CountAsFailure: true, later.Words),
            TemplateSubmission.TryLater later => Reviewed(content, approval, "rejected", later.Words),
            _ => throw new InvalidOperationException("Unknown submission."),
        };
    }

    // The review may have come before the answer to the submission: only an approval that still waits is moved.
    private JobResult.Done Reviewed(Content content, Approval approval, string status, string? reason) => new(async sql =>
    {
        if (await ContentStore.FindAsync(sql, content.Account, content.Sid) is { Approval.Status: "received" })
        {
            await ContentStore.ReviewAsync(
                sql, content.Account, approval.Name, content.Language, status, reason, clock.Now(content.Account));
        }
    });
}
