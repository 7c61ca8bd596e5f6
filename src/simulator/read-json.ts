/** The caller of the control API is at fault; the message is the sentence that it is told. */
export class ControlError extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError('The body is not valid JSON.');
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `where` is put before names in sentences, as in `credentials.`. */
export function readObject(value: unknown, known: readonly string[], where: string): Record<string, unknown> {
  if (!isObject(value)) throw new ControlError(`${where.slice(0, -1) || 'The body'} must be a JSON object.`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new ControlError(`${where}${unknown} is not a known field.`);
  return value;
}

export function readText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new ControlError(`${name} must be a text.`);
  return value.toWellFormed();
}

export function readTexts(value: unknown, name: string): Record<string, string> {
  if (!isObject(value)) throw new ControlError(`${name} must be an object of texts.`);
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, readText(text, `${name}.${key}`)]));
}

export function readHttpUrl(value: unknown, name: string): string {
  const url = readText(value, name);
  if (!isHttpUrl(URL.parse(url))) throw new ControlError(`${name} must be an absolute http or https URL.`);
  return url;
}

export function isHttpUrl(url: URL | null): url is URL {
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}
