import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../src/platform/database/embedded-postgres.js';
import { answers, children, type Target } from '../measure.js';
import { ROUND } from './places.js';

export async function startPostGraphile(
  folder: string,
  url: string,
): Promise<{ live: Target; row: Target }> {
  const port = await findFreePort();
  await writeFile(
    join(folder, 'graphile.config.mjs'),
    `
    import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
    import { makePgService } from 'postgraphile/adaptors/pg';
    import { PgAggregatesPreset } from '@graphile/pg-aggregates';
    export default { extends: [PostGraphileAmberPreset, PgAggregatesPreset],
       disablePlugins: ['PgIndexBehaviorsPlugin'],
          pgServices: [makePgService({ connectionString: ${JSON.stringify(url)}, schemas: ['public'] })],
      grafserv: { port: ${String(port)}, graphqlOverGET: true, graphiql: false, watch: false } };`,
  );
  const child = spawn(
    process.execPath,
    [join('node_modules', 'postgraphile', 'dist', 'cli-run.js')],
    {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  children.push(child);
  const path = (query: string): string => `/graphql?query=${encodeURIComponent(query)}`;
  const live = path(
    `{allProjectLines(condition:{round:"${ROUND}"}){groupedAggregates(groupBy:[REGION,COLOUR]){keys ` +
      `distinctCount{rowId}}}}`,
  );
  const row = path(`{readyByRound(round:"${ROUND}"){body}}`);
  await answers(`http://127.0.0.1:${String(port)}${path('{__typename}')}`, 100);
  const headers = ['accept: application/json'];
  return {
    live: { port, path: live, status: '200', headers },
    row: { port, path: row, status: '200', headers },
  };
}
