namespace Parley.Sandbox;

/// <summary>How the sandbox behaves; <c>Parley:Sandbox:…</c>.</summary>
internal sealed record SandboxOptions
{
    /// <summary>True: a template is approved when it is submitted. False (<c>manual</c>): it waits for a review.</summary>
    public bool ApprovesTemplates { get; init; } = true;

    /// <summary>How many REST requests of an account the log keeps; 0: none are recorded.</summary>
    public int RequestLog { get; init; } = 1000;

    /// <summary>Version in the senders' Graph URLs. The emulator itself takes any.</summary>
    public string GraphVersion { get; init; } = "v25.0";

    /// <summary>How long the phones' control call waits for Parley to take a message before it answers that it is queued.</summary>
    public TimeSpan AcceptTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
