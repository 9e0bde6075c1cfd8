import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

/** The service that is asked: ours or the floor, an endpoint of Directus, or items of Directus. */
export type Peer = 'ours' | 'directus-endpoint' | 'directus';

/**
 * One reporter of a measurement: its headers, and the projects that it reports one after the other.
 */
export interface Reporter {
  readonly headers: Readonly<Record<string, string>>;
  readonly projects: readonly string[];
}

/**
 * Reports and certifies every project, all reporters at once; prints the seconds it took. Run as a
 * process of its own.
 */
const [port = '', round = '', file = '', peer = 'ours'] = process.argv.slice(2);
const reporters = JSON.parse(readFileSync(file, 'utf8')) as readonly Reporter[];
const agent = new Agent({ keepAlive: true, maxSockets: reporters.length });
const PRICES = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };

function report(project: string): object {
  return {
    project,
    state: 'active',
    phase: 'execution',
    summary: 'Tiltaket går som planlagt, og innføringen er i gang ved de første sykehusene.',
    status: {
      colour: 'yellow',
      reason: 'Leveransen er forsinket.',
      cause: 'supplier',
      action: 'Ny plan er avtalt.',
    },
    risk: { colour: 'green' },
    budget: [
      {
        year: 2021,
        fundingSource: 'own',
        approved: 12_000_000,
        forecast: 12_500_000,
        actual: 2_000_000,
        ...PRICES,
      },
      { year: 2022, fundingSource: 'own', approved: 8_000_000, ...PRICES },
    ],
    dependencies: [
      {
        nationalSolution: 'Kjernejournal',
        delivery: 'API for kritisk informasjon',
        neededBy: '2021-10-01',
      },
    ],
    challenges: [{ category: 'resources', text: 'Knapphet på utviklere.' }],
  };
}

interface Got {
  readonly status: number;
  readonly text: string;
  readonly etag: string;
}

function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Promise<Got> {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port: Number(port),
        host: '127.0.0.1',
        path,
        method,
        agent,
        headers: {
          ...headers,
          'idempotency-key': randomUUID(),
          ...(bytes === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          resolve({
            status: answer.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            etag: answer.headers.etag ?? '',
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(bytes);
  });
}

interface Dialect {
  readonly create: (headers: Readonly<Record<string, string>>, project: string) => Promise<Got>;
  readonly certify: (headers: Readonly<Record<string, string>>, created: Got) => Promise<Got>;
}

const idOf = ({ text }: Got): string => (JSON.parse(text) as { data: { id: string } }).data.id;
const DIALECTS: Readonly<Record<Peer, Dialect>> = {
  ours: {
    create: (headers, project) =>
      send('POST', `/v1/rounds/${round}/reports`, headers, report(project)),
    certify: (headers, { text, etag }) =>
      send('POST', `/v1/reports/${(JSON.parse(text) as { id: string }).id}/certify`, {
        ...headers,
        'if-match': etag,
      }),
  },
  'directus-endpoint': {
    create: (headers, project) =>
      send('POST', '/portfolio/reports', headers, { project, round, content: report(project) }),
    certify: (headers, created) =>
      send('POST', `/portfolio/reports/${idOf(created)}/certify`, headers),
  },
  directus: {
    create: (headers, project) =>
      send('POST', '/items/report', headers, {
        project,
        round,
        actor: headers['x-actor'],
        state: 'draft',
        content: report(project),
      }),
    certify: (headers, created) =>
      send('PATCH', `/items/report/${idOf(created)}`, headers, { state: 'certified' }),
  },
};

const { create, certify } = DIALECTS[peer as Peer];
const started = performance.now();
await Promise.all(
  reporters.map(async ({ headers, projects }) => {
    for (const project of projects) {
      const created = await create(headers, project);
      if (created.status >= 300)
        throw new Error(`${project}: ${String(created.status)} ${created.text}`);
      const certified = await certify(headers, created);
      if (certified.status >= 300)
        throw new Error(`${project}: ${String(certified.status)} ${certified.text}`);
    }
  }),
);
process.stdout.write(String((performance.now() - started) / 1000));
process.exit(0);
