using System.Text;
using Parley.Api;
using Parley.Roles;

namespace Parley.Tests.Roles;

public sealed class RoleFormTests
{
    [Theory]
    [InlineData("FriendlyName=x&Type=service&Permission=createConversation", null)]
    [InlineData("FriendlyName=x&Type=conversation&Permission=sendMessage&Permission=leaveConversation", null)]
    [InlineData("Type=service&Permission=createConversation", 50000)]
    [InlineData("FriendlyName=&Type=service&Permission=createConversation", 50000)]
    [InlineData("FriendlyName=x&Permission=createConversation", 50105)]
    [InlineData("FriendlyName=x&Type=channel&Permission=createConversation", 50105)]
    [InlineData("FriendlyName=x&Type=Service&Permission=createConversation", 50105)]
    [InlineData("FriendlyName=x&Type=service", 20001)]
    [InlineData("FriendlyName=x&Type=service&Permission=", 50104)]
    [InlineData("FriendlyName=x&Type=service&Permission=fly", 50104)]
    [InlineData("FriendlyName=x&Type=service&Permission=sendMessage", 50104)]
    [InlineData("FriendlyName=x&Type=conversation&Permission=sendMessage&Permission=createConversation", 50104)]
    public void A_new_role_has_a_name_a_type_and_permissions_of_that_type(string body, int? code) =>
        Assert.Equal(code, RoleForm.Read(Parse(body), out _)?.Code);

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, 50003)]
    public void A_name_has_64_characters(int length, int? code) => Assert.Equal(
        code,
        RoleForm.Read(Parse($"FriendlyName={new string('n', length)}&Type=service&Permission=joinConversation"), out _)?.Code);

    [Theory]
    [InlineData("Permission=sendMessage", null)]
    [InlineData("", 20001)]
    [InlineData("Permission=createConversation", 50104)]
    public void An_update_gives_permissions_of_the_roles_type(string body, int? code) =>
        Assert.Equal(code, RoleForm.ReadUpdate(Parse(body), RoleTypes.Conversation, out _)?.Code);

    [Fact]
    public void A_permission_given_twice_is_had_once()
    {
        Assert.Null(RoleForm.ReadUpdate(
            Parse("Permission=sendMessage&Permission=leaveConversation&Permission=sendMessage"), RoleTypes.Conversation, out var read));
        Assert.Equal(["sendMessage", "leaveConversation"], read);
    }

    private static Form Parse(string body) => Form.Parse(Encoding.UTF8.GetBytes(body), out _)!;
}
