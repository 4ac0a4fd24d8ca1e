using System.Text;
using Parley.Api;
using Parley.Users;

namespace Parley.Tests.Users;

public sealed class UserFormTests
{
    [Theory]
    [InlineData("Identity=amy", null)]
    [InlineData("Identity=amy&FriendlyName=&Attributes=%7B%7D&RoleSid=", null)]
    [InlineData("Identity=System", null)]
    [InlineData("", 50204)]
    [InlineData("Identity=", 50204)]
    [InlineData("Identity=system", 50203)]
    [InlineData("Identity=US0123456789abcdef0123456789ABCDEF", 50206)]
    [InlineData("Identity=amy&Attributes=x", 50304)]
    [InlineData("Identity=amy&Attributes=", 50304)]
    public void A_new_user_has_an_identity_of_its_own(string body, int? code) =>
        Assert.Equal(code, UserForm.Read(Parse(body), creating: true, out _)?.Code);

    [Theory]
    [InlineData("Identity", 256, null)]
    [InlineData("Identity", 257, 50207)]
    [InlineData("FriendlyName", 256, null)]
    [InlineData("FriendlyName", 257, 50003)]
    public void Names_have_256_characters(string key, int length, int? code) => Assert.Equal(
        code, UserForm.Read(Parse($"Identity=amy&{key}={new string('n', length)}"), creating: true, out _)?.Code);

    [Theory]
    [InlineData(4096, null)]
    [InlineData(4097, 50303)]
    public void Attributes_have_4_KB(int length, int? code) => Assert.Equal(
        code, UserForm.Read(Parse($"Identity=amy&Attributes=\"{new string('a', length - 2)}\""), creating: true, out _)?.Code);

    [Fact]
    public void An_update_leaves_what_it_does_not_name_and_never_the_identity()
    {
        var before = new User(
            new("AC1"), "IS1", "US1", "amy", "Amy", """{"a":1}""", "RL1", 1, 1);
        Assert.Null(UserForm.Read(Parse("Identity=bob"), creating: false, out var nothing));
        Assert.Equal(before with { Updated = 2 }, nothing.ApplyTo(before, 2));
        Assert.Null(UserForm.Read(Parse("FriendlyName=&RoleSid=RL2&Attributes=%7B%7D"), creating: false, out var all));
        Assert.Equal(
            before with { FriendlyName = "", Role = "RL2", Attributes = "{}", Updated = 2 }, all.ApplyTo(before, 2));
    }

    private static Form Parse(string body) => Form.Parse(Encoding.UTF8.GetBytes(body), out _)!;
}
