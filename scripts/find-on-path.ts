import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program, where the machine has it. */
export function findOnPath(program: string): string | null {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((place) => join(place, program));
  return places.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
