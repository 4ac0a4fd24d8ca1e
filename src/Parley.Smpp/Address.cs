namespace Parley.Smpp;

/// <summary>A source or destination: type of number, numbering plan, at most 20 octets.</summary>
public readonly record struct Address(byte Ton, byte Npi, string Value)
{
    /// <summary>Nothing given.</summary>
    public static readonly Address None = new(0, 0, "");

    private const int MinInternationalDigits = 8;

    /// <summary>
    /// From how people write it: <c>+15550001111</c> is international E.164 without the plus, up to 7 digits are a short code,
    /// anything with letters an alphanumeric sender.
    /// </summary>
    public static Address FromNumber(string number)
    {
        if (number.StartsWith('+'))
        {
            return new Address(1, 1, number[1..]);
        }

        if (number.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return new Address(5, 0, number);
        }

        return number.Length < MinInternationalDigits ? new Address(3, 0, number) : new Address(1, 1, number);
    }

    /// <summary>
    /// To how people write it. Many SMSCs and ESMEs set type of number 0 or 2 for everything (kannel's default is 2), so digits that
    /// are long enough and do not begin with a trunk zero count as international whatever the type says.
    /// </summary>
    public string ToNumber()
    {
        var value = Value ?? "";
        if (Ton == 5 || value.Length == 0 || value.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return value;
        }

        if (Ton == 1)
        {
            return "+" + value;
        }

        if (value.StartsWith("00", StringComparison.Ordinal) && value.Length > MinInternationalDigits)
        {
            return "+" + value[2..];
        }

        return value.Length >= MinInternationalDigits && value[0] != '0' ? "+" + value : value;
    }

    /// <summary>As in <see cref="ToNumber"/>.</summary>
    public override string ToString() => ToNumber();
}
