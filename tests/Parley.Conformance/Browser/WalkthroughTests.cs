using Microsoft.Playwright;
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
        await tab.Desk.ClearAsync();
        await tab.Desk.AddAsync(courier);
        await tab.Desk.AddAsync(customer);

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

    [Fact]
    public async Task Templates_a_function_and_a_webhook_connect_rider_and_customer()
    {
        var rider = new Person("WhatsApp", "+15551230021", "+15017122663");
        var customer = new Person("WhatsApp", "+15551230022", "+15017122663");
        const string Invitation = "Hello {{1}}, your food delivery is almost there but {{2}} (your rider) needs help finding your door. "
            + "Are you willing to chat with them?";
        const string Connected = "Your customer has agreed to chat over WhatsApp to get this delivery sorted. You're now connected. Say hello!";
        const string JustAMoment = "Great! Just a moment while we connect you…";
        var invited = Invitation.Replace("{{1}}", "Robert", StringComparison.Ordinal).Replace("{{2}}", "Alicia", StringComparison.Ordinal);
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url);
        var (riders, customers) = (tab.Phone("WhatsApp"), tab.Phone("WhatsApp 2"));

        // Both templates: written, submitted, approved.
        await tab.ClickPageAsync("Templates");
        await tab.Templates.WriteAsync("Rider needs help", Invitation, "Robert", "Alicia");
        await tab.Templates.SubmitAsync();
        await tab.Templates.DecideAsync("Approve", "approved");
        await tab.Templates.WriteAsync("Customer has agreed", Connected);
        await tab.Templates.SubmitAsync();
        await tab.Templates.DecideAsync("Approve", "approved");

        // The function: the same steps as the guide's, with the list of webhooks not waited for.
        await tab.ClickPageAsync("Functions");
        await tab.Functions.WriteAsync(
            "functions/connect.js",
            $$"""
            exports.handler = function (context, event, callback) {
              const conversation = context.getTwilioClient().conversations.v1.conversations.get(event.ConversationSid);
              const patience = conversation.messages.create({ body: "{{JustAMoment}}" });
              const invitation = conversation.messages.create({ author: event.Author, body: "{{Connected}}" });
              const removals = [];
              conversation.webhooks.each((hook) => removals.push(hook.remove()));
              Promise.all([patience, invitation, ...removals]).finally(() => callback(null));
            };
            """);

        // The conversation, and the webhook that waits for the customer's answer.
        await tab.ClickPageAsync("Conversations");
        await tab.Talk.CreateAsync("Delivery 4711", rider, customer);
        await tab.Talk.AddHookAsync("/connect");
        await Expect(tab.Talk.Webhooks).ToContainTextAsync("onMessageAdded");

        // Step 6: the invitation, in the rider's name. It is a template for the customer, and the rider gets no copy.
        await tab.Talk.PostAsync(invited, "WhatsApp +1 555 123 0021");
        await Expect(tab.Talk.Deliveries(invited)).ToHaveTextAsync(["WhatsApp +1 555 123 0022 delivered"]);
        await tab.ClickPageAsync("Phones");
        await tab.Desk.ClearAsync();
        await tab.Desk.AddAsync(rider);
        await tab.Desk.AddAsync(customer);
        await customers.ShowsAsync(("Received", invited));
        await Expect(customers.Received(invited)).ToContainTextAsync("Template · rider_needs_help");
        await riders.ShowsAsync();

        // The customer agrees. The function tells them to hang on, invites the rider, and takes its webhook away.
        await customers.WriteAsync("Yes, of course");
        await customers.ShowsAsync(("Received", invited), ("Sent", "Yes, of course"), ("Received", JustAMoment));
        await Expect(customers.Received(JustAMoment).GetByText("Template")).ToHaveCountAsync(0);
        await riders.ShowsAsync(("Received", Connected));
        await Expect(riders.Received(Connected)).ToContainTextAsync("Template · customer_has_agreed");
        await tab.ClickPageAsync("Conversations");
        await tab.Talk.ChooseAsync("Delivery 4711");
        await Expect(tab.Talk.Webhooks).ToHaveCountAsync(0);
        await Expect(tab.Talk.Deliveries(JustAMoment)).ToHaveTextAsync(
            ["WhatsApp +1 555 123 0021 failed", "WhatsApp +1 555 123 0022 delivered"]);
        await Expect(tab.Talk.Entry(JustAMoment)).ToContainTextAsync("63016");

        // What it did is in its list of calls.
        await tab.ClickPageAsync("Functions");
        await tab.Functions.List.GetByRole(AriaRole.Link, new() { Name = "/connect" }).ClickAsync();
        await tab.Functions.TabAsync("Invocations");
        await Expect(tab.Functions.Detail.GetByRole(AriaRole.List, new() { Name = "Invocations, newest first" }).Locator("> li")).ToHaveCountAsync(1);
        await Expect(tab.Functions.Detail.GetByRole(AriaRole.List, new() { Name = "Invocations, newest first" })).ToContainTextAsync("200");

        // Connected: from the rider's answer on everything flows, and no function is called any more.
        await tab.ClickPageAsync("Phones");
        await riders.WriteAsync("Hello! Which door is it?");
        await Expect(customers.Received("Which door is it?")).ToBeVisibleAsync();
        await customers.WriteAsync("The green one");
        await Expect(riders.Received("The green one")).ToBeVisibleAsync();
        await riders.TicksAsync("Which door is it?", "Delivered|Read");
        await riders.ShowsAsync(("Received", Connected), ("Sent", "Hello! Which door is it?"), ("Received", "The green one"));
        await customers.ShowsAsync(
            ("Received", invited), ("Sent", "Yes, of course"), ("Received", JustAMoment), ("Received", "Hello! Which door is it?"),
            ("Sent", "The green one"));
        await riders.KnowsOnlyAsync(rider.Proxy, customer.Number);
        await customers.KnowsOnlyAsync(customer.Proxy, rider.Number);
        tab.AssertNoComplaints();
    }
}
