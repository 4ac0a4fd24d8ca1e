using Parley.Roles;

namespace Parley.Tests.Roles;

public sealed class PermissionsTests
{
    [Theory]
    [InlineData("service", "createConversation", true)]
    [InlineData("service", "joinConversation", true)]
    [InlineData("service", "addParticipant", true)]
    [InlineData("service", "removeParticipant", true)]
    [InlineData("service", "deleteAnyMessage", true)]
    [InlineData("service", "deleteConversation", true)]
    [InlineData("service", "editAnyMessage", true)]
    [InlineData("service", "editAnyMessageAttributes", true)]
    [InlineData("service", "editAnyUserInfo", true)]
    [InlineData("service", "editConversationAttributes", true)]
    [InlineData("service", "editConversationName", true)]
    [InlineData("service", "editOwnMessage", true)]
    [InlineData("service", "editOwnMessageAttributes", true)]
    [InlineData("service", "editOwnUserInfo", true)]
    [InlineData("service", "sendMessage", false)]
    [InlineData("service", "sendMediaMessage", false)]
    [InlineData("service", "leaveConversation", false)]
    [InlineData("service", "deleteOwnMessage", false)]
    [InlineData("service", "createChannel", false)]
    [InlineData("service", "CreateConversation", false)]
    [InlineData("service", "", false)]
    [InlineData("conversation", "sendMessage", true)]
    [InlineData("conversation", "sendMediaMessage", true)]
    [InlineData("conversation", "leaveConversation", true)]
    [InlineData("conversation", "deleteOwnMessage", true)]
    [InlineData("conversation", "addParticipant", true)]
    [InlineData("conversation", "editNotificationLevel", true)]
    [InlineData("conversation", "editAnyParticipantAttributes", true)]
    [InlineData("conversation", "createConversation", false)]
    [InlineData("conversation", "joinConversation", false)]
    public void Each_type_of_role_has_its_own_permissions(string type, string permission, bool known) =>
        Assert.Equal(known, Permissions.Of(type).Contains(permission));

    [Theory]
    [InlineData("editAnyMessage", nameof(ChatAction.EditOwnMessage), true)]
    [InlineData("editOwnMessage", nameof(ChatAction.EditOwnMessage), true)]
    [InlineData("editOwnMessage", nameof(ChatAction.EditAnyMessage), false)]
    [InlineData("editOwnMessage", nameof(ChatAction.EditOwnMessageAttributes), false)]
    [InlineData("editAnyMessageAttributes", nameof(ChatAction.EditOwnMessageAttributes), true)]
    [InlineData("editAnyMessageAttributes", nameof(ChatAction.EditAnyMessage), false)]
    [InlineData("deleteAnyMessage", nameof(ChatAction.DeleteOwnMessage), true)]
    [InlineData("deleteOwnMessage", nameof(ChatAction.DeleteAnyMessage), false)]
    [InlineData("editAnyUserInfo", nameof(ChatAction.EditOwnUserInfo), true)]
    [InlineData("editOwnUserInfo", nameof(ChatAction.EditAnyUserInfo), false)]
    [InlineData("sendMessage", nameof(ChatAction.SendMessage), true)]
    [InlineData("sendMessage", nameof(ChatAction.SendMediaMessage), false)]
    [InlineData("sendMediaMessage", nameof(ChatAction.SendMessage), false)]
    [InlineData("addParticipant", nameof(ChatAction.RemoveParticipant), false)]
    [InlineData("joinConversation", nameof(ChatAction.AddParticipant), false)]
    public void A_permission_allows_what_it_names_and_anybodys_covers_ones_own(string permission, string action, bool allowed) =>
        Assert.Equal(allowed, Permissions.Allow([permission], Enum.Parse<ChatAction>(action)));

    [Fact]
    public void Every_action_can_be_granted_by_some_role_and_every_permission_grants_something()
    {
        var all = Permissions.Of(RoleTypes.Service).Union(Permissions.Of(RoleTypes.Conversation)).ToList();
        Assert.All(Enum.GetValues<ChatAction>(), action =>
        {
            Assert.NotEmpty(Permissions.GrantedBy(action));
            Assert.Subset(all.ToHashSet(), Permissions.GrantedBy(action).ToHashSet());
            Assert.False(Permissions.Allow([], action));
        });
        Assert.All(all, permission =>
            Assert.Contains(Enum.GetValues<ChatAction>(), action => Permissions.Allow([permission], action)));
    }

    [Fact]
    public void The_first_roles_have_only_permissions_of_their_type()
    {
        Assert.Equal(
            ["service admin", "service user", "channel admin", "channel user"], DefaultRoles.All.Select(role => role.FriendlyName));
        Assert.All(DefaultRoles.All, role => Assert.Subset(Permissions.Of(role.Type).ToHashSet(), role.Permissions.ToHashSet()));
        Assert.True(Permissions.Allow(DefaultRoles.ChannelUser.Permissions, ChatAction.SendMessage));
        Assert.False(Permissions.Allow(DefaultRoles.ChannelUser.Permissions, ChatAction.RemoveParticipant));
        Assert.True(Permissions.Allow(DefaultRoles.ChannelAdmin.Permissions, ChatAction.RemoveParticipant));
        Assert.False(Permissions.Allow(DefaultRoles.ServiceUser.Permissions, ChatAction.EditAnyUserInfo));
    }
}
