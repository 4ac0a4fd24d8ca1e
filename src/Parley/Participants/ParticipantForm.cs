using System.Globalization;
using Parley.Api;

namespace Parley.Participants;

/// <summary>What a client may send for a participant; null members were not sent.</summary>
internal sealed record ParticipantForm(
    string? Identity, string? Address, string? Proxy, string? Projected, string? Attributes, string? RoleSid,
    long? LastReadIndex, string? LastReadAt, long? Created, long? Updated)
{
    public static ApiError? Read(Form form, out ParticipantForm read)
    {
        var wrongDate = ImportDates.Read(form, out var created, out var updated);
        read = new(
            form["Identity"], form["MessagingBinding.Address"], form["MessagingBinding.ProxyAddress"],
            form["MessagingBinding.ProjectedAddress"], form["Attributes"], form["RoleSid"], null, form["LastReadTimestamp"], created,
            updated);
        if (wrongDate is not null)
        {
            return wrongDate;
        }

        if (form["LastReadMessageIndex"] is { } index)
        {
            if (!long.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            {
                return ApiError.Bad(50516, "LastReadMessageIndex is not a number from 0");
            }

            read = read with { LastReadIndex = place };
        }

        if (read.LastReadAt is { Length: > 0 } at && !Wire.TryParseDate(at, out _))
        {
            return ApiError.BadParameter("LastReadTimestamp", "an ISO 8601 date and time");
        }

        if (read.RoleSid is { Length: > 0 } && !Sid.Is(read.RoleSid, "RL"))
        {
            return ApiError.Bad(50100, "RoleSid is not the SID of a role");
        }

        return Users.Identity.Problem(read.Identity) ?? Api.Attributes.Check(read.Attributes, Api.Attributes.MostForOthers);
    }

    /// <summary>
    /// What a new participant must be: an identity, or a pair of addresses of one channel; in a group an address alone, or a projected
    /// address with an identity or without.
    /// </summary>
    public ApiError? ProblemForCreate()
    {
        if (!string.IsNullOrEmpty(Identity) && (Address ?? Proxy) is not null)
        {
            return ApiError.Bad(50211, "Identity cannot be given together with a messaging binding's address or proxy address");
        }

        if (!string.IsNullOrEmpty(Projected))
        {
            return (Address ?? Proxy) is null ? ProjectedProblem(Projected) : ParticipantErrors.HasBinding;
        }

        if (string.IsNullOrEmpty(Identity) && (Address ?? Proxy) is null)
        {
            return ApiError.Bad(50204, "Identity not provided");
        }

        return !string.IsNullOrEmpty(Identity) ? null : Proxy is null ? MemberProblem(Address) : PairProblem(Address, Proxy);
    }

    /// <summary>The participant that this makes, once it is checked; its conversation is not known yet.</summary>
    public Participant ToParticipant(AccountSid account, ParticipantSid sid, long now)
    {
        var created = Created ?? now;
        var identity = string.IsNullOrEmpty(Identity) ? null : Identity;
        return new(
            account, default, sid, identity,
            identity is not null ? "chat" : Participants.Address.ChannelOf(Address ?? Projected) ?? "chat",
            identity is null ? Address : null, identity is null ? Proxy : null, Attributes ?? Api.Attributes.Empty,
            string.IsNullOrEmpty(RoleSid) ? null : RoleSid, LastReadIndex, LastReadAt, created, Updated ?? created)
        {
            Projected = string.IsNullOrEmpty(Projected) ? null : Projected,
        };
    }

    /// <summary>Checks the address of a group's member: https://www.twilio.com/docs/conversations/group-texting.</summary>
    public static ApiError? MemberProblem(string? address)
    {
        var channel = Participants.Address.ChannelOf(address);
        if (string.IsNullOrEmpty(address) || channel is null or not "sms")
        {
            // Without a proxy only a text message has somewhere to go: the other channels know no groups.
            return PairProblem(address, null);
        }

        return Participants.Address.IsNorthAmerican(address)
            ? null
            : ApiError.Bad(50407, $"Invalid messaging binding address: without a proxy address {Shown(address)} has to be a +1 number");
    }

    /// <summary>Checks the shape of a projected address.</summary>
    public static ApiError? ProjectedProblem(string projected) => Participants.Address.IsNorthAmerican(projected)
        ? null
        : ApiError.Bad(50439, $"The projected address {Shown(projected)} is not a +1 number of this account");

    /// <summary>Checks a pair: both there, both E.164 of one channel, and different.</summary>
    public static ApiError? PairProblem(string? address, string? proxy)
    {
        if (string.IsNullOrEmpty(address))
        {
            return ApiError.Bad(50411, "The messaging binding's address is empty");
        }

        if (Participants.Address.ChannelOf(address) is not { } channel)
        {
            return ApiError.Bad(50407, $"Invalid messaging binding address: {Shown(address)} is not E.164");
        }

        if (string.IsNullOrEmpty(proxy))
        {
            return ApiError.Bad(50412, "The messaging binding's proxy address is empty");
        }

        if (Participants.Address.ChannelOf(proxy) is not { } proxyChannel)
        {
            return ApiError.Bad(50408, $"Invalid messaging binding proxy address: {Shown(proxy)} is not E.164");
        }

        if (channel != proxyChannel)
        {
            return ApiError.Bad(50414, "The address and the proxy address are of different channels");
        }

        return address == proxy ? ApiError.Bad(50409, "The address and the proxy address are the same") : null;
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
