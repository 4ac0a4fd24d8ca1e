namespace Parley.Ops;

/// <summary>The server cannot start, and the reason is for the person at the keyboard: the message is shown, no stack trace.</summary>
internal sealed class StartupException : Exception
{
    /// <summary>The message says what is wrong and what to do about it.</summary>
    public StartupException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
