namespace Parley.Benchmarks;

/// <summary>What was measured of one variant. Disturbed samples count only where there is no other.</summary>
internal sealed class Samples(double mostForeign)
{
    private readonly List<Sample> _all = [];

    public void Add(Sample sample) => _all.Add(sample);

    public bool IsClean(Sample sample) => sample.Foreign <= mostForeign;

    /// <summary>Thrown away because somebody else used the machine.</summary>
    public int Disturbed => _all.Count(sample => !IsClean(sample));

    public double Median(Func<Sample, double> of) => Machine.Median(Used.Select(of));

    /// <summary>The median, with a mark if no sample was undisturbed.</summary>
    public string Mark => _all.Exists(IsClean) ? "" : "~";

    public (double Least, double Most) Range(Func<Sample, double> of) => Used.Count == 0 ? (0, 0) : (Used.Min(of), Used.Max(of));

    public int Count => Used.Count;

    private List<Sample> Used => _all.Exists(IsClean) ? _all.FindAll(IsClean) : _all;
}
