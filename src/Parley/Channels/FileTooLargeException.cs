namespace Parley.Channels;

/// <summary>A file turned out to be larger than its channel allows; fetching it again would not help.</summary>
public sealed class FileTooLargeException(string message) : IOException(message);
