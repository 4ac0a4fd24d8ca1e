using System.Text.Json;
using Parley.Api;
using Parley.Conversations;
using Parley.Inbound;
using Parley.Messages;
using Parley.Participants;
using Parley.Receipts;
using Parley.Tests.Conversations;
using Parley.Users;
using Parley.Webhooks;

namespace Parley.Tests.Webhooks;

/// <summary>Every event's parameters: names to the letter, dates to the millisecond.</summary>
public sealed class EventParametersTests
{
    private const long Created = 1_628_618_458_111_999;
    private const long Updated = 1_628_618_459_222_000;
    private const long Removed = 1_628_618_460_333_000;
    private const string CreatedText = "2021-08-10T18:00:58.111Z";
    private const string UpdatedText = "2021-08-10T18:00:59.222Z";

    private static readonly Firing Sdk = new(true, "SDK", "amy");

    // "None": everything that may be missing is missing. Otherwise it is all there.
    private static readonly Dictionary<string, Func<bool, WebhookEvent>> Events = new()
    {
        ["onConversationAdd"] = all => ConversationEvents.Add(Conversation(all), Sdk, all ? First : null),
        ["onConversationAdded"] = all => ConversationEvents.Added(Conversation(all), Sdk, all ? First : null),
        ["onConversationUpdate"] = all => ConversationEvents.Update(Conversation(all), Sdk),
        ["onConversationUpdated"] = all => ConversationEvents.Updated(Conversation(all), Sdk),
        ["onConversationRemove"] = all => ConversationEvents.Remove(Conversation(all), Sdk),
        ["onConversationRemoved"] = all => ConversationEvents.Removed(Conversation(all), Sdk, Removed),
        ["onConversationStateUpdated"] = all => ConversationEvents.StateUpdated(Conversation(all), "inactive", Sdk, "TIMER"),
        ["onMessageAdd"] = all => MessageEvents.Add(
            new()
            {
                Account = TestEngine.Account,
                Conversation = Message(all).Conversation,
                Body = Message(all).Body,
                Now = 1,
                Author = Message(all).Author,
                Source = "SDK",
                ClientIdentity = "amy",
                Fire = true,
            },
            Message(all).Participant, Message(all).Media),
        ["onMessageAdded"] = all => MessageEvents.Added(Message(all), TestEngine.Service, "MG1", Sdk),
        ["onMessageUpdate"] = all => MessageEvents.Update(Message(all), Sdk),
        ["onMessageUpdated"] = all => MessageEvents.Updated(Message(all), Sdk),
        ["onMessageRemove"] = all => MessageEvents.Remove(Message(all), Sdk),
        ["onMessageRemoved"] = all => MessageEvents.Removed(Message(all), Sdk, Removed),
        ["onParticipantAdd"] = all => ParticipantEvents.Add(Participant(all), Sdk),
        ["onParticipantAdded"] = all => ParticipantEvents.Added(Participant(all), Sdk),
        ["onParticipantUpdate"] = all => ParticipantEvents.Update(Participant(all), Sdk),
        ["onParticipantUpdated"] = all => ParticipantEvents.Updated(Participant(all), Sdk),
        ["onParticipantRemove"] = all => ParticipantEvents.Remove(Participant(all), Sdk),
        ["onParticipantRemoved"] = all => ParticipantEvents.Removed(Participant(all), Sdk, Removed),
        ["onDeliveryUpdated"] = _ => ReceiptEvents.Updated(
            new(
                TestEngine.Account, new("IM1"), new("DY1"), new("CH1"), new("MB1"), "whatsapp", "WA1", ReceiptStatus.Failed, 63016, 1, 0,
                Created, Updated),
            TestEngine.Service),
        ["onUserAdded"] = all => UserEvents.Added(User(all), Sdk),
        ["onUserUpdate"] = all => UserEvents.Update(User(all), Sdk),
        ["onUserUpdated"] = all => UserEvents.Updated(User(all), Sdk),
    };

    public static TheoryData<string> Names => [.. EventTable.Parameters.Keys];

    [Fact]
    public void There_are_23_events_of_which_a_service_hears_20()
    {
        Assert.Equal(23, EventTable.Parameters.Count);
        Assert.Equal(EventTable.Parameters.Keys.Order(), EventNames.OfAccount.Order());
        Assert.Equal(EventTable.Parameters.Keys.Where(name => !name.StartsWith("onUser", StringComparison.Ordinal)).Order(),
            EventNames.OfService.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_has_its_parameters_and_no_others(string name)
    {
        var (full, bare) = (Events[name](true), Events[name](false));
        Assert.Equal(name, full.Name);
        EventTable.AssertExact(name, full.Parameters.Where(pair => pair.Value is not null).Select(pair => pair.Key), whole: true);
        EventTable.AssertExact(name, bare.Parameters.Where(pair => pair.Value is not null).Select(pair => pair.Key));
        var byName = full.Parameters.ToDictionary();
        Assert.Equal(byName.ContainsKey("DateCreated") ? CreatedText : null, byName.GetValueOrDefault("DateCreated"));
        Assert.Equal(byName.ContainsKey("DateUpdated") ? UpdatedText : null, byName.GetValueOrDefault("DateUpdated"));
        Assert.Equal(byName.ContainsKey("DateRemoved") ? "2021-08-10T18:01:00.333Z" : null, byName.GetValueOrDefault("DateRemoved"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_says_whose_act_it_was(string name)
    {
        var form = EventForm.Write(TestEngine.Account, Events[name](true));
        var start = $"AccountSid={TestEngine.Account}&EventType={name}&Source=";
        Assert.StartsWith(start + (name == "onDeliveryUpdated" ? "WHATSAPP&" : "SDK&ClientIdentity=amy&"), form, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_told_in_pascal_case()
    {
        using var media = JsonDocument.Parse(Value("onMessageAdded", "Media"));
        Assert.Equal(
            """[{"Sid":"ME1","ContentType":"image/png","Filename":"a.png","Size":7}]""", media.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("onConversationAdd", "MessageBody", "hi")]
    [InlineData("onConversationStateUpdated", "StateFrom", "inactive")]
    [InlineData("onConversationStateUpdated", "StateTo", "active")]
    [InlineData("onConversationStateUpdated", "StateUpdated", UpdatedText)]
    [InlineData("onConversationStateUpdated", "Reason", "TIMER")]
    [InlineData("onDeliveryUpdated", "Status", "failed")]
    [InlineData("onDeliveryUpdated", "ErrorCode", "63016")]
    [InlineData("onParticipantUpdated", "LastReadMessageIndex", "4")]
    [InlineData("onMessageAdded", "Index", "3")]
    [InlineData("onUserUpdated", "isOnline", "true")]
    [InlineData("onUserUpdated", "isNotifiable", "false")]
    public void A_parameter_has_its_form(string name, string parameter, string value) => Assert.Equal(value, Value(name, parameter));

    [Theory]
    [InlineData(null, "whatsapp:+15550002222", "WHATSAPP")]
    [InlineData(null, "+15550002222", "SMS")]
    [InlineData("amy", null, "CHAT")]
    public void A_binding_is_named_in_capitals(string? identity, string? address, string type)
    {
        var participant = Participant(false) with { Identity = identity, Address = address, Channel = Address.ChannelOf(address) ?? "chat" };
        Assert.Equal(type, ParticipantEvents.Added(participant, true).Parameters.Single(pair => pair.Key == "MessagingBinding.Type").Value);
    }

    private static string Value(string name, string parameter) =>
        Events[name](true).Parameters.Single(pair => pair.Key == parameter).Value!;

    private static readonly FirstMessage First = new(
        "whatsapp:+15550002222", "whatsapp:+15550001111", "+15550003333", "+15550004444", "hi",
        [new MediaEntry("ME1", 7, "image/png", "a.png", "media")]);

    private static Conversation Conversation(bool all) => new(
        TestEngine.Account, new("CH1"), TestEngine.Service, "MG1", all ? "taxi" : null, all ? "A taxi" : null, "{}", "active", null, null,
        null, null, null, null, "system", Created, Updated, 0, 1);

    private static Message Message(bool all) => new(
        TestEngine.Account, new("CH1"), 3, new("IM1"), "amy", all ? new ParticipantSid("MB1") : null, all ? "hi" : null,
        all ? First.Media : [], "{}", null, null, null, "SDK", null, Created, Updated, default);

    private static Participant Participant(bool all) => new(
        TestEngine.Account, new("CH1"), new("MB1"), all ? "amy" : null, all ? "whatsapp" : "chat", all ? "whatsapp:+15550002222" : null,
        all ? "whatsapp:+15550001111" : null, "{}", all ? "RL1" : null, all ? 4 : null, null, Created, Updated)
    {
        Projected = all ? "+15550003333" : null,
    };

    private static UserFacts User(bool all) => new(
        TestEngine.Account, TestEngine.Service, "US1", "amy", all ? "RL1" : null, all ? "Amy" : null, "{}", Created, Updated,
        all ? true : null, all ? false : null);
}
