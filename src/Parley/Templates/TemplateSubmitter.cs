using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Inbound;
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
        if (content?.Approval is not { Status: "received" } approval || ContentBody.From(content) is not { } body
            || body.Form(approval.ContentType) is not { } form)
        {
            return new JobResult.Done();
        }

        if (channels.With<ISubmitsTemplates>() is not { } reviewer)
        {
            return Reviewed(content, approval, "rejected", "No channel of this server takes templates");
        }

        var draft = new TemplateDraft(
            content.Sid, approval.Name, content.Language, approval.Category, approval.AllowCategoryChange, form, body.Samples);
        return await reviewer.SubmitTemplateAsync(job.Account, draft, cancellation) switch
        {
            TemplateSubmission.Taken taken => Reviewed(content, approval, taken.Status, taken.Reason, taken.ProviderId),
            TemplateSubmission.Refused refused => Reviewed(content, approval, "rejected", refused.Reason),
            TemplateSubmission.TryLater later when fails + 1 < MostTries =>
                new JobResult.Later(BackOff.After(fails), CountAsFailure: true, later.Words),
            TemplateSubmission.TryLater later => Reviewed(content, approval, "rejected", later.Words),
            _ => throw new InvalidOperationException("Unknown submission."),
        };
    }

    // The review may have come before the answer to the submission: only an approval that still waits is moved.
    private JobResult.Done Reviewed(Content content, Approval approval, string status, string? reason, string? providerId = null) =>
        new(async sql =>
        {
            var now = await ContentStore.FindAsync(sql, content.Account, content.Sid);
            if (now is null && providerId is not null)
            {
                // Deleted meanwhile: what the reviewer has just taken goes back.
                await TemplateRemover.QueueAsync(sql, content.Account, content.Sid, approval with { ProviderId = providerId });
                return;
            }

            var waits = now?.Approval?.Status == "received";
            await ContentStore.ReviewAsync(
                sql,
                new TemplateReview(content.Account, approval.Name, content.Language, waits ? status : null, waits ? reason : null),
                clock.Now(content.Account), providerId);
        });
}
