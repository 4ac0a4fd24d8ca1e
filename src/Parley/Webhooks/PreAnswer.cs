using Parley.Api;

namespace Parley.Webhooks;

/// <summary>What the pre-event hooks said: go on, go on with other words, or no.</summary>
/// <param name="Refusal">Not null: the action must not happen, and this is what its caller hears.</param>
/// <param name="Changes">Other values, by the name of the form's parameter (<c>Body</c>, <c>FriendlyName</c>); not checked yet.</param>
internal sealed record PreAnswer(ApiError? Refusal, IReadOnlyDictionary<string, string> Changes)
{
    /// <summary>Nobody asked to be asked, or nobody minds.</summary>
    public static readonly PreAnswer GoOn = new(null, new Dictionary<string, string>());

    /// <summary>True if the hook said no; otherwise a refusal means that its answer makes no sense.</summary>
    public bool IsVeto { get; init; }

    /// <summary>True if the action goes on otherwise than it was asked for.</summary>
    public bool HasChanges => Changes.Count > 0;

    /// <summary>The client's form as if it had sent the hook's values; to be read and checked again.</summary>
    public Form Over(Form form) => HasChanges ? form.With(Changes) : form;
}
