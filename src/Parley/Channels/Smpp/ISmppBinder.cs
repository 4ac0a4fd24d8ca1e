namespace Parley.Channels.Smpp;

/// <summary>Lets whoever plays the carrier ask for a bind before anything was sent over it: a phone may write first.</summary>
public interface ISmppBinder
{
    /// <summary>
    /// Starts binding <paramref name="link"/> if nobody has, and returns when it is bound, or when it could not be for now: binding
    /// then goes on in the background.
    /// </summary>
    Task EnsureBoundAsync(SmppLink link, CancellationToken cancellation);
}
