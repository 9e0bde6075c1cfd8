import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { fetchLocalToken } from '../../src/auth/local-issuer.client.js';
import { SCOPES } from '../../src/platform/base/scopes.js';
import { PAIRS, ratesOf, type Row, start } from '../measure.js';
import { importFile, registerProjects, ROWS_OF_REPORT } from '../reporting.js';
import { REPORTING_ROUND } from '../submission.js';
import { askDirectus } from './directus.js';
import { DATA_DIR } from './places.js';
import { connect } from './processes.js';
import { startWriting, type Writing } from './writing.js';
import { SERVICE } from '../places.js';

/** Sender of the files, and the reports of a file: ten lines of CSV each. */
const IMPORTER = '983658776';
const FILE = 2_000;

/** Seconds that a file took: by ours, by Directus as lines, by Directus as ready items. */
interface Measured {
  readonly ours: number;
  readonly lines: number;
  readonly items: number;
}

/** Measures P8: a file of reports. */
export async function fileRows(server: string, folder: string): Promise<Row[]> {
  const writing = await startWriting(server, folder, 1);
  const [client, kept] = [await connect(writing.url), await connect(server)];
  const {
    rows: [actor],
  } = await client.query<{ id: string }>(
    `select a.id from actors.actor a where a.organisation_number = $1`,
    [IMPORTER],
  );
  const files = Array.from({ length: PAIRS + 1 }, (_, i) => `P${String(i)}-`);
  for (const prefix of files) await registerProjects(client, actor?.id ?? '', prefix, FILE);
  const token = await fetchLocalToken(
    `http://127.0.0.1:${String(writing.reporting.port)}`,
    DATA_DIR,
    {
      organisationNumber: IMPORTER,
      scope: [SCOPES.read, SCOPES.write, SCOPES.certify].join(' '),
    },
  );
  const worker = startWorker(writing);
  const run = new FileRun(writing, client, kept, token);
  const measured: Measured[] = [];
  for (const prefix of files) measured.push(await run.measure(prefix));
  worker.kill('SIGKILL');
  await Promise.all([client.end(), kept.end()]);
  return rowsOf(measured);
}

function startWorker({ url, clock }: Writing): ReturnType<typeof start> {
  return start(SERVICE, [], {
    ROLE: 'worker',
    DATABASE_URL: url,
    DATA_DIR,
    CLOCK_START: clock.now().toISOString(),
    LOG_LEVEL: 'info',
    NODE_ENV: 'development',
  });
}

/** Returns the rows. The first file of each is to warm up, and to have its projects behind it. */
function rowsOf(measured: readonly Measured[]): Row[] {
  const [lines, items] = (['lines', 'items'] as const).map((kind) =>
    measured.slice(1).map((one) => [one.ours, one[kind]] as const),
  );
  const [ofLines, ofReports] = [
    (FILE * ROWS_OF_REPORT).toLocaleString('en-GB'),
    FILE.toLocaleString('en-GB'),
  ];
  return [
    {
      name:
        `P8 a CSV of ${ofLines} rows, sent to certified ÷ the same file imported by Directus, ` +
        `a row an item`,
      ...ratesOf(lines ?? [], FILE * ROWS_OF_REPORT),
      target: '≥ 10',
      met: (m) => m >= 10,
    },
    {
      name: `P8 the same ÷ its ${ofReports} reports imported by Directus as ready JSON, a report an item`,
      ...ratesOf(items ?? [], FILE),
      target: '–',
      met: () => true,
    },
  ];
}

/** Sends files to ours and to Directus, and checks that each has written everything. */
class FileRun {
  constructor(
    private readonly writing: Writing,
    private readonly client: pg.Client,
    private readonly kept: pg.Client,
    private readonly token: string,
  ) {}

  async measure(prefix: string): Promise<Measured> {
    const file = Buffer.concat([...importFile(prefix, FILE)]);
    const ours = await this.importByOurs(prefix, file);
    const lines = await this.importByDirectus('line', 'reports.csv', 'text/csv', file);
    await requireCount(
      this.kept,
      `select count(*)::int as n
         from line l
         join directus_revisions v on v.item = l.id::text and v.collection = 'line'
        where l.project like $1 || '%'`,
      prefix,
      FILE * ROWS_OF_REPORT,
    );
    const ready = await this.readItems(prefix);
    const items = await this.importByDirectus('report', 'reports.json', 'application/json', ready);
    await requireCount(
      this.kept,
      `select count(*)::int as n
         from report t
         join directus_revisions v on v.item = t.id::text and v.collection = 'report'
        where t.project like $1 || '%'`,
      prefix,
      FILE,
    );
    return { ours, lines, items };
  }

  /** Returns the seconds from sending a file to its last report certified. */
  private async importByOurs(prefix: string, file: Buffer): Promise<number> {
    const url = `http://127.0.0.1:${String(this.writing.reporting.port)}`;
    const headers = {
      authorization: `Bearer ${this.token}`,
      'content-type': 'text/csv',
      'idempotency-key': randomUUID(),
    };
    const started = performance.now();
    const sent = await fetch(
      `${url}/v1/rounds/${REPORTING_ROUND}/imports?mode=commit&atomic=row&certify=true`,
      { method: 'POST', headers, body: new Uint8Array(file) },
    );
    if (sent.status !== 202)
      throw new Error(`The file was answered ${String(sent.status)}: ${await sent.text()}`);
    const { id } = (await sent.json()) as { id: string };
    for (let state = ''; state !== 'completed';) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      ({ state } = (await (await fetch(`${url}/v1/imports/${id}`, { headers })).json()) as {
        state: string;
      });
      if (state === 'failed') throw new Error('The import failed');
    }
    const seconds = (performance.now() - started) / 1000;
    await requireCount(
      this.client,
      `select count(*)::int as n
         from reporting.report_revision v
        where v.project->>'code' like $1 || '%'`,
      prefix,
      FILE,
    );
    return seconds;
  }

  private async importByDirectus(
    collection: string,
    name: string,
    type: string,
    file: string | Buffer,
  ): Promise<number> {
    const form = new FormData();
    form.append(
      'file',
      new Blob([typeof file === 'string' ? file : new Uint8Array(file)], { type }),
      name,
    );
    const started = performance.now();
    await askDirectus(this.writing.directus, 'POST', `/utils/import/${collection}`, form);
    return (performance.now() - started) / 1000;
  }

  /** Returns the certified reports of a file as ready items of Directus. */
  private async readItems(prefix: string): Promise<string> {
    const { rows } = await this.client.query<{ items: string }>(
      `select json_agg(json_build_object('project', p.code, 'round', $2::text, 'actor', $3::text,
                                         'state', 'certified', 'revision', '1',
                                         'content', t.content))::text as items
         from reporting.report t
         join portfolio.project p on p.id = t.project_id
        where p.code like $1 || '%'`,
      [prefix, REPORTING_ROUND, IMPORTER],
    );
    return rows[0]?.items ?? '';
  }
}

/** Throws when the count of a statement is not the expected one. */
async function requireCount(
  client: pg.Client,
  statement: string,
  prefix: string,
  expected: number,
): Promise<void> {
  const {
    rows: [there],
  } = await client.query<{ n: number }>(statement, [prefix]);
  if (there?.n !== expected)
    throw new Error(`${String(there?.n)} of ${String(expected)} are there: ${statement}`);
}
