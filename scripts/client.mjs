// Makes the typed client: generates it from the description of the service (openapi/openapi.json)
// with the pinned generator, and compiles it with its wrapper to packages/client/dist. What is
// generated is not committed: the description it comes from is (decision 044).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { createClient } from '@hey-api/openapi-ts';

const root = join(import.meta.dirname, '..');
const client = join(root, 'packages', 'client');

await createClient({
  input: join(root, 'openapi', 'openapi.json'),
  output: { path: join(client, 'src', 'generated'), importFileExtension: '.js' },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
  logs: { level: 'silent', file: false },
});
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', client], { stdio: 'inherit' });
process.exit(status ?? 1);
