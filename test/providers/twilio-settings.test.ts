import { Agent } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { twilio } from '../../src/providers/twilio.ts';

const accountSid = `AC${'0'.repeat(32)}`;
const authToken = 'the-token';
const agent = new Agent();
afterAll(() => agent.destroy());

describe('settings', () => {
  test.each([
    { what: 'nothing', settings: null, says: 'accountSid' },
    { what: 'a text', settings: 'AC1', says: 'accountSid' },
    { what: 'another SID', settings: { accountSid: 'MG1', authToken }, says: 'accountSid' },
    { what: 'a SID that leaves its path', settings: { accountSid: 'AC1/../x', authToken }, says: 'accountSid' },
    { what: 'no token', settings: { accountSid }, says: 'authToken' },
    { what: 'a token with a space', settings: { accountSid, authToken: 'secret word' }, says: 'authToken' },
    {
      what: 'an empty second token',
      settings: { accountSid, authToken, secondaryAuthToken: '' },
      says: 'secondaryAuthToken',
    },
    {
      what: 'a wrong service',
      settings: { accountSid, authToken, messagingServiceSid: 'x' },
      says: 'messagingServiceSid',
    },
    { what: 'an address that is none', settings: { accountSid, authToken, baseUrl: 'api' }, says: 'baseUrl' },
    { what: 'an address of a file', settings: { accountSid, authToken, baseUrl: 'file:///etc' }, says: 'baseUrl' },
  ])('of $what are refused by the name $says', ({ settings, says }) => {
    const open = () => twilio.open(settings, agent);
    expect(open).toThrow(says);
    expect(open).not.toThrow(/secret word/);
  });
});
