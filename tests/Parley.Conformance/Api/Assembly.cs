using Parley.Conformance.Server;

[assembly: AssemblyFixture(typeof(Servers))]
