using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Ops;

namespace Parley.Gateway;

/// <summary>
/// Our own certificate authority: made once per data folder, constrained to twilio.com, so that a developer who trusts it has
/// not trusted it for anything else. Mints a certificate for each name that a client asks for and keeps them in memory.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string KeyFile = "ca-key.pem";
    private const int MostLeaves = 256;
    private static readonly TimeSpan RenewCaWithin = TimeSpan.FromDays(90);
    private static readonly TimeSpan RenewLeafWithin = TimeSpan.FromDays(10);

    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Leaf> _leaves = new(StringComparer.Ordinal);
    private readonly Lock _minting = new();

    private CertificateAuthority(X509Certificate2 certificate, string folder, TimeProvider time)
    {
        _certificate = certificate;
        _time = time;
        CertificateFile = Path.Combine(folder, "ca.pem");
        BundleFile = Path.Combine(folder, "ca-bundle.pem");
    }

    /// <summary>The CA's certificate alone, for what adds to the trusted ones (<c>NODE_EXTRA_CA_CERTS</c>).</summary>
    public string CertificateFile { get; }

    /// <summary>The system's certificates and ours, for what replaces them (<c>SSL_CERT_FILE</c>, <c>REQUESTS_CA_BUNDLE</c>).</summary>
    public string BundleFile { get; }

    /// <summary>Opens the CA in <paramref name="folder"/>, making it if there is none or it is about to expire.</summary>
    /// <exception cref="StartupException">The key file is there but cannot be used.</exception>
    public static CertificateAuthority Open(string folder, TimeProvider time)
    {
        PrivateFiles.CreateFolder(folder);
        var keyFile = Path.Combine(folder, KeyFile);
        var certificate = File.Exists(keyFile) ? Load(keyFile) : null;
        if (certificate is null || certificate.NotAfter.ToUniversalTime() - time.GetUtcNow() < RenewCaWithin)
        {
            certificate?.Dispose();
            certificate = Issuing.Root(time.GetUtcNow());

            // Key and certificate in one file: one rename makes both, and a crash cannot leave a key without its certificate.
            using var key = certificate.GetECDsaPrivateKey()!;
            PrivateFiles.WriteDurably(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n");
        }

        var authority = new CertificateAuthority(certificate, folder, time);
        var pem = certificate.ExportCertificatePem() + "\n";
        PrivateFiles.WritePublic(authority.CertificateFile, pem);
        PrivateFiles.WritePublic(authority.BundleFile, SystemCertificates.Read() + pem);
        return authority;
    }

    /// <summary>The certificate for a name that <see cref="TwilioHosts.Contains"/>, minted or from memory.</summary>
    public SslStreamCertificateContext LeafFor(string host)
    {
        var now = _time.GetUtcNow();
        if (_leaves.TryGetValue(host, out var known) && known.RenewAt > now)
        {
            return known.Context;
        }

        lock (_minting)
        {
            if (_leaves.TryGetValue(host, out known) && known.RenewAt > now)
            {
                return known.Context;
            }

            // Names are the client's choice: without a bound it could fill our memory. Minting again costs a millisecond.
            if (_leaves.Count >= MostLeaves)
            {
                _leaves.Clear();
            }

            var certificate = Issuing.Leaf(_certificate, host, now);
            var leaf = new Leaf(
                SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
                certificate.NotAfter.ToUniversalTime() - RenewLeafWithin);
            _leaves[host] = leaf;
            return leaf.Context;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    private static X509Certificate2 Load(string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(keyFile);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The gateway's certificate authority in {keyFile} cannot be read: {e.Message} "
                + "Restore it, or delete the file: a new one is made, and clients have to trust that one.", e);
        }
    }

    private sealed record Leaf(SslStreamCertificateContext Context, DateTimeOffset RenewAt);
}
