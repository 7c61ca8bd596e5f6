import type { Provider } from './provider.ts';
import { lookUp } from './twilio-look-up.ts';
import { send } from './twilio-send.ts';
import { readSettings } from './twilio-settings.ts';
import { readWebhook } from './twilio-webhook.ts';
import { openWire } from './twilio-wire.ts';

/** Programmable Messaging, API version 2010-04-01. */
export const twilio: Provider = {
  name: 'twilio',
  channelTypes: ['SMS'],
  open(unknownSettings, http) {
    const settings = readSettings(unknownSettings);
    const wire = openWire(settings, http);
    return {
      send: (message) => send(wire, message),
      lookUp: (search) => lookUp(wire, search),
      readWebhook: (callback) => readWebhook(settings, callback),
    };
  },
};
