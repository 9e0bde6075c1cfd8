import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import pg from 'pg';
import { Clock } from '../src/platform/base/clock.js';
import { Database } from '../src/platform/database/database.js';
import type { Command } from '../src/platform/http/command.js';
import type { Principal } from '../src/platform/base/principal.js';
import { ALL_SCOPES } from '../src/platform/base/scopes.js';
import { loadReferenceData, migrate } from '../src/prepare.js';
import { ImportWorker } from '../src/reporting/imports/import-worker.service.js';
import { ImportService } from '../src/reporting/imports/import.service.js';
import { copyReports } from './copy-floor.js';
import { openService } from './open-service.js';
import { importFile, openRound, registerProjects, ROWS_OF_REPORT } from './reporting.js';

/** Measurements of one process: seconds per run, and its most memory above the memory before. */
export interface ImportMeasured {
  readonly import: number[];
  readonly copy: number[];
  readonly growthMegabytes: number;
}

const [server = '', rows = '20000', pairs = '7'] = process.argv.slice(2);
const DATABASE = `import_${rows}_${String(process.pid)}`;

async function main(): Promise<void> {
  const url = server.replace(/\/[^/]*$/, `/${DATABASE}`);
  const clock = new Clock(new Date('2021-04-12T09:00:00+02:00'));
  await createDatabase(url);
  const app = await openService(url, clock);
  const database = app.get(Database);
  await loadReferenceData(database, clock);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const {
    rows: [actor],
  } = await client.query<{ id: string }>(
    `select id from actors.actor where organisation_number = '983658776'`,
  );
  await openRound(client, '2021-2', clock.now());
  const importer = new Importer(app, client, actor?.id ?? '');
  const measured = await measure(importer, client);
  process.stdout.write(JSON.stringify(measured));
  process.exit(0);
}

async function createDatabase(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${DATABASE}`);
  await admin.end();
  await migrate(url);
}

/** Measures in turn; once before that to warm up. Memory is watched while an import runs alone. */
async function measure(importer: Importer, client: pg.Client): Promise<ImportMeasured> {
  const measured: ImportMeasured = { import: [], copy: [], growthMegabytes: 0 };
  await importer.importOnce('VARM-', Math.min(Number(rows), 20_000));
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  for (let i = 0; i < Number(pairs); i++) {
    const prefix = `P${String(i)}-`;
    measured.import.push(await importer.importOnce(prefix));
    if (i === 0) clearInterval(watch);
    measured.copy.push(await copyReports(client, prefix));
  }
  return { ...measured, growthMegabytes: (most - before) / 1024 / 1024 };
}

/** Imports files for one actor, past HTTP. */
class Importer {
  constructor(
    private readonly app: INestApplicationContext,
    private readonly client: pg.Client,
    private readonly actorId: string,
  ) {}

  /** Returns the seconds that the job of one import takes. */
  async importOnce(prefix: string, size = Number(rows)): Promise<number> {
    const reports = size / ROWS_OF_REPORT;
    await registerProjects(this.client, this.actorId, prefix, reports);
    // eslint-disable-next-line @typescript-eslint/require-await -- the file comes as a stream does
    const bytes = (async function* () {
      yield* importFile(prefix, reports);
    })();
    const { body } = await this.app
      .get(ImportService)
      .request(
        this.commandFor(prefix),
        '2021-2',
        { mode: 'commit', atomic: 'row', certify: 'true' },
        { mediaType: 'text/csv', bytes, language: 'nb' },
      );
    await this.client.query('checkpoint');
    const started = performance.now();
    await this.app.get(ImportWorker).run(body.id);
    const seconds = (performance.now() - started) / 1000;
    await this.requireCertified(body.id, reports);
    return seconds;
  }

  private commandFor(prefix: string): Command {
    return {
      principal: principalOf(this.actorId),
      operation: 'importReports',
      requestId: 'bench',
      path: `/${prefix}`,
      body: null,
      idempotencyKey: randomUUID(),
      expectedVersion: undefined,
    };
  }

  private async requireCertified(id: string, reports: number): Promise<void> {
    const {
      rows: [done],
    } = await this.client.query<{ certified: number }>(
      `select (counts->>'certified')::int as certified from reporting.report_import where id = $1`,
      [id],
    );
    if (done?.certified !== reports)
      throw new Error(
        `The import certified ${String(done?.certified)} of ${String(reports)} reports`,
      );
  }
}

function principalOf(actorId: string): Principal {
  return {
    actorId,
    organisationNumber: '983658776',
    actorIds: [actorId],
    directorate: false,
    scopes: new Set(ALL_SCOPES),
    unchecked: false,
    delegate: null,
    token: {
      issuer: 'bench',
      tokenId: 'bench',
      clientId: 'bench',
      consumer: '983658776',
      supplier: null,
      delegationSource: null,
    },
  };
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
