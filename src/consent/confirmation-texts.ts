import type { ConfirmationText } from '../organization/confirmation-text.ts';
import type { ConsentState } from './consent.ts';

/** What a customer is told once, where the organization has no text of its own; {organization} is its name. */
export const confirmationTexts: Record<ConsentState, readonly ConfirmationText[]> = {
  OPTED_OUT: [
    {
      locale: 'en',
      body: '{organization}: You have opted out and get no more messages from us. Reply START to opt in.',
    },
    {
      locale: 'de',
      body: '{organization}: Sie sind abgemeldet und erhalten keine Nachrichten mehr von uns. Mit START melden Sie sich wieder an.',
    },
    {
      locale: 'es',
      body: '{organization}: Se ha dado de baja y no recibirá más mensajes nuestros. Responda START para darse de alta.',
    },
    {
      locale: 'et',
      body: '{organization}: Olete loobunud ja me ei saada Teile enam sõnumeid. Uuesti liitumiseks vastake START.',
    },
    {
      locale: 'fr',
      body: '{organization} : Vous êtes désinscrit et ne recevrez plus nos messages. Répondez START pour vous réinscrire.',
    },
    {
      locale: 'it',
      body: '{organization}: La sua iscrizione è annullata e non riceverà più nostri messaggi. Risponda START per iscriversi di nuovo.',
    },
    {
      locale: 'nl',
      body: '{organization}: U bent afgemeld en ontvangt geen berichten meer van ons. Antwoord START om u weer aan te melden.',
    },
    {
      locale: 'pl',
      body: '{organization}: Rezygnacja przyjęta, nie wyślemy więcej wiadomości. Aby je znów otrzymywać, odpowiedz START.',
    },
    {
      locale: 'pt',
      body: '{organization}: O seu registo foi cancelado e não receberá mais mensagens nossas. Responda START para voltar a receber.',
    },
  ],
  OPTED_IN: [
    { locale: 'en', body: '{organization}: You have opted in to our messages. Reply STOP to opt out.' },
    { locale: 'de', body: '{organization}: Sie sind für unsere Nachrichten angemeldet. Mit STOP melden Sie sich ab.' },
    {
      locale: 'es',
      body: '{organization}: Se ha dado de alta en nuestros mensajes. Responda STOP para darse de baja.',
    },
    { locale: 'et', body: '{organization}: Olete liitunud meie sõnumitega. Loobumiseks vastake STOP.' },
    { locale: 'fr', body: '{organization} : Vous êtes inscrit à nos messages. Répondez STOP pour vous désinscrire.' },
    { locale: 'it', body: '{organization}: È iscritto ai nostri messaggi. Risponda STOP per annullare.' },
    { locale: 'nl', body: '{organization}: U bent aangemeld voor onze berichten. Antwoord STOP om u af te melden.' },
    { locale: 'pl', body: '{organization}: Zgoda na nasze wiadomości przyjęta. Aby zrezygnować, odpowiedz STOP.' },
    {
      locale: 'pt',
      body: '{organization}: O seu registo nas nossas mensagens está ativo. Responda STOP para cancelar.',
    },
  ],
};
