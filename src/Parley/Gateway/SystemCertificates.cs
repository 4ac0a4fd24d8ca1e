using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Parley.Gateway;

/// <summary>The certificates that this machine trusts, as PEM.</summary>
internal static class SystemCertificates
{
    /// <summary>Where distributions keep their bundle: Debian and Alpine, Fedora, openSUSE, macOS and the BSDs.</summary>
    private static readonly string[] UsualPlaces =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    /// <summary>The bundle, ending with a line end; empty on a machine that trusts nobody.</summary>
    public static string Read()
    {
        foreach (var place in UsualPlaces)
        {
            if (File.Exists(place))
            {
                return File.ReadAllText(place).TrimEnd() + "\n";
            }
        }

        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        try
        {
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return "";
        }

        var bundle = new StringBuilder();
        foreach (var certificate in store.Certificates)
        {
            using (certificate)
            {
                bundle.Append(certificate.ExportCertificatePem()).Append('\n');
            }
        }

        return bundle.ToString();
    }
}
