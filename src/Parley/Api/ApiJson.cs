using System.Text.Json.Serialization;
using Parley.Services;

namespace Parley.Api;

/// <summary>Every resource as JSON: snake case, nulls written out, because clients dereference each declared field.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(ServiceResource))]
[JsonSerializable(typeof(ServiceList))]
[JsonSerializable(typeof(Conversations.ConversationResource))]
[JsonSerializable(typeof(Conversations.ConversationList))]
[JsonSerializable(typeof(Webhooks.WebhookResource))]
[JsonSerializable(typeof(Webhooks.WebhookList))]
[JsonSerializable(typeof(Participants.ParticipantResource))]
[JsonSerializable(typeof(Participants.ParticipantList))]
[JsonSerializable(typeof(Messages.MessageResource))]
[JsonSerializable(typeof(Messages.MessageList))]
[JsonSerializable(typeof(Receipts.ReceiptResource))]
[JsonSerializable(typeof(Receipts.ReceiptList))]
[JsonSerializable(typeof(Media.MediaResource))]
[JsonSerializable(typeof(Templates.ContentResource))]
[JsonSerializable(typeof(Templates.ContentList))]
[JsonSerializable(typeof(Templates.ApprovalResource))]
[JsonSerializable(typeof(Templates.ApprovalFetchResource))]
[JsonSerializable(typeof(Templates.ContentAndApprovalsList))]
[JsonSerializable(typeof(Templates.LegacyContentList))]
[JsonSerializable(typeof(Accounts.AccountResource))]
[JsonSerializable(typeof(Accounts.AccountList))]
[JsonSerializable(typeof(Accounts.KeyResource))]
[JsonSerializable(typeof(Accounts.KeyList))]
internal sealed partial class ApiJson : JsonSerializerContext;
