using Parley.Conformance.Server;

namespace Parley.Conformance.Walkthroughs;

/// <summary>
/// The three walkthroughs of "Using WhatsApp with Conversations" (https://www.twilio.com/docs/conversations/using-whatsapp-conversations),
/// by unmodified official clients. Each script checks every message on every phone; its name says what it walks through.
/// </summary>
public abstract class Guide(Servers servers)
{
    private protected async Task WalkAsync(string backend, string script, string library)
    {
        var summary = await NodeScript.RunAsync(await servers.OnAsync(backend), script, library);

        Assert.Equal(library, summary["library"]!.GetValue<string>());
        Assert.True(summary["checks"]!.GetValue<int>() > 20, summary.ToJsonString());
        TestContext.Current.SendDiagnosticMessage(summary.ToJsonString());
    }
}

/// <summary>WhatsApp on one side, SMS on the other.</summary>
public sealed class MaskingWalkthroughTests(Servers servers) : Guide(servers)
{
    [Theory, MemberData(nameof(Libraries.OnEveryBackend), MemberType = typeof(Libraries))]
    public Task Neither_person_sees_the_other_s_number(string backend, string library) =>
        WalkAsync(backend, "walkthrough1.mjs", library);
}

/// <summary>Two people on WhatsApp, who both have to write first.</summary>
public sealed class OptInWalkthroughTests(Servers servers) : Guide(servers)
{
    [Theory, MemberData(nameof(Libraries.OnEveryBackend), MemberType = typeof(Libraries))]
    public Task Free_text_waits_for_the_other_side_s_window(string backend, string library) =>
        WalkAsync(backend, "walkthrough2.mjs", library);
}

/// <summary>Two people on WhatsApp, brought together with templates and a function.</summary>
public sealed class TemplateWalkthroughTests(Servers servers) : Guide(servers)
{
    [Theory, MemberData(nameof(Libraries.OnEveryBackend), MemberType = typeof(Libraries))]
    public Task Templates_and_a_function_connect_two_people(string backend, string library) =>
        WalkAsync(backend, "walkthrough3.mjs", library);
}

/// <summary>What the connectors make of a carrier that refuses.</summary>
public sealed class CarrierFaultTests(Servers servers) : Guide(servers)
{
    [Theory, MemberData(nameof(Libraries.OnEveryBackend), MemberType = typeof(Libraries))]
    public Task Faults_at_Meta_and_at_the_SMSC_show_on_receipts(string backend, string library) =>
        WalkAsync(backend, "faults.mjs", library);
}

/// <summary>The Content API: every type, its review, its form on both channels, and what people tap.</summary>
public sealed class ContentWalkthroughTests(Servers servers) : Guide(servers)
{
    [Theory, MemberData(nameof(Libraries.OnEveryBackend), MemberType = typeof(Libraries))]
    public Task Every_content_type_is_made_reviewed_sent_and_tapped(string backend, string library) =>
        WalkAsync(backend, "content.mjs", library);
}

/// <summary>Every resource of Conversations v1, by the official library.</summary>
public sealed class ResourceTests(Servers servers) : Guide(servers)
{
    [Theory, MemberData(nameof(Libraries.OnEveryBackend), MemberType = typeof(Libraries))]
    public Task Every_resource_is_created_listed_fetched_updated_and_removed(string backend, string library) =>
        WalkAsync(backend, "resources.mjs", library);
}

/// <summary>Every event, as somebody's web server gets it.</summary>
public sealed class EventWalkthroughTests(Servers servers) : Guide(servers)
{
    [Theory, MemberData(nameof(Libraries.OnEveryBackend), MemberType = typeof(Libraries))]
    public Task Every_event_is_signed_whole_and_in_order_and_hooks_may_change_and_veto(string backend, string library) =>
        WalkAsync(backend, "events.mjs", library);
}

/// <summary>The official command line.</summary>
public sealed class CommandLineTests(Servers servers)
{
    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task The_official_command_line_manages_conversations(string backend)
    {
        var summary = await NodeScript.RunAsync(await servers.OnAsync(backend), "cli.mjs");

        Assert.True(summary["commands"]!.GetValue<int>() > 20, summary.ToJsonString());
    }

    [Fact]
    public async Task The_official_command_line_manages_every_other_resource()
    {
        var summary = await NodeScript.RunAsync(await servers.OnAsync(Backend.Sqlite), "cli-resources.mjs");

        Assert.True(summary["commands"]!.GetValue<int>() > 60, summary.ToJsonString());
    }
}
