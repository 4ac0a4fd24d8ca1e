using System.Threading.Channels;
using Npgsql;
using Parley.Channels;
using Parley.Conversations;

namespace Parley.Storage.Postgres;

/// <summary>
/// Two writers a node, sharded by conversation. Each takes whatever has queued when its last commit returned (up to 256, no timer) and
/// stores it in one transaction of two round trips. A batch that fails is run again one by one, so that a bad row costs only itself.
/// </summary>
internal sealed partial class PostgresAppends : IAppendBatcher, IAsyncDisposable
{
    private const int Writers = 2;
    private const int MostAppends = 256;

    private readonly NpgsqlDataSource _source;
    private readonly AppendBatch _batch;
    private readonly ILogger _log;
    private readonly Channel<Waiting>[] _queues;
    private readonly Task[] _loops;

    public PostgresAppends(PostgresDatabase database, ChannelCatalog channels, Api.ISidSource sids, ILogger<PostgresAppends> log)
    {
        (_source, _log) = (database.Source, log);
        _batch = new AppendBatch(channels, sids);
        _queues = [.. Enumerable.Range(0, Writers).Select(_ => Channel.CreateUnbounded<Waiting>(new() { SingleReader = true }))];
        _loops = [.. _queues.Select(queue => Task.Run(() => RunAsync(queue.Reader)))];
    }

    public bool Takes(AppendRequest request) => IsPlain(request);

    public static bool IsPlain(AppendRequest request) =>
        request is { Inbound: null, MediaSid: null, NewMedia.Count: 0, Fire: false, Source: "API", Service: not null };

    public Task<AppendResult?> AppendAsync(AppendRequest request)
    {
        var waiting = new Waiting(request);
        var shard = (int)((uint)request.Conversation.Value.GetHashCode(StringComparison.Ordinal) % Writers);
        return _queues[shard].Writer.TryWrite(waiting)
            ? waiting.Done.Task
            : Task.FromException<AppendResult?>(new StorageException("The server is stopping."));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
        {
            queue.Writer.TryComplete();
        }

        await Task.WhenAll(_loops);
    }

    private sealed record Waiting(AppendRequest Request)
    {
        public TaskCompletionSource<AppendResult?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task RunAsync(ChannelReader<Waiting> queue)
    {
        var taken = new List<Waiting>(MostAppends);
        while (await queue.WaitToReadAsync())
        {
            while (taken.Count < MostAppends && queue.TryRead(out var waiting))
            {
                taken.Add(waiting);
            }

            await StoreAsync(taken);
            taken.Clear();
        }
    }

    private async Task StoreAsync(List<Waiting> taken)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await _source.OpenConnectionAsync();
        }
        catch (Exception away)
        {
            taken.ForEach(one => one.Done.TrySetException(new StorageException(away.Message, away)));
            return;
        }

        await using var open = connection;
        try
        {
            var results = await _batch.StoreAsync(connection, [.. taken.Select(one => one.Request)]);
            for (var i = 0; i < taken.Count; i++)
            {
                taken[i].Done.SetResult(results[i]);
            }
        }
        catch (Exception failure) when (IsUndone(failure))
        {
            // The plain way finds out which of them is to blame; the others are stored there.
            LogBatchFailed(failure, taken.Count);
            taken.ForEach(one => one.Done.TrySetResult(null));
        }
        catch (Exception broken)
        {
            // The connection broke, perhaps behind the COMMIT: storing them again might double them.
            LogBatchUnknown(broken, taken.Count);
            taken.ForEach(one => one.Done.TrySetException(new StorageException(broken.Message, broken) { PerhapsStored = true }));
        }
    }

    // An ERROR ends the transaction and leaves the session; with FATAL or no word at all nobody knows how far it came.
    private static bool IsUndone(Exception failure) =>
        failure is PostgresException { InvariantSeverity: "ERROR" } or not NpgsqlException;

    [LoggerMessage(600, LogLevel.Warning, "A batch of {Count} messages failed; they are stored one by one")]
    private partial void LogBatchFailed(Exception exception, int count);

    [LoggerMessage(601, LogLevel.Error, "Nobody knows whether a batch of {Count} messages was stored")]
    private partial void LogBatchUnknown(Exception exception, int count);
}
