using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Gateway;
using Parley.Ops;

namespace Parley.Tests.Gateway;

public sealed class CertificateAuthorityTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-test-");
    private readonly SetClock _clock = new(DateTimeOffset.UtcNow);

    private string Ca => Path.Combine(_folder.FullName, "ca");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_same_folder_gives_the_same_authority()
    {
        string first, bundle;
        using (var made = CertificateAuthority.Open(Ca, _clock))
        {
            first = File.ReadAllText(made.CertificateFile);
            bundle = File.ReadAllText(made.BundleFile);
        }

        using var again = CertificateAuthority.Open(Ca, _clock);
        Assert.Equal(first, File.ReadAllText(again.CertificateFile));
        Assert.Equal(bundle, File.ReadAllText(again.BundleFile));
        Assert.EndsWith(first, bundle);
        Assert.Equal(["ca-bundle.pem", "ca-key.pem", "ca.pem"], Directory.GetFiles(Ca).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_key_is_the_owners_and_the_certificate_everybodys()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are Unix's.");
            return;
        }

        using var authority = CertificateAuthority.Open(Ca, _clock);
        Assert.Equal(Mode(600), File.GetUnixFileMode(Path.Combine(Ca, "ca-key.pem")));
        Assert.Equal(Mode(644), File.GetUnixFileMode(authority.CertificateFile));
        Assert.Equal(Mode(644), File.GetUnixFileMode(authority.BundleFile));
        Assert.Equal(Mode(700), File.GetUnixFileMode(Ca));
        Assert.DoesNotContain("PRIVATE KEY", File.ReadAllText(authority.CertificateFile) + File.ReadAllText(authority.BundleFile));
    }

    [Fact]
    public void Lost_certificate_files_are_written_again()
    {
        string first;
        using (var made = CertificateAuthority.Open(Ca, _clock))
        {
            first = File.ReadAllText(made.CertificateFile);
            File.Delete(made.CertificateFile);
            File.WriteAllText(made.BundleFile, "old");
        }

        using var again = CertificateAuthority.Open(Ca, _clock);
        Assert.Equal(first, File.ReadAllText(again.CertificateFile));
        Assert.EndsWith(first, File.ReadAllText(again.BundleFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_broken_key_file_is_reported_and_left_alone(string content)
    {
        Directory.CreateDirectory(Ca);
        var key = Path.Combine(Ca, "ca-key.pem");
        File.WriteAllText(key, content);
        var error = Assert.Throws<StartupException>(() => CertificateAuthority.Open(Ca, _clock));
        Assert.Contains(key, error.Message);
        Assert.Equal(content, File.ReadAllText(key));
    }

    [Fact]
    public void An_authority_near_its_end_is_replaced()
    {
        using var old = CertificateAuthority.Open(Ca, _clock);
        var pem = File.ReadAllText(old.CertificateFile);
        _clock.Now = _clock.Now.AddYears(10).AddDays(-80);
        using var renewed = CertificateAuthority.Open(Ca, _clock);
        Assert.NotEqual(pem, File.ReadAllText(renewed.CertificateFile));
    }

    [Fact]
    public void Leaves_last_a_month_and_are_renewed_before_their_end()
    {
        using var authority = CertificateAuthority.Open(Ca, _clock);
        var first = authority.LeafFor("api.twilio.com").TargetCertificate;
        Assert.Equal(_clock.Now.AddDays(30), first.NotAfter, TimeSpan.FromSeconds(1));
        _clock.Now = _clock.Now.AddDays(19);
        Assert.Equal(first.SerialNumber, authority.LeafFor("api.twilio.com").TargetCertificate.SerialNumber);
        _clock.Now = _clock.Now.AddDays(2);
        var second = authority.LeafFor("api.twilio.com").TargetCertificate;
        Assert.NotEqual(first.SerialNumber, second.SerialNumber);
        Assert.Equal(_clock.Now.AddDays(30), second.NotAfter, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Any_number_of_names_does_not_fill_the_memory()
    {
        using var authority = CertificateAuthority.Open(Ca, _clock);
        var first = authority.LeafFor("n0.twilio.com");
        for (var i = 1; i <= 300; i++)
        {
            authority.LeafFor($"n{i}.twilio.com");
        }

        Assert.NotSame(first, authority.LeafFor("n0.twilio.com"));
    }

    [Theory]
    [InlineData("api.twilio.com", true)]
    [InlineData("conversations.dublin.ie1.twilio.com", true)]
    [InlineData("example.com", false)]
    [InlineData("eviltwilio.com", false)]
    public void Who_trusts_the_authority_trusts_it_for_twilio_only(string name, bool trusted)
    {
        using var authority = CertificateAuthority.Open(Ca, _clock);
        Assert.Equal(trusted, IsTrusted(authority, names => names.AddDnsName(name)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Nor_is_it_trusted_for_an_address(string address)
    {
        using var authority = CertificateAuthority.Open(Ca, _clock);
        Assert.False(IsTrusted(authority, names =>
        {
            names.AddDnsName("api.twilio.com");
            names.AddIpAddress(System.Net.IPAddress.Parse(address));
        }));
    }

    /// <summary>Signs such a leaf with the stolen key, as an attacker would.</summary>
    private bool IsTrusted(CertificateAuthority authority, Action<SubjectAlternativeNameBuilder> say)
    {
        using var root = X509Certificate2.CreateFromPemFile(Path.Combine(Ca, "ca-key.pem"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        say(names);
        var request = new CertificateRequest("O=Somebody", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(root, _clock.Now.AddHours(-1), _clock.Now.AddDays(1), [1, 2, 3]);
        using var chain = new X509Chain { ChainPolicy = GatewayTests.Policy(authority) };
        return chain.Build(leaf);
    }

    private static UnixFileMode Mode(int octal) => (UnixFileMode)Convert.ToInt32($"{octal}", 8);

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
