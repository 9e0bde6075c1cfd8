import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { fetchLocalToken } from '../src/auth/local-issuer.client.js';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import { SCOPES } from '../src/platform/base/scopes.js';
import { answers, start } from './measure.js';
import { openRound } from './reporting.js';
import type { Peer, Reporter } from './write-load.js';
import { SERVICE } from './places.js';

const run = promisify(execFile);
const REPORTERS = 16;
/** The round in which the reporters report. */
export const REPORTING_ROUND = '2021-9';

/**
 * Ours as it listens, with a round that is open, and reporters with projects to report: all of it
 * is there before anything is measured.
 */
export interface Reporting {
  readonly port: number;
  /** File of the ids that the floor needs. */
  readonly keysFile: string;
  /** Organisation numbers of the reporters. */
  readonly actors: readonly string[];
  /** Number of reports in a run. */
  readonly reports: number;
  /** Measures the seconds that ours, or a service on another port, takes for the next run. */
  readonly seconds: (other?: {
    readonly port: number;
    readonly headers?: (actor: string) => Readonly<Record<string, string>>;
    readonly peer?: Peer;
  }) => Promise<number>;
}

/** Runs of a measurement, and the projects of each reporter in a run. */
export interface Runs {
  readonly runs: number;
  readonly each: number;
}

/** Starts ours, with sixteen reporters that report and certify their projects in each run. */
export async function startReporting(
  databaseUrl: string,
  dataDir: string,
  now: Date,
  { runs, each }: Runs,
): Promise<Reporting> {
  const port = await startOurs(databaseUrl, dataDir, now);
  const keysFile = join(dataDir, 'keys.json');
  const reporters = await prepareReporters(databaseUrl, keysFile, now, { runs, each });
  const actors = reporters[0]?.map(({ actor }) => actor) ?? [];
  const tokens = await tokensOf(`http://127.0.0.1:${port}`, dataDir, actors);
  return {
    port,
    keysFile,
    actors,
    reports: each * REPORTERS,
    seconds: (other) => {
      const next = reporters.pop();
      if (next === undefined)
        throw new Error(
          'No projects are left to report: more runs are measured than were prepared',
        );
      const headersOf = (actor: string): Readonly<Record<string, string>> =>
        other === undefined
          ? { authorization: `Bearer ${tokens.get(actor) ?? ''}` }
          : { 'x-actor': actor, ...other.headers?.(actor) };
      return secondsFor(
        other?.port ?? port,
        dataDir,
        next.map(({ actor, projects }) => ({ headers: headersOf(actor), projects })),
        other?.peer,
      );
    },
  };
}

async function startOurs(databaseUrl: string, dataDir: string, now: Date): Promise<number> {
  const port = await findFreePort();
  start(SERVICE, [], {
    ROLE: 'api',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    CLOCK_START: now.toISOString(),
    LOG_LEVEL: 'info',
    NODE_ENV: 'development',
    PORT: String(port),
  });
  await answers(`http://127.0.0.1:${port}/health/ready`);
  return port;
}

interface ActorRow {
  readonly id: string;
  readonly organisation_number: string;
}

interface ProjectRow {
  readonly id: string;
  readonly code: string;
  readonly actor_id: string;
}

type PreparedRun = readonly { readonly actor: string; readonly projects: string[] }[];

async function prepareReporters(
  databaseUrl: string,
  keysFile: string,
  now: Date,
  { runs, each }: Runs,
): Promise<PreparedRun[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await openRound(client, REPORTING_ROUND, now);
  const { rows: actors } = await client.query<ActorRow>(
    `select a.id, a.organisation_number
       from actors.actor a
      where a.valid_to is null and a.kind = 'municipality'
      order by a.organisation_number
      limit $1`,
    [REPORTERS],
  );
  const { rows: projects } = await client.query<ProjectRow>(
    `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
       main_goal, goals, standing, standing_since, version, created_at, updated_at)
     select gen_random_uuid(), a.id, 'P9-' || n, 'Tiltak ' || n, 'project', 'Leder', 'active',
            'execution', '1', '{}', 'inPortfolio', now(), 1, now(), now()
       from generate_series(0, $1 - 1) n
       join unnest($2::uuid[]) with ordinality a(id, i) on a.i - 1 = n % $3
     returning id, code, actor_id`,
    [runs * each * REPORTERS, actors.map(({ id }) => id), REPORTERS],
  );
  await writeKeys(client, keysFile, actors, projects);
  await client.query('analyze portfolio.project');
  await client.end();
  const byActor = Map.groupBy(projects, ({ actor_id }) => actor_id);
  return Array.from({ length: runs }, (_, index) =>
    actors.map(({ id, organisation_number }) => ({
      actor: organisation_number,
      projects: (byActor.get(id) ?? [])
        .slice(index * each, (index + 1) * each)
        .map(({ code }) => code),
    })),
  );
}

/** Writes the ids that the floor needs: of the round, the actors and the projects. */
async function writeKeys(
  client: pg.Client,
  keysFile: string,
  actors: readonly ActorRow[],
  projects: readonly ProjectRow[],
): Promise<void> {
  const { rows: rounds } = await client.query<{ id: string }>(
    `select r.id from reporting.round r where r.key = $1`,
    [REPORTING_ROUND],
  );
  await writeFile(
    keysFile,
    JSON.stringify({
      round: rounds[0]?.id,
      actors: Object.fromEntries(
        actors.map(({ id, organisation_number }) => [organisation_number, id]),
      ),
      projects: Object.fromEntries(projects.map(({ id, code }) => [code, id])),
    }),
  );
}

/** Tokens of the reporters, of one issuer. */
async function tokensOf(
  url: string,
  dataDir: string,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const tokens = new Map<string, string>();
  for (const organisationNumber of actors)
    tokens.set(
      organisationNumber,
      await fetchLocalToken(url, dataDir, {
        organisationNumber,
        scope: [SCOPES.read, SCOPES.write, SCOPES.certify].join(' '),
      }),
    );
  return tokens;
}

async function secondsFor(
  port: number,
  dataDir: string,
  reporters: readonly Reporter[],
  peer: Peer = 'ours',
): Promise<number> {
  const file = join(dataDir, 'reporters.json');
  await writeFile(file, JSON.stringify(reporters));
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'write-load.js'),
    String(port),
    REPORTING_ROUND,
    file,
    peer,
  ]);
  return Number(stdout);
}
