namespace Parley.Conformance.Functions;

/// <summary>One host for the tests of a class that do not break it.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    internal FunctionHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await FunctionHost.StartAsync(new()
    {
        [".env"] = "GREETING='Good day' # for everybody\nexport PLACE=\"here\"\nACCOUNT_SID=ACffffffffffffffffffffffffffffffff\nAUTH_TOKEN=\n",
        ["functions/echo.js"] = """
            exports.handler = (context, event, callback) => {
              const { getTwilioClient, ...values } = context;
              callback(null, { event, context: values, hasClient: typeof getTwilioClient, environment: process.env });
            };
            """,
        ["functions/twiml.js"] = """
            exports.handler = (context, event, callback) => {
              const twiml = new Twilio.twiml.MessagingResponse();
              twiml.message('Hello <you>');
              callback(null, twiml);
            };
            """,
        ["functions/own-twiml.js"] = """
            const twilio = require('twilio');
            exports.handler = (context, event, callback) => {
              const twiml = new twilio.twiml.VoiceResponse();
              twiml.say('Hello');
              callback(null, twiml);
            };
            """,
        ["functions/response.js"] = """
            exports.handler = (context, event, callback) => {
              const response = new Twilio.Response();
              response.setStatusCode(418);
              response.appendHeader('Content-Type', 'text/plain');
              response.appendHeader('X-Tea', 'green');
              response.setCookie('cup', '1');
              response.setBody('short and stout');
              callback(null, response);
            };
            """,
        ["functions/text.js"] = "exports.handler = (context, event, callback) => callback(null, 'plain');",
        ["functions/nothing.js"] = "exports.handler = (context, event, callback) => callback();",
        ["functions/nested/deep.js"] = "exports.handler = (context, event, callback) => callback(null, context.PATH);",
        ["functions/throws.js"] = "exports.handler = () => { throw new TypeError('bad luck'); };",
        ["functions/calls-back-error.js"] = "exports.handler = (context, event, callback) => callback('no good');",
        ["functions/rejects.js"] = "exports.handler = async () => { throw new Error('rejected'); };",
        ["functions/unhandled.js"] = "exports.handler = () => { Promise.reject(new Error('nobody caught it')); };",
        ["functions/late.js"] = "exports.handler = () => { setTimeout(() => { throw new Error('later'); }, 1); };",
        ["functions/twice.js"] = "exports.handler = (context, event, callback) => { callback(null, 'first'); callback(null, 'second'); };",
        ["functions/broken.js"] = "exports.handler = (context, event, callback) => {",
        ["functions/empty.js"] = "exports.other = 1;",
        ["functions/lib/shared.private.js"] = "exports.word = () => 'shared'; exports.handler = (context, event, callback) => callback(null, 'no');",
        ["assets/secret.private.json"] = """{"secret":7}""",
        ["assets/logo.svg"] = "<svg/>",
        ["assets/manual.protected.txt"] = "for callers who sign",
        ["functions/runtime.js"] = """
            exports.handler = (context, event, callback) => {
              const shared = require(Runtime.getFunctions()['lib/shared'].path);
              const asset = Runtime.getAssets()['/secret.json'];
              let sync;
              try { Runtime.getSync(); } catch (error) { sync = error.message; }
              callback(null, {
                word: shared.word(), secret: JSON.parse(asset.open()).secret, fromPath: require(asset.path).secret,
                assets: Object.keys(Runtime.getAssets()), sync,
              });
            };
            """,
        ["functions/guarded.protected.js"] = "exports.handler = (context, event, callback) => callback(null, 'in, ' + context.ACCOUNT_SID);",
        ["functions/logs.js"] = """
            exports.handler = async (context, event, callback) => {
              for (let i = 0; i < 5; i++) {
                console.log('%s %d', event.name, i);
                await new Promise((resolve) => setTimeout(resolve, 2));
              }
              console.warn('warned', { by: event.name });
              console.error('failed');
              process.stdout.write('raw\n');
              callback(null, event.name);
              setTimeout(() => console.info('afterwards'), 1);
            };
            """,
        ["functions/package.js"] = """
            const count = require('counting');
            exports.handler = (context, event, callback) => callback(null, { two: count.next(1), version: require('counting/package.json').version });
            """,
        ["node_modules/counting/package.json"] = """{"name":"counting","version":"3.2.1","main":"index.js"}""",
        ["node_modules/counting/index.js"] = "exports.next = (n) => n + 1;",
        ["functions/api.js"] = """
            exports.handler = async (context, event, callback) => {
              const client = context.getTwilioClient();
              const made = await client.conversations.v1.conversations.create({ friendlyName: 'from a function' });
              const basic = 'Basic ' + Buffer.from(`${context.ACCOUNT_SID}:${context.AUTH_TOKEN}`).toString('base64');
              const fetched = await fetch(`https://conversations.twilio.com/v1/Conversations/${made.sid}`, { headers: { authorization: basic } });
              callback(null, { sid: made.sid, url: made.url, fetched: (await fetched.json()).sid });
            };
            """,
    });

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
