import type { SnippetTab } from '../parts/Snippet';

/** Names and values of the lines `export NAME=value`, without their quotes. */
export function variablesOf(shell: string): [string, string][] {
  return shell.split('\n').flatMap((line) => {
    const found = /^export ([A-Z_]+)=(.*)$/.exec(line);
    return found ? [[found[1] ?? '', (found[2] ?? '').replace(/^'|'$/g, '').replaceAll("'\\''", "'")] as [string, string]] : [];
  });
}

/** The block of variables for each shell. `veil` makes of it what the screen shows. */
export function environmentTabs(shell: string, veil: (text: string) => string): SnippetTab[] {
  const variables = variablesOf(shell);
  const tab = (label: string, code: string): SnippetTab => ({ label, code, shown: veil(code) });
  return [
    tab('bash, zsh', shell.split('\n').filter((line) => line.startsWith('export ')).join('\n')),
    tab('fish', variables.map(([name, value]) => `set -gx ${name} '${value}'`).join('\n')),
    tab('PowerShell', variables.map(([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`).join('\n')),
    tab('.env', variables.map(([name, value]) => `${name}=${value}`).join('\n')),
  ];
}

/** A first conversation in each language. `base` is this server's address, for where no proxy leads here. */
export function firstSteps(base: string, proxied: boolean): SnippetTab[] {
  const rest = proxied ? 'https://conversations.twilio.com' : base;
  return [
    {
      label: 'Node',
      code: `// npm install twilio
const client = require('twilio')(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN);

client.conversations.v1.conversations
  .create({ friendlyName: 'Hello from Node' })
  .then((conversation) => console.log(conversation.sid));`,
    },
    {
      label: 'Python',
      code: `# pip install twilio
import os
from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
conversation = client.conversations.v1.conversations.create(friendly_name="Hello from Python")
print(conversation.sid)`,
    },
    {
      label: 'C#',
      code: `// dotnet add package Twilio
using Twilio;
using Twilio.Rest.Conversations.V1;

TwilioClient.Init(
    Environment.GetEnvironmentVariable("TWILIO_ACCOUNT_SID"),
    Environment.GetEnvironmentVariable("TWILIO_AUTH_TOKEN"));
var conversation = await ConversationResource.CreateAsync(friendlyName: "Hello from C#");
Console.WriteLine(conversation.Sid);`,
    },
    {
      label: 'Java',
      code: `// com.twilio.sdk:twilio
import com.twilio.Twilio;
import com.twilio.rest.conversations.v1.Conversation;

public class Hello {
    public static void main(String[] args) {
        Twilio.init(System.getenv("TWILIO_ACCOUNT_SID"), System.getenv("TWILIO_AUTH_TOKEN"));
        Conversation conversation = Conversation.creator().setFriendlyName("Hello from Java").create();
        System.out.println(conversation.getSid());
    }
}`,
    },
    {
      label: 'Go',
      code: `// go get github.com/twilio/twilio-go
package main

import (
	"fmt"

	"github.com/twilio/twilio-go"
	conversations "github.com/twilio/twilio-go/rest/conversations/v1"
)

func main() {
	client := twilio.NewRestClient()
	params := &conversations.CreateConversationParams{}
	params.SetFriendlyName("Hello from Go")
	conversation, err := client.ConversationsV1.CreateConversation(params)
	if err != nil {
		panic(err)
	}
	fmt.Println(*conversation.Sid)
}`,
    },
    {
      label: 'Ruby',
      code: `# gem install twilio-ruby
require 'twilio-ruby'

client = Twilio::REST::Client.new(ENV['TWILIO_ACCOUNT_SID'], ENV['TWILIO_AUTH_TOKEN'])
conversation = client.conversations.v1.conversations.create(friendly_name: 'Hello from Ruby')
puts conversation.sid`,
    },
    {
      label: 'PHP',
      code: `<?php // composer require twilio/sdk
require 'vendor/autoload.php';

$client = new Twilio\\Rest\\Client(getenv('TWILIO_ACCOUNT_SID'), getenv('TWILIO_AUTH_TOKEN'));
$conversation = $client->conversations->v1->conversations->create(['friendlyName' => 'Hello from PHP']);
echo $conversation->sid;`,
    },
    {
      label: 'CLI',
      code: `# npm install --global twilio-cli
twilio api:conversations:v1:conversations:create --friendly-name "Hello from the CLI"`,
    },
    {
      label: 'curl',
      code: `curl ${rest}/v1/Conversations \\
  -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \\
  --data-urlencode "FriendlyName=Hello from curl"`,
    },
  ];
}

/** What some languages need besides the variables. */
export function besides(label: string, gateway: string, ca: string): string | null {
  if (label === 'Java') {
    const address = new URL(gateway);
    return `keytool -importcert -noprompt -alias parley -file '${ca}' -keystore trust.p12 -storetype PKCS12 -storepass changeit
export JAVA_TOOL_OPTIONS="-Dhttps.proxyHost=${address.hostname} -Dhttps.proxyPort=${address.port} -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"`;
  }
  return label === 'PHP' ? `; php.ini\ncurl.cainfo=${ca}\nopenssl.cafile=${ca}` : null;
}
