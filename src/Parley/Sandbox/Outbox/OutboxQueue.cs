namespace Parley.Sandbox.Outbox;

/// <summary>Deliveries that go one after the other.</summary>
internal sealed class OutboxQueue
{
    private readonly Lock _gate = new();
    private readonly LinkedList<OutboxItem> _items = new();
    private readonly CancellationTokenSource _stop;
    private TaskCompletionSource? _second;
    private OutboxItem? _overtaken;
    private bool _hindered;

    public OutboxQueue(OutboxItem first, CancellationToken stopping)
    {
        _items.AddLast(first);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Stopped = _stop.Token;
    }

    /// <summary>Cancelled when the server stops or the account is reset.</summary>
    public CancellationToken Stopped { get; }

    public OutboxItem? First
    {
        get
        {
            lock (_gate)
            {
                return _items.First?.Value;
            }
        }
    }

    public void Add(OutboxItem item)
    {
        lock (_gate)
        {
            _items.AddLast(item);
            _second?.TrySetResult();
            if (_hindered)
            {
                item.Answer();
            }
        }
    }

    public void Remove(OutboxItem item)
    {
        lock (_gate)
        {
            _items.Remove(item);
            _hindered = false;
        }
    }

    /// <summary>The first could not be delivered: whoever waits for something behind it learns that it is queued.</summary>
    public void Hinder()
    {
        lock (_gate)
        {
            _hindered = true;
            foreach (var item in _items)
            {
                item.Answer();
            }
        }
    }

    /// <summary>Completes when somebody stands behind the first.</summary>
    public Task HasSecond()
    {
        lock (_gate)
        {
            if (_items.Count > 1)
            {
                return Task.CompletedTask;
            }

            _second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _second.Task;
        }
    }

    /// <summary>Lets the second go before the first. The first is not overtaken twice.</summary>
    public void SwapFirst()
    {
        lock (_gate)
        {
            if (_items.First is not { } first)
            {
                return;
            }

            _overtaken = first.Value;
            if (first.Next is { } second)
            {
                _items.Remove(first);
                _items.AddAfter(second, first);
            }
        }
    }

    public bool WasOvertaken(OutboxItem item) => ReferenceEquals(_overtaken, item);

    public void Drop()
    {
        _stop.Cancel();
        lock (_gate)
        {
            foreach (var item in _items)
            {
                item.Answer();
                item.Entry?.Dispose();
            }

            _items.Clear();
        }
    }
}
