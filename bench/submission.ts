import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { fetchLocalToken } from '../src/auth/local-issuer.client.js';
import { SCOPES } from '../src/platform/scopes.js';
import type { Reporter } from './write-load.js';

const run = promisify(execFile);
const REPORTERS = 16;

/** What the servers of the measurement are asked with. */
export interface Reporting {
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Where the ids are written that the floor needs. */
  readonly keysFile: string;
  readonly round: string;
}

/** Reporters with projects to report, in a round that is open; all of it is there before anything is measured. */
export async function prepareReporters({ databaseUrl, keysFile, round }: Reporting, runs: number, each: number): Promise<(readonly { readonly actor: string; readonly projects: string[] }[])[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: actors } = await client.query<{ id: string; organisation_number: string }>(`select a.id, a.organisation_number from actors.actor a where a.valid_to is null and a.kind = 'municipality' order by a.organisation_number limit $1`, [REPORTERS]);
  const { rows: projects } = await client.query<{ id: string; code: string; actor_id: string }>(
    `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase, main_goal, goals, standing, standing_since, version, created_at, updated_at)
     select gen_random_uuid(), a.id, 'P9-' || n, 'Tiltak ' || n, 'project', 'Leder', 'active', 'execution', '1', '{}', 'inPortfolio', now(), 1, now(), now()
       from generate_series(0, $1 - 1) n join unnest($2::uuid[]) with ordinality a(id, i) on a.i - 1 = n % $3 returning id, code, actor_id`,
    [runs * each * REPORTERS, actors.map(({ id }) => id), REPORTERS],
  );
  const { rows: rounds } = await client.query<{ id: string }>(`select r.id from reporting.round r where r.key = $1`, [round]);
  await client.query('analyze portfolio.project');
  await client.end();
  await writeFile(keysFile, JSON.stringify({ round: rounds[0]?.id, actors: Object.fromEntries(actors.map(({ id, organisation_number }) => [organisation_number, id])), projects: Object.fromEntries(projects.map(({ id, code }) => [code, id])) }));
  const byActor = Map.groupBy(projects, ({ actor_id }) => actor_id);
  return Array.from({ length: runs }, (_, index) => actors.map(({ id, organisation_number }) => ({ actor: organisation_number, projects: (byActor.get(id) ?? []).slice(index * each, (index + 1) * each).map(({ code }) => code) })));
}

/** Tokens of the reporters, of one issuer. */
export async function tokensOf(url: string, dataDir: string, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const tokens = new Map<string, string>();
  for (const organisationNumber of actors) tokens.set(organisationNumber, await fetchLocalToken(url, dataDir, { organisationNumber, scope: [SCOPES.read, SCOPES.write, SCOPES.certify].join(' ') }));
  return tokens;
}

/** Seconds that a server takes for the reports of one run. */
export async function secondsFor(port: number, { round, dataDir }: Reporting, reporters: readonly Reporter[]): Promise<number> {
  const file = join(dataDir, 'reporters.json');
  await writeFile(file, JSON.stringify(reporters));
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'write-load.js'), String(port), round, file]);
  return Number(stdout);
}
