using System.Net;
using System.Text.Json;
using Parley.Conformance.Server;

namespace Parley.Chaos;

/// <summary>
/// Posts one message after the other to one conversation. What it gets no answer to, it neither repeats nor counts: that message may
/// be stored or not.
/// </summary>
internal sealed class Poster(string name, string conversation, TestAccount account, KilledServer server, Ledger ledger)
{
    /// <summary>Until it is told to stop; how many of its posts went unanswered.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = account.Basic;
        var unanswered = 0;
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var url = new Uri(await server.UrlAsync(), $"/v1/Conversations/{conversation}/Messages");
            using var form = ApiClient.Form(("Body", Acknowledged.BodyOf(name, number)), ("Author", name));
            string text;
            HttpStatusCode status;
            try
            {
                using var response = await http.PostAsync(url, form, CancellationToken.None);
                status = response.StatusCode;
                text = await response.Content.ReadAsStringAsync(CancellationToken.None);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                unanswered++;
                continue;
            }

            // Only a 201 counts. A killed server answers nothing; any other answer is a bug, or it was not ready to be killed.
            Assert.True(status == HttpStatusCode.Created, $"{status}: {text}");
            using var message = JsonDocument.Parse(text);
            ledger.Add(new Acknowledged(
                conversation,
                message.RootElement.GetProperty("sid").GetString()!,
                message.RootElement.GetProperty("index").GetInt32(),
                name,
                number));
        }

        return unanswered;
    }
}
