using Parley.Api;
using Parley.Channels;
using Parley.Lanes;
using Parley.Storage;

namespace Parley.Templates;

/// <summary>Takes the templates of deleted contents back from the channel's reviewer, so that nothing is left that nobody can send.</summary>
internal sealed partial class TemplateRemover(ChannelCatalog channels, ILogger<TemplateRemover> log) : IJobRunner
{
    public const string JobKind = "template-gone";

    private const int MostTries = 20;

    public IReadOnlyCollection<string> Kinds => [JobKind];

    // In the lane of its submission, so behind it. A template that the reviewer never took needs no removal.
    public static ValueTask QueueAsync(ISql sql, AccountSid account, string contentSid, Approval approval) =>
        approval.ProviderId is { } id
            ? LaneStore.AppendAsync(sql, account, $"template/{contentSid}", JobKind, id, approval.Name)
            : ValueTask.CompletedTask;

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        if (channels.With<ISubmitsTemplates>() is not { } reviewer
            || await reviewer.RemoveTemplateAsync(job.Account, job.Payload!, job.Reference, cancellation))
        {
            return new JobResult.Done();
        }

        if (fails + 1 < MostTries)
        {
            return new JobResult.Later(BackOff.After(fails), CountAsFailure: true, "The reviewer is away");
        }

        LogLeft(job.Payload!);
        return new JobResult.Done();
    }

    [LoggerMessage(420, LogLevel.Warning, "The template {Name} of a deleted content could not be removed; remove it at the carrier")]
    private partial void LogLeft(string name);
}
