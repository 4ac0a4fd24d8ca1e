using Parley.Api;
using Parley.Channels.WhatsApp;

namespace Parley.Tests.Channels.WhatsApp;

internal sealed class FakeSenders(params WhatsAppSender[] all) : IWhatsAppSenders
{
    public static readonly AccountSid Account = new("AC00000000000000000000000000000001");
    public static readonly AccountSid OtherAccount = new("AC00000000000000000000000000000002");

    public IReadOnlyCollection<string> AppSecrets => [.. all.Select(sender => sender.AppSecret).Distinct()];

    public static WhatsAppSender Sender(Uri graph) => new(
        Account, "whatsapp:+15550001111", "106540352242922", "102290129340398", "token-of-one", "secret-of-one", "verify-one", graph,
        "v25.0");

    public static WhatsAppSender OtherSender(Uri graph) => new(
        OtherAccount, "whatsapp:+15550003333", "206540352242922", "202290129340398", "token-of-two", "secret-of-two", "verify-two",
        graph, "v25.0");

    public WhatsAppSender? ByAddress(AccountSid account, string address) =>
        all.FirstOrDefault(sender => sender.Account == account && sender.Address == address);

    public WhatsAppSender? ByPhoneNumberId(string phoneNumberId) => all.FirstOrDefault(sender => sender.PhoneNumberId == phoneNumberId);

    public WhatsAppSender? ByBusinessAccountId(string businessAccountId) =>
        all.FirstOrDefault(sender => sender.BusinessAccountId == businessAccountId);

    public WhatsAppSender? ForTemplates(AccountSid account) => all.FirstOrDefault(sender => sender.Account == account);

    public bool KnowsVerifyToken(string token) => all.Any(sender => sender.VerifyToken == token);
}
