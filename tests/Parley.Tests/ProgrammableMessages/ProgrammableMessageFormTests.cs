using System.Text;
using Parley.Api;
using Parley.ProgrammableMessages;

namespace Parley.Tests.ProgrammableMessages;

public sealed class ProgrammableMessageFormTests
{
    private const long Now = 1_800_000_000_000_000;

    [Theory]
    [InlineData("From=%2B15557770002&Body=x", 21604)]
    [InlineData("To=5551234&From=%2B15557770002&Body=x", 21211)]
    [InlineData("To=%2B15551239002&Body=x", 21603)]
    [InlineData("To=%2B15551239002&From=%2A%2A&Body=x", 21212)]
    [InlineData("To=%2B15551239002&From=messenger%3A1&Body=x", 21212)]
    [InlineData("To=%2B15551239002&From=whatsapp%3A%2B15557770001&Body=x", 21910)]
    [InlineData("To=%2B15551239002&From=%2B15551239002&Body=x", 21266)]
    [InlineData("To=whatsapp%3A%2B15551239002&From=whatsapp%3A%2B15551239002&Body=x", 63031)]
    [InlineData("To=%2B15551239002&MessagingServiceSid=MG1&Body=x", 21705)]
    [InlineData("To=%2B15551239002&From=%2B15557770002", 21619)]
    [InlineData("To=%2B15551239002&From=%2B15557770002&Body=", 21619)]
    [InlineData("To=%2B15551239002&From=%2B15557770002&MediaUrl=ftp%3A%2F%2Fx", 21620)]
    [InlineData("To=%2B15551239002&From=%2B15557770002&Body=x&StatusCallback=x", 21609)]
    [InlineData("To=%2B15551239002&From=%2B15557770002&ContentSid=x", 21655)]
    [InlineData("To=%2B15551239002&From=%2B15557770002&Body=x&ScheduleType=fixed", 35118)]
    [InlineData("To=%2B15551239002&From=MG11111111111111111111111111111111&Body=x&ScheduleType=soon", 35126)]
    [InlineData("To=%2B15551239002&From=MG11111111111111111111111111111111&Body=x&ScheduleType=fixed", 35111)]
    [InlineData("To=%2B15551239002&From=MG11111111111111111111111111111111&Body=x&ScheduleType=fixed&SendAt=2027-01-15T08:04:59Z", 35114)]
    [InlineData("To=%2B15551239002&From=MG11111111111111111111111111111111&Body=x&ScheduleType=fixed&SendAt=2027-02-19T08:00:01Z", 35114)]
    [InlineData("To=%2B15551239002&From=MG11111111111111111111111111111111&Body=x&ScheduleType=fixed&SendAt=soon", 35114)]
    public void What_cannot_be_sent_is_refused_with_its_code(string text, int code) => Assert.Equal(code, Read(text, out _)?.Code);

    [Fact]
    public void A_text_or_a_list_of_files_that_is_too_long_is_refused()
    {
        const string start = "To=%2B15551239002&From=%2B15557770002";
        Assert.Null(Read($"{start}&Body={new string('x', 1600)}", out _));
        Assert.Equal(21617, Read($"{start}&Body={new string('x', 1601)}", out _)?.Code);
        var file = "&MediaUrl=https%3A%2F%2Ffiles.example%2Fa";
        Assert.Null(Read(start + string.Concat(Enumerable.Repeat(file, 10)), out _));
        Assert.Equal(21623, Read(start + string.Concat(Enumerable.Repeat(file, 11)), out _)?.Code);
    }

    [Theory]
    [InlineData("%2B15557770002", "+15557770002")]
    [InlineData("12345", "12345")]
    [InlineData("Parley+1", "Parley 1")]
    public void A_number_a_short_code_or_a_name_may_send(string from, string read)
    {
        Assert.Null(Read($"To=%2B15551239002&Body=x&From={from}", out var form));
        Assert.Equal((read, "sms"), (form!.From, form.Channel));
    }

    [Fact]
    public void A_service_may_stand_where_the_number_stands()
    {
        Assert.Null(Read(
            "To=%2B15551239002&Body=x&From=MG11111111111111111111111111111111&ScheduleType=fixed&SendAt=2027-01-15T08:05:00Z", out var form));
        Assert.Equal((null, "MG11111111111111111111111111111111"), (form!.From, form.Service));
        Assert.Equal(Now + 300_000_000, form.SendAt);
    }

    [Theory]
    [InlineData("DateSent=2027-01-15", 0, 86_400)]
    [InlineData("DateSent=2027-01-15T08:00:00Z", 0, 86_400)]
    [InlineData("DateSent>=2027-01-15", 0, null)]
    [InlineData("DateSent<=2027-01-15", null, 86_400)]
    [InlineData("DateSent%3E=2027-01-15T08:00:00Z&DateSent%3C=2027-01-15T09:00:00Z", 28_800, 32_401)]
    public void Dates_are_days_or_moments(string query, int? since, int? before)
    {
        const long day = 1_799_971_200_000_000;
        Assert.Null(MessageFilter.Read(Form.Parse(Encoding.ASCII.GetBytes(query), out _)!, out var filter));
        Assert.Equal(since is null ? 0 : day + (since.Value * 1_000_000L), filter.Since);
        Assert.Equal(before is null ? long.MaxValue : day + (before.Value * 1_000_000L), filter.Before);
    }

    [Fact]
    public void A_date_that_is_none_is_refused() =>
        Assert.Equal(20001, MessageFilter.Read(Form.Parse("DateSent>=yesterday"u8, out _)!, out _)?.Code);

    private static ApiError? Read(string text, out ProgrammableMessageForm? form) =>
        ProgrammableMessageForm.Read(Form.Parse(Encoding.ASCII.GetBytes(text), out _)!, Now, out form);
}
