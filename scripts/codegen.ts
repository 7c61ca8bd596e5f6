import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

// What depends on the schema, in order: its printed form, then the types of the tests' operations.
const schema = execFileSync('node', ['schema/print-schema.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
writeFileSync('schema/schema.graphql', schema);
execFileSync('graphql-codegen', ['--config', 'codegen.ts', '--errors-only'], { stdio: 'inherit' });
