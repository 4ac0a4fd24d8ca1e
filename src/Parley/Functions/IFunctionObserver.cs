namespace Parley.Functions;

/// <summary>Hears of each call of a function when it is over. Called on the request's way: it must not wait, and not throw.</summary>
internal interface IFunctionObserver
{
    void Ended(Invocation invocation);
}

/// <summary>Nobody listens.</summary>
internal sealed class NoFunctionObserver : IFunctionObserver
{
    public void Ended(Invocation invocation)
    {
    }
}
