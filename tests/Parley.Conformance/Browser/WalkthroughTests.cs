using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>
/// The guide's three walkthroughs by clicking only, on one server and one account: what each phone shows, from which number, with
/// which ticks. https://www.twilio.com/docs/conversations/using-whatsapp-conversations
/// </summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class WalkthroughTests(Chromium chromium, ConsoleServer server)
{
    private const string Proxy = "+15017122661";

    [Fact]
    public async Task WhatsApp_and_SMS_talk_and_neither_sees_the_other_number()
    {
        var ada = new Person("WhatsApp", "+15558675310", Proxy);
        var ben = new Person("SMS", "+15556780142", "+15017122662");
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url);
        var (whatsapp, sms) = (tab.Phone("WhatsApp"), tab.Phone("SMS"));

        // Steps 1 to 3: a conversation, and both people one by one.
        await tab.ClickPageAsync("Conversations");
        await tab.Talk.CreateAsync("SMS-to-WhatsApp Example");
        await tab.Talk.AddAsync(ada);
        await tab.Talk.AddAsync(ben);
        await Expect(tab.Talk.Participants).ToHaveCountAsync(2);
        await Expect(tab.Talk.Participants.Nth(0)).ToContainTextAsync("+1 555 867 5310");
        await Expect(tab.Talk.Participants.Nth(1)).ToContainTextAsync("hidden behind +1 501 712 2662");

        // Step 4: WhatsApp writes first; the messages flow both ways from then on.
        await tab.ClickPageAsync("Phones");
        await whatsapp.WriteAsync("Hi, I am at the corner. Which door is yours?");
        await Expect(sms.Received("Which door is yours?")).ToBeVisibleAsync();
        await sms.WriteAsync("The blue one, next to the bakery.");
        await Expect(whatsapp.Received("The blue one")).ToBeVisibleAsync();
        await whatsapp.WriteAsync("Two minutes – à bientôt 🚲 {[€]}");
        await sms.ShowsAsync(
            ("Received", "Hi, I am at the corner. Which door is yours?"),
            ("Sent", "The blue one, next to the bakery."),
            ("Received", "Two minutes – à bientôt 🚲 {[€]}"));
        await whatsapp.ShowsAsync(
            ("Sent", "Hi, I am at the corner. Which door is yours?"),
            ("Received", "The blue one, next to the bakery."),
            ("Sent", "Two minutes – à bientôt 🚲 {[€]}"));

        await whatsapp.KnowsOnlyAsync(ada.Proxy, ben.Number);
        await sms.KnowsOnlyAsync(ben.Proxy, ada.Number);
        await whatsapp.TicksAsync("Which door is yours?", "Delivered|Read");
        await Expect(whatsapp.Region.GetByText("Window open: ")).ToBeVisibleAsync();

        // "Messages and media will flow just fine."
        await sms.AttachAsync(await Pictures.DoorAsync(tab.Page));
        await sms.WriteAsync("This one");
        await Pictures.AssertDrawnAsync(whatsapp.Received("This one"));
        await whatsapp.AttachAsync(await Pictures.DoorAsync(tab.Page));
        await whatsapp.WriteAsync("Here I am");
        await Expect(sms.Received("Here I am").Locator("img.picture, a[href^='http']").First).ToBeVisibleAsync();

        // A message of the application reaches both.
        await tab.ClickPageAsync("Conversations");
        await tab.Talk.ChooseAsync("SMS-to-WhatsApp Example");
        await tab.Talk.PostAsync("Your order was handed over. Enjoy!");
        await Expect(tab.Talk.Deliveries("handed over")).ToHaveCountAsync(2);
        await tab.ClickPageAsync("Phones");
        await Expect(whatsapp.Received("handed over")).ToBeVisibleAsync();
        await Expect(sms.Received("handed over")).ToBeVisibleAsync();

        // What the other has read has its ticks in the conversation.
        await whatsapp.LookAsync();
        await tab.ClickPageAsync("Conversations");
        await tab.Talk.ChooseAsync("SMS-to-WhatsApp Example");
        await Expect(tab.Talk.Entry("The blue one")).ToContainTextAsync("read all");
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task Two_people_on_WhatsApp_opt_in_by_writing_and_what_was_swallowed_is_explained()
    {
        var courier = new Person("WhatsApp", "+15551230011", Proxy);
        var customer = new Person("WhatsApp", "+15551230012", Proxy);
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url);
        var (first, second) = (tab.Phone("WhatsApp"), tab.Phone("WhatsApp 2"));
        await tab.ClickPageAsync("Conversations");
        await tab.Talk.CreateAsync("Two on WhatsApp", courier, customer);
        await tab.ClickPageAsync("Phones");
        await new Desk(tab.Page).ClearAsync();
        await new Desk(tab.Page).AddAsync(courier);
        await new Desk(tab.Page).AddAsync(customer);

        // Step 4: the courier writes. It reaches nobody: the customer has not written yet.
        await Expect(second.Region.GetByText("Window closed")).ToBeVisibleAsync();
        await first.WriteAsync("Hello, I am your courier");
        await Expect(first.Region.GetByText("Window open: ")).ToBeVisibleAsync();
        await tab.ClickPageAsync("Conversations");
        await tab.Talk.ChooseAsync("Two on WhatsApp");
        await Expect(tab.Talk.Deliveries("I am your courier")).ToHaveTextAsync(["WhatsApp +1 555 123 0012 failed"]);
        await Expect(tab.Talk.Entry("I am your courier")).ToContainTextAsync("63016");
        await tab.Talk.AskWhyAsync("I am your courier");
        await Expect(tab.Talk.WhyOf("+1 555 123 0012")).ToContainTextAsync("Error 63016");
        await Expect(tab.Talk.WhyOf("+1 555 123 0012")).ToContainTextAsync("24-hour window closed");

        // Step 5: the customer writes, and from then on everything flows. The swallowed message stays lost: two different talks.
        await tab.ClickPageAsync("Phones");
        await second.WriteAsync("Where is my food?");
        await Expect(first.Received("Where is my food?")).ToBeVisibleAsync();
        await first.WriteAsync("At your door!");
        await Expect(second.Received("At your door!")).ToBeVisibleAsync();
        await second.ShowsAsync(("Sent", "Where is my food?"), ("Received", "At your door!"));
        await first.ShowsAsync(("Sent", "Hello, I am your courier"), ("Received", "Where is my food?"), ("Sent", "At your door!"));
        await first.TicksAsync("At your door!", "Delivered|Read");
        await first.KnowsOnlyAsync(Proxy, customer.Number);
        await second.KnowsOnlyAsync(Proxy, courier.Number);

        await tab.ClickPageAsync("Conversations");
        await tab.Talk.ChooseAsync("Two on WhatsApp");
        await tab.Talk.AskWhyAsync("At your door!");
        await Expect(tab.Talk.WhyOf("+1 555 123 0012")).ToContainTextAsync("24-hour window open");
        await Expect(tab.Talk.WhyOf("+1 555 123 0012")).ToContainTextAsync("delivered");
        tab.AssertNoComplaints();
    }
}
