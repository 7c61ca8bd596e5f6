/** The fields of a message on the wire, by number: bytes of what has a length, else numbers. */
type Fields = Map<number, (Buffer | bigint)[]>;

export function readFields(message: Buffer): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (bytes: number): Buffer => {
    at += bytes;
    return message.subarray(at - bytes, at);
  };
  const readValue = (wireType: number): Buffer | bigint => {
    switch (wireType) {
      case 0:
        return readVarint();
      case 1:
        return take(8).readBigUInt64LE();
      case 2:
        return take(Number(readVarint()));
      case 5:
        return BigInt(take(4).readUInt32LE());
      default:
        throw new Error(`There is no wire type ${wireType}`);
    }
  };
  while (at < message.length) {
    const tag = Number(readVarint());
    const value = readValue(tag & 7);
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

export function allBytes(fields: Fields, number: number): Buffer[] {
  return (fields.get(number) ?? []).filter((value) => typeof value !== 'bigint');
}

export function bytes(fields: Fields, number: number): Buffer {
  return allBytes(fields, number)[0] ?? Buffer.alloc(0);
}

export function whole(fields: Fields, number: number): number {
  const [value] = fields.get(number) ?? [];
  return typeof value === 'bigint' ? Number(value) : 0;
}
