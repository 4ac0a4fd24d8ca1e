using Npgsql;
using Parley.Delivery;
using Parley.Messages;

namespace Parley.Storage.Postgres;

/// <summary>Who is where, as the first round trip of a batch found it.</summary>
internal sealed class AppendRoom
{
    public Dictionary<(string, string), Row> Conversations { get; } = [];

    public Dictionary<(string, string), List<Phone>> Phones { get; } = [];

    public Dictionary<(string, string, string), string> Identities { get; } = [];

    public static async Task<AppendRoom> ReadAsync(NpgsqlDataReader reader)
    {
        var room = new AppendRoom();
        while (await reader.ReadAsync())
        {
            room.Conversations.Add(
                (reader.GetString(0), reader.GetString(1)),
                new(reader.GetString(4), reader.GetString(5))
                {
                    NextIndex = reader.GetInt64(2),
                    Change = reader.GetInt64(3),
                });
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            var key = (reader.GetString(0), reader.GetString(1));
            if (!room.Phones.TryGetValue(key, out var phones))
            {
                room.Phones.Add(key, phones = []);
            }

            phones.Add(new(reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetBoolean(5)));
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            room.Identities.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)), reader.GetString(3));
        }

        return room;
    }

    /// <summary>A locked conversation; its counters move as the batch's messages take their places.</summary>
    public sealed record Row(string Service, string State)
    {
        public long NextIndex { get; set; }

        public long Change { get; set; }
    }

    public sealed record Phone(string Sid, string Channel, string Address, bool OfGroup);
}

/// <summary>What the second round trip of a batch writes.</summary>
internal sealed class AppendRows
{
    public List<(Message Message, long Change, long Now)> Messages { get; } = [];

    public List<Receipt> Receipts { get; } = [];

    public void Add(Message message, long change, long now) => Messages.Add((message, change, now));

    public void Add(Message message, string participant, string channel, string receipt, string channelMessage, long created) =>
        Receipts.Add(new(message, participant, channel, receipt, channelMessage, created));

    /// <summary>For each receipt, how many of the batch come after it in its lane.</summary>
    public long[] Backs()
    {
        var after = new Dictionary<(string, string), long>();
        var backs = new long[Receipts.Count];
        for (var i = Receipts.Count - 1; i >= 0; i--)
        {
            var key = (Receipts[i].Message.Account.Value, Receipts[i].Lane);
            backs[i] = after.TryGetValue(key, out var count) ? count : 0;
            after[key] = backs[i] + 1;
        }

        return backs;
    }

    public sealed record Receipt(
        Message Message, string Participant, string Channel, string Sid, string ChannelMessage, long Created)
    {
        public string Lane => Sender.LaneOf(new(Participant));
    }
}
