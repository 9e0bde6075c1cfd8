import pg from 'pg';
import { ActorClient } from '../demo/client.js';
import { startService, type RunningService } from '../src/main.js';
import { Clock } from '../src/platform/base/clock.js';
import { parseConfig } from '../src/platform/settings/config.js';
import { createLog } from '../src/platform/telemetry/logging.js';
import { ALL_SCOPES } from '../src/platform/base/scopes.js';
import { copyReports } from './copy-floor.js';
import { median, PAIRS, QUICK, type Row, WITHOUT_RATES } from './measure.js';
import { DATA_DIR } from './places.js';
import { prepared } from './portfolio.js';
import {
  describeProject,
  describeRound,
  keyOf,
  makeTenYears,
  OLD_GOAL,
  type SourceReport,
  type SourceSize,
  WHOLE,
  writeFile,
} from './ten-years.js';

const DIRECTORATE = '915933149';
const SIZE: SourceSize = QUICK ? { projects: 78, reports: 170 } : WHOLE;
/** Runs of one database; each has rounds of its own, numbered within the year. */
const RUNS = Math.min(PAIRS, 3);
const WAIT_MS = 10;

/**
 * Measures the loading of ten years as history against COPY of the same reports and revisions: the
 * rounds are planned, files of each owner are imported and certified, the rounds are closed,
 * published and rolled up, all over HTTP. The projects are registered before.
 */
export async function backLoadRow(server: string): Promise<Row> {
  const url = await createDatabase(server);
  const service = await startService(
    parseConfig({
      DATABASE_URL: url,
      DATA_DIR,
      PORT: '0',
      CLOCK_START: '2021-01-18T09:00:00Z',
      ...WITHOUT_RATES,
    }),
    createLog('silent'),
  );
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const operator = new Operator(service);
  await operator.directorate.create('/v1/registers/goals/entries', OLD_GOAL);
  const measured: [number, number][] = [];
  for (let run = 1; run <= RUNS; run++) {
    const seconds = await operator.loadOnce(run);
    measured.push([seconds, await copyReports(client, `H${String(run)}-`)]);
  }
  await client.end();
  await service.stop();
  return {
    name:
      `F65 ten years of ${SIZE.reports.toLocaleString('en-GB')} reports loaded as history over HTTP ` +
      '÷ COPY of the resulting reports and revisions',
    ours: `${median(measured.map(([ours]) => ours)).toFixed(1)} s`,
    floor: `${median(measured.map(([, floor]) => floor)).toFixed(3)} s`,
    ratios: measured.map(([ours, floor]) => ours / floor),
    target: '–',
    met: () => true,
  };
}

async function createDatabase(server: string): Promise<string> {
  const database = `back_load_${String(process.pid)}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${database}`);
  await admin.end();
  const url = server.replace(/\/[^/]*$/, `/${database}`);
  await prepared(url, new Clock());
  return url;
}

/** Loads history over HTTP, with each owner's own token. */
class Operator {
  readonly directorate: ActorClient;
  private readonly clients = new Map<string, ActorClient>();

  constructor(private readonly service: Pick<RunningService, 'url'>) {
    this.directorate = this.as(DIRECTORATE);
  }

  /** Registers the projects of a run, and returns the seconds that the loading of its years takes. */
  async loadOnce(run: number): Promise<number> {
    const source = makeTenYears(SIZE, `H${String(run)}`, run);
    for (const project of source.projects)
      await this.as(project.owner).create('/v1/projects', describeProject(project));
    const started = performance.now();
    for (const [year, reports] of source.reports) await this.loadYear(year, run, reports);
    return (performance.now() - started) / 1000;
  }

  private async loadYear(
    year: number,
    run: number,
    reports: ReadonlyMap<string, readonly SourceReport[]>,
  ): Promise<void> {
    const round = `/v1/rounds/${keyOf(year, run)}`;
    await this.directorate.create('/v1/rounds', describeRound(year, run));
    for (const [owner, ofOwner] of reports) await this.importFile(round, owner, ofOwner);
    const { etag } = await this.directorate.get(round);
    const closed = await this.directorate.act(`${round}/close`, etag, { missing: 0 });
    await this.directorate.act(`${round}/publish`, closed.etag, {});
    await waitUntil(async () => (await fetch(`${this.service.url}${round}/status`)).ok);
  }

  private async importFile(
    round: string,
    owner: string,
    reports: readonly SourceReport[],
  ): Promise<void> {
    const actor = this.as(owner);
    const { body } = await actor.upload(
      `${round}/imports?mode=commit&certify=true`,
      writeFile(reports),
      'application/x-ndjson',
    );
    await waitUntil(async () => {
      const found = await actor.get(`/v1/imports/${String(body['id'])}`);
      const { state, counts } = found.body as {
        readonly state: string;
        readonly counts: { readonly certified: number } | null;
      };
      if (state === 'failed' || (state === 'completed' && counts?.certified !== reports.length))
        throw new Error(`The import of ${owner} ended as ${JSON.stringify(found.body)}`);
      return state === 'completed';
    });
  }

  private as(organisationNumber: string): ActorClient {
    const known =
      this.clients.get(organisationNumber) ??
      new ActorClient(this.service.url, DATA_DIR, organisationNumber, ALL_SCOPES.join(' '));
    this.clients.set(organisationNumber, known);
    return known;
  }
}

async function waitUntil(isReady: () => Promise<boolean>): Promise<void> {
  while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
}
