using Parley.MessagingServices;
using Parley.Participants;

namespace Parley.ProgrammableMessages;

/// <summary>
/// From which of its senders a messaging service writes to a person: the one that wrote last where senders stick, otherwise one that
/// the person's number chooses, so that it is the same on every node. A name is taken only where there is no number.
/// </summary>
internal sealed class SenderChoice(PoolStore pool, ProgrammableMessageStore messages)
{
    public async ValueTask<bool> HasAsync(MessagingService service, string from, CancellationToken cancellation) =>
        (await pool.OfAsync(service.Account, service.Sid, cancellation)).Exists(sender => sender.Address == from);

    public async ValueTask<string?> ChooseAsync(MessagingService service, string channel, string to, CancellationToken cancellation)
    {
        var fit = (await pool.OfAsync(service.Account, service.Sid, cancellation))
            .FindAll(sender => sender.Kind == PoolKinds.Alpha ? channel == "sms" : Address.ChannelOf(sender.Address) == channel);
        var numbers = fit.FindAll(sender => sender.Kind != PoolKinds.Alpha);
        var among = numbers.Count > 0 ? numbers : fit;
        if (among.Count <= 1)
        {
            return among.Count == 0 ? null : among[0].Address;
        }

        var last = service.Settings.StickySender
            ? await messages.LastSenderAsync(service.Account, service.Sid, to, cancellation)
            : null;
        return last is not null && among.Exists(sender => sender.Address == last) ? last : among[(int)(Hash(to) % (uint)among.Count)].Address;
    }

    // FNV-1a: the same in every process.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash;
    }
}
