using Parley.Conformance.Server;

namespace Parley.Conformance.Walkthroughs;

/// <summary>Programmable Messaging by the unmodified official library, on sandbox phones.</summary>
public sealed class MessagingTests(Servers servers) : Guide(servers)
{
    [Theory, MemberData(nameof(Libraries.OnEveryBackend), MemberType = typeof(Libraries))]
    public Task Numbers_services_and_messages_work_as_the_library_expects(string backend, string library) =>
        WalkAsync(backend, "messaging.mjs", library);
}
