namespace Parley.Conformance.Browser;

/// <summary>The tests of the console share a browser and a server, and run one after another: some of them measure.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserTests : ICollectionFixture<Chromium>, ICollectionFixture<ConsoleServer>
{
    public const string Name = "The console in a browser";
}
