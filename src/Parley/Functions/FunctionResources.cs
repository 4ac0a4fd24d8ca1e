using Parley.Api;

namespace Parley.Functions;

internal sealed record FunctionsResource(
    FunctionRuntimeResource Runtime, string? Folder, bool Editable, IReadOnlyList<FunctionResource> Functions,
    IReadOnlyList<FunctionAssetResource> Assets);

/// <summary>How the functions' process is doing.</summary>
internal sealed record FunctionRuntimeResource(
    string Status, string? Reason, string? NodeVersion, string? TwilioVersion, int? Pid, int Restarts, long? MemoryBytes, string? DateStarted)
{
    public static FunctionRuntimeResource From(FunctionRuntime runtime) => new(
        runtime.StatusName, runtime.Reason, runtime.NodeVersion, runtime.TwilioVersion, runtime.Pid, runtime.Restarts, runtime.Memory,
        runtime.Started is { } started ? Wire.Milliseconds(started) : null);
}

internal sealed record FunctionResource(
    string Path, string File, string Access, string Url, long Size, string DateModified, long Invocations, long Errors, string? LastInvoked);

internal sealed record FunctionAssetResource(string Path, string File, string Access, string? Url, long Size, string DateModified);

/// <summary>A call, as operators get it.</summary>
internal sealed record InvocationResource(
    string Sid, string AccountSid, string Path, string Method, int? Status, string? Outcome, long? DurationMicroseconds, string DateCreated,
    InvocationErrorResource? Error, InvocationRequestResource Request, InvocationResponseResource? Response,
    IReadOnlyList<InvocationLineResource> Logs, string By)
{
    public static InvocationResource From(Invocation invocation)
    {
        var request = invocation.Request;
        var result = invocation.Result;
        return new(
            invocation.Sid, request.Account.Value, request.Function.Path, request.Method, result?.Status, result?.Outcome,
            result?.DurationMicroseconds, Wire.Milliseconds(invocation.Created),
            invocation.Error is { } error ? new(error.Name, error.Message, error.Stack) : null,
            new(request.Headers, request.Parameters), result is null ? null : new(result.Headers, result.Body),
            [.. invocation.Lines.Select(line => new InvocationLineResource(line.Level, Wire.Milliseconds(line.At), line.Text))], request.By);
    }
}

internal sealed record InvocationErrorResource(string Name, string Message, string? Stack);

internal sealed record InvocationRequestResource(IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Parameters);

internal sealed record InvocationResponseResource(IReadOnlyDictionary<string, string> Headers, string? Body);

internal sealed record InvocationLineResource(string Level, string At, string Text);

internal sealed record InvocationList(IReadOnlyList<InvocationResource> Invocations, PageMeta Meta);

internal sealed record FunctionFileList(IReadOnlyList<FunctionFileEntry> Files);

internal sealed record FunctionFileEntry(string Path, long Size, string DateModified);

internal sealed record FunctionFileResource(string Path, string Content, string Etag, long Size, string DateModified);
