namespace Parley.Channels;

/// <summary>A file cannot be fetched, and it is not the file: its channel is down until somebody acts. It is kept, however long that takes.</summary>
public sealed class ChannelDownException(string message) : Exception(message);
