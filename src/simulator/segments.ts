const GSM_7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà\f^{}\\[~\]|€]*$/;
const EXTENSION = '\f^{}\\[~]|€';

/** How many SMS a text is cut into (3GPP TS 23.038 and 23.040). */
export function countSegments(text: string): number {
  const isGsm = GSM_7.test(text);
  const [alone, joined] = isGsm ? [160, 153] : [70, 67];
  let units = 0;
  let segments = 1;
  let filled = 0;
  for (const character of text) {
    const width = isGsm && EXTENSION.includes(character) ? 2 : character.length;
    units += width;
    filled += width;
    if (filled > joined) {
      segments += 1;
      filled = width;
    }
  }
  return units <= alone ? 1 : segments;
}
