/** That a command was called in a way that it does not understand; the sentence says in which. */
export class UsageError extends Error {}

/**
 * What `read` makes of the options of this process. Where it cannot (a UsageError, or parseArgs's own), the process ends
 * with 2 and says why, and how the command is called; `--help` says the latter, and ends with 0.
 */
export function readOptions<Options>(usage: string, read: () => Options): Options {
  if (process.argv.includes('--help')) {
    process.stdout.write(usage);
    process.exit(0);
  }
  try {
    return read();
  } catch (error) {
    if (!isUsageError(error)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

/** The option `--<name>` as a number above 0, or at least 0 where that has a meaning. */
export function readNumber(name: string, text: string, { mayBeZero = false } = {}): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number) && (number > 0 || (mayBeZero && number === 0))) return number;
  throw new UsageError(
    `--${name} is ${JSON.stringify(text)}; it has to be a number ${mayBeZero ? 'from' : 'above'} 0.`,
  );
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}
