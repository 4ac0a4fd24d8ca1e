using System.Security.Cryptography;
using System.Text;
using Parley.Ops;
using Parley.Storage;

namespace Parley.Accounts;

/// <summary>
/// Encrypts what must be read again (auth tokens sign webhooks) with AES-256-GCM under a key that is not in the database. What need
/// not be read again is hashed instead.
/// </summary>
internal sealed class SecretBox(byte[] key)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>The key in <paramref name="file"/>, made at first use, readable by its owner only.</summary>
    public static SecretBox FromFile(string file)
    {
        if (!File.Exists(file))
        {
            var temporary = file + ".new";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(RandomNumberGenerator.GetBytes(32));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, file);
        }

        return new(Checked(File.ReadAllBytes(file), file));
    }

    /// <summary>A key of 32 octets in base64, from <c>Parley:Secrets:Key</c>: the same on every node of one database.</summary>
    public static SecretBox FromBase64(string text)
    {
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length)
            ? new(Checked(key[..length], "Parley:Secrets:Key"))
            : throw new StartupException("Parley:Secrets:Key is not base64.");
    }

    /// <summary>
    /// A key that the database itself keeps: for the sandbox on a PostgreSQL that several data folders use in turn. It protects
    /// nothing from who reads the database, and a sandbox has nothing to protect.
    /// </summary>
    public static async Task<SecretBox> FromDatabaseAsync(IDatabase database, CancellationToken cancellation)
    {
        const string insert = "INSERT INTO setting (name, value) VALUES ('sandbox_key', $1) ON CONFLICT DO NOTHING";
        const string select = "SELECT value FROM setting WHERE name = 'sandbox_key'";
        var fresh = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return FromBase64((await database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync(insert, fresh);
            return await sql.FirstAsync(select, row => row.Text(0));
        }, cancellation))!);
    }

    /// <summary>Base64 of nonce, ciphertext and tag.</summary>
    public string Seal(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceSize + plain.Length + TagSize];
        var nonce = box.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceSize, plain.Length), box.AsSpan(NonceSize + plain.Length));
        return Convert.ToBase64String(box);
    }

    /// <summary>The reverse; throws <see cref="CryptographicException"/> under another key.</summary>
    public string Open(string sealedText)
    {
        var box = Convert.FromBase64String(sealedText);
        var plain = new byte[box.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(
            box.AsSpan(0, NonceSize), box.AsSpan(NonceSize, plain.Length), box.AsSpan(NonceSize + plain.Length), plain);
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>A keyed digest, for links and tokens that this server signs itself.</summary>
    public byte[] Sign(string purpose, string text) =>
        HMACSHA256.HashData(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(purpose)), Encoding.UTF8.GetBytes(text));

    private static byte[] Checked(byte[] key, string where) =>
        key.Length == 32 ? key : throw new StartupException($"The key in {where} is not 32 octets long.");
}
