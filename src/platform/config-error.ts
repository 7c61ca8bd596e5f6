/** One sentence that names the setting that is wrong or missing. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
