using Parley.Conformance.Server;

namespace Parley.Conformance.Walkthroughs;

/// <summary>The two lines of the official Node library, under the names that node/package.json gives them.</summary>
public static class Libraries
{
    public static TheoryData<string, string> OnEveryBackend
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var backend in (string[])[Backend.Sqlite, Backend.Postgres])
            {
                foreach (var library in (string[])["twilio-5", "twilio-6"])
                {
                    cases.Add(backend, library);
                }
            }

            return cases;
        }
    }
}
