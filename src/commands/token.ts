import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fetchLocalToken } from '../auth/local-issuer.client.js';
import { fail } from '../main.js';
import { isOrganisationNumber } from '../platform/base/organisation-number.js';
import { ALL_SCOPES, SCOPES } from '../platform/base/scopes.js';

const USAGE =
  'Usage: npm run --silent token -- --actor <organisation number> [--scope "<scope> …"]\n' +
  '         [--on-behalf-of <organisation number>] [--resource <audience>] [--client <name>]\n' +
  `Scopes: ${ALL_SCOPES.join(', ')}; default ${SCOPES.read}.\n` +
  'The service must run (npm start or npm run demo) with its local issuer.';

/** Prints a token from the local issuer of the service that runs here. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      actor: { type: 'string' },
      scope: { type: 'string' },
      'on-behalf-of': { type: 'string' },
      resource: { type: 'string' },
      client: { type: 'string' },
    },
  });
  const { actor, scope = SCOPES.read, resource, client } = values;
  if (!isOrganisationNumber(actor))
    throw new Error(
      `--actor must be a nine-digit organisation number with a correct check digit.\n${USAGE}`,
    );
  const unknown = scope
    .split(/\s+/)
    .filter((wanted) => !ALL_SCOPES.some((known) => known === wanted));
  if (unknown.length > 0) throw new Error(`Unknown scope ${unknown.join(', ')}.\n${USAGE}`);
  const running = await findRunningService();
  if (running === undefined)
    throw new Error(`No service runs here. Start one with npm start or npm run demo.\n${USAGE}`);
  const token = await fetchLocalToken(running.url, running.dataDir, {
    organisationNumber: actor,
    scope,
    ...(values['on-behalf-of'] === undefined ? {} : { onBehalfOf: values['on-behalf-of'] }),
    ...(resource === undefined ? {} : { resource }),
    ...(client === undefined ? {} : { client }),
  });
  process.stdout.write(`${token}\n`);
}

/** Finds the service that was started from this folder and still answers. */
async function findRunningService(): Promise<
  { readonly url: string; readonly dataDir: string } | undefined
> {
  const folders =
    process.env['DATA_DIR'] === undefined ? ['.data', '.data/demo'] : [process.env['DATA_DIR']];
  for (const dataDir of folders) {
    const text = await readFile(join(dataDir, 'service.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { url, pid } = JSON.parse(text) as { url: string; pid: number };
    const alive = await fetch(`${url}/health/live`).then(
      (answer) => answer.ok,
      () => false,
    );
    try {
      process.kill(pid, 0);
    } catch {
      continue;
    }
    if (alive) return { url, dataDir };
  }
  return undefined;
}

main().catch(fail);
