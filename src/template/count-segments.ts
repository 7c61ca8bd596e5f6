interface SegmentCount {
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
}

// 3GPP TS 23.038: the default alphabet, and the characters that take an escape before them.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '\f^{}\\[~]|€';
const septets = new Map<string, number>([
  ...[...basic].map((character) => [character, 1] as const),
  ...[...extension].map((character) => [character, 2] as const),
]);

/** What nearly every text is made of: of these alone, each character takes one septet. */
const plain = /^[ !"#%&'()*+,\-./0-9:;<=>?A-Za-z\n\r]*$/;

const limits = {
  'GSM-7': { single: 160, perPart: 153 },
  'UCS-2': { single: 70, perPart: 67 },
} as const;

/** How a carrier cuts a text into SMS segments. An empty text is no SMS and counts none. */
export function countSegments(text: string): SegmentCount {
  if (text.length <= limits['GSM-7'].single && plain.test(text))
    return { encoding: 'GSM-7', segments: text === '' ? 0 : 1 };
  const characters = [...text];
  const encoding = characters.every((character) => septets.has(character)) ? 'GSM-7' : 'UCS-2';
  // An escaped character and a surrogate pair take two units that are never split between parts.
  const units = characters.map((character) =>
    encoding === 'GSM-7' ? (septets.get(character) ?? 1) : character.length,
  );
  const { single, perPart } = limits[encoding];
  const total = units.reduce((sum, unit) => sum + unit, 0);
  if (total <= single) return { encoding, segments: total === 0 ? 0 : 1 };

  let segments = 1;
  let filled = 0;
  for (const unit of units) {
    if (filled + unit > perPart) {
      segments += 1;
      filled = 0;
    }
    filled += unit;
  }
  return { encoding, segments };
}
