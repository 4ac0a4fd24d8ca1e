using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Api;

/// <summary>What a handler answers.</summary>
internal abstract class Answer
{
    private const int MostKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? Kept;

    [ThreadStatic]
    private static Utf8JsonWriter? KeptWriter;

    private Answer(int status) => Status = status;

    public int Status { get; }

    /// <summary>204.</summary>
    public static Answer Gone { get; } = new Empty(204);

    public static Answer Ok<T>(T value, JsonTypeInfo<T> info) => new Json<T>(200, value, info);

    public static Answer Created<T>(T value, JsonTypeInfo<T> info) => new Json<T>(201, value, info);

    public static Answer WithStatus<T>(int status, T value, JsonTypeInfo<T> info) => new Json<T>(status, value, info);

    /// <summary>Writes something other than JSON.</summary>
    public static Answer Custom(int status, Func<HttpContext, Task> write) => new Written(status, write);

    public static implicit operator Answer(ApiError error) => new Failed(error);

    public abstract Task WriteAsync(HttpContext http);

    /// <summary>A refusal as clients see it.</summary>
    public static void Write(Utf8JsonWriter writer, ApiError error)
    {
        writer.WriteStartObject();
        writer.WriteNumber("code", error.Code);
        writer.WriteString("message", error.Message);
        writer.WriteString("more_info", $"https://www.twilio.com/docs/errors/{error.Code}");
        writer.WriteNumber("status", error.Status);
        writer.WriteEndObject();
    }

    private sealed class Empty(int status) : Answer(status)
    {
        public override Task WriteAsync(HttpContext http)
        {
            http.Response.StatusCode = Status;
            return Task.CompletedTask;
        }
    }

    private sealed class Json<T>(int status, T value, JsonTypeInfo<T> info) : Answer(status)
    {
        public override async Task WriteAsync(HttpContext http)
        {
            http.Response.StatusCode = Status;
            http.Response.ContentType = "application/json";
            Serialize(http.Response);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }

        // Whole before it is written, so that its length can stand in front and no chunk is framed. The buffer is the thread's: nothing
        // is awaited meanwhile.
        private void Serialize(HttpResponse response)
        {
            var buffer = Kept ??= new(4096);
            var writer = KeptWriter ??= new(buffer, JsonWriting.Options);
            buffer.ResetWrittenCount();
            writer.Reset();
            JsonSerializer.Serialize(writer, value, info);
            writer.Flush();
            response.ContentLength = buffer.WrittenCount;
            response.HttpContext.Features.Get<IRequestWitness>()?.Answered(buffer.WrittenSpan);
            response.BodyWriter.Write(buffer.WrittenSpan);
            if (buffer.Capacity > MostKept)
            {
                (Kept, KeptWriter) = (null, null);
            }
        }
    }

    private sealed class Written(int status, Func<HttpContext, Task> write) : Answer(status)
    {
        public override Task WriteAsync(HttpContext http)
        {
            http.Response.StatusCode = Status;
            return write(http);
        }
    }

    private sealed class Failed(ApiError error) : Answer(error.Status)
    {
        public override async Task WriteAsync(HttpContext http)
        {
            http.Response.StatusCode = Status;
            http.Response.ContentType = "application/json";
            if (Status == 401)
            {
                http.Response.Headers.WWWAuthenticate = "Basic realm=\"Twilio API\"";
            }
            else if (Status == 429 || error.Code == ApiError.AwayCode)
            {
                http.Response.Headers.RetryAfter = "1";
            }

            if (http.Features.Get<IRequestWitness>() is { } witness)
            {
                await witness.RefusedAsync(error);
            }

            using (var writer = new Utf8JsonWriter(http.Response.BodyWriter, JsonWriting.Options))
            {
                Write(writer, error);
            }

            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }
}
