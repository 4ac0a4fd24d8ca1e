import { describe, expect, it } from 'vitest';
import { besides, environmentTabs, firstSteps, variablesOf } from './snippets';

const shell = "export HTTP_PROXY='http://127.0.0.1:8443'\n# a word\nexport TWILIO_AUTH_TOKEN='se'\\''cret'\n";

describe('the variables', () => {
  it('are read from the block, with their quotes taken off', () =>
    expect(variablesOf(shell)).toEqual([['HTTP_PROXY', 'http://127.0.0.1:8443'], ['TWILIO_AUTH_TOKEN', "se'cret"]]));
  it('are written for each shell, and veiled on the screen only', () => {
    const tabs = environmentTabs(shell, (text) => text.replaceAll('cret', '•'));
    const powerShell = tabs.find((tab) => tab.label === 'PowerShell');
    expect(powerShell?.code).toBe("$env:HTTP_PROXY = 'http://127.0.0.1:8443'\n$env:TWILIO_AUTH_TOKEN = 'se''cret'");
    expect(powerShell?.shown).toContain('•');
    expect(tabs.every((tab) => tab.code.includes('cret') && !tab.shown?.includes('cret'))).toBe(true);
  });
});

describe('first steps', () => {
  it('are there for every official library and the CLI', () =>
    expect(firstSteps('http://127.0.0.1:1', true).map((tab) => tab.label)).toEqual(['Node', 'Python', 'C#', 'Java', 'Go', 'Ruby', 'PHP', 'CLI', 'curl']));
  it('speak to this server where no proxy leads here', () =>
    expect(firstSteps('http://127.0.0.1:1', false).at(-1)?.code).toContain('http://127.0.0.1:1/v1/Conversations'));
  it('of Java and PHP need more', () => {
    expect(besides('Java', 'http://127.0.0.1:8443', '/ca.pem')).toContain('-Dhttps.proxyPort=8443');
    expect(besides('PHP', 'http://127.0.0.1:8443', '/ca.pem')).toContain('openssl.cafile=/ca.pem');
    expect(besides('Go', 'http://127.0.0.1:8443', '/ca.pem')).toBeNull();
  });
});
