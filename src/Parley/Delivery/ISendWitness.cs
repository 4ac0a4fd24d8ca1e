namespace Parley.Delivery;

/// <summary>
/// Hears why a message goes to a phone or does not, for whoever explains it to people afterwards; where nobody does there is none. Told
/// outside of transactions, perhaps more than once for a message; must return at once and not throw.
/// </summary>
internal interface ISendWitness
{
    /// <summary>It does not go; no carrier was asked.</summary>
    void Refused(SendOrder order, int errorCode, string words);

    /// <summary>It was handed to the channel.</summary>
    /// <param name="started">When, on the account's clock.</param>
    void HandedOver(SendOrder order, SendPlan.Go plan, long started, Channels.SendOutcome outcome);
}
