using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Gateway;

/// <summary>The certificates themselves (RFC 5280): what is in them and how long they last.</summary>
internal static class Issuing
{
    /// <summary>How long a leaf lasts.</summary>
    public static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(30);

    private const int RootYears = 10;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string NameConstraints = "2.5.29.30";

    /// <summary>Clocks of containers and laptops differ; a certificate of the future is refused.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromDays(1);

    /// <summary>A new root with its key.</summary>
    public static X509Certificate2 Root(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // A name of its own for every root: clients that trust two of them look issuers up by name.
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var request = new CertificateRequest($"CN=Parley CA {mark}, O=Parley", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(OnlyTwilio());
        return Usable(request.CreateSelfSigned(now - Skew, now.AddYears(RootYears)));
    }

    /// <summary>A leaf for one name, with a key of its own.</summary>
    public static X509Certificate2 Leaf(X509Certificate2 root, string host, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);

        // The name is only in the alternative names: a common name ends at 64 characters, a host name at 253.
        var request = new CertificateRequest("O=Parley", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));

        var notBefore = Later(now - Skew, root.NotBefore);
        var notAfter = Earlier(now + LeafLifetime, root.NotAfter);
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using var bare = request.Create(root, notBefore, notAfter, serial);
        return Usable(bare.CopyWithPrivateKey(key));
    }

    /// <summary>
    /// RFC 5280, 4.2.1.10: DNS names under twilio.com and no IP address at all. A form of name that is not mentioned would be
    /// unconstrained, hence the excluded 0.0.0.0/0 and ::/0. Node (OpenSSL), .NET, Python and curl honour and accept it.
    /// </summary>
    private static X509Extension OnlyTwilio()
    {
        var dns = new Asn1Tag(TagClass.ContextSpecific, 2);
        var address = new Asn1Tag(TagClass.ContextSpecific, 7);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, TwilioHosts.Domain, dns);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            {
                foreach (var everything in new[] { IPAddress.Any, IPAddress.IPv6Any })
                {
                    using (writer.PushSequence())
                    {
                        // Address and mask, both zero: every address.
                        writer.WriteOctetString(new byte[everything.GetAddressBytes().Length * 2], address);
                    }
                }
            }
        }

        return new X509Extension(NameConstraints, writer.Encode(), critical: true);
    }

    /// <summary>Windows' TLS cannot use a key that lives in memory only; a round through PKCS#12 gives it one that it can.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(
                certificate.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTime other) => one > other ? one : new DateTimeOffset(other);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTime other) => one < other ? one : new DateTimeOffset(other);
}
