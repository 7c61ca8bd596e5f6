/** What says stop for everybody: languages and their words, beside the English ones that are known everywhere. */
export const stopWords: Record<string, readonly string[]> = {
  everywhere: [
    'STOP',
    'STOPALL',
    'REMOVE',
    'STOP ALL',
    'UNSUBSCRIBE',
    'CANCEL',
    'END',
    'QUIT',
    'REVOKE',
    'OPTOUT',
    'OPT OUT',
    'OPT-OUT',
  ],
  de: ['STOPP', 'ABMELDEN'],
  es: ['ALTO', 'PARAR', 'BAJA', 'CANCELAR', 'SALIR'],
  et: ['STOPP', 'LOPETA'],
  fr: ['ARRÊT', 'ARRETE', 'ARRETT'],
  it: ['FERMA'],
  nl: ['AFMELDEN'],
  pl: ['STOP'],
  pt: ['PARAR', 'SAIR', 'CANCELAR'],
};
/** The same of what says start. */
export const startWords: Record<string, readonly string[]> = { everywhere: ['START', 'UNSTOP', 'YES'] };
