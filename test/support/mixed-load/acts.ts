import { XLSX_MEDIA_TYPE } from '../../../src/platform/http/answer.js';
import { csv, reportRows, xlsx } from '../files/report-files.js';
import { aReport } from '../reports/samples.js';
import type { Answered, TestService } from '../service.js';
import { imports } from '../imports/imports.js';
import { type Actor, expectStatus } from '../story.js';

/** Projects of each actor. */
export const EACH = 30;
const STREAM_SECONDS = 5;
/** Amount of a report. Each report adds its number, so that the figures change. */
const APPROVED = 1_000_000;

/** Everything that an act needs. */
export interface Scene {
  readonly service: Pick<TestService, 'call' | 'token'>;
  /** Actors that report one project at a time, and actors that send files. */
  readonly reporters: readonly Actor[];
  readonly importers: readonly Actor[];
  /** Owner of solutions, and municipalities that introduce them. */
  readonly supplier: Actor;
  readonly receivers: readonly Actor[];
  /** The round that is open, and the last one that is published. */
  readonly round: string;
  readonly published: string;
  /** Reports that have been started, by round and project. */
  readonly started: Map<string, { readonly id: string; readonly etag: string }>;
  /** Instant that questions are asked as of. */
  readonly asOf: () => string;
}

export type Act = (scene: Scene, index: number) => Promise<unknown>;

const pick = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;

/** Returns the code of a project of the actor at a place. */
export function codeOf(actor: number, project: number): string {
  return `L${String(actor)}-${String(project % EACH)}`;
}

function contentOf(index: number): Record<string, unknown> {
  const [line] = aReport()['budget'] as Record<string, unknown>[];
  return aReport({
    summary: `I rute, melding ${String(index)}.`,
    budget: [{ ...line, approved: APPROVED + index }],
  });
}

/** Saves and certifies a report: a new one, or another revision of the one from before. */
export const reportOne: Act = async ({ reporters, started, round }, index) => {
  const place = index % reporters.length;
  const actor = pick(reporters, index);
  const project = codeOf(place, Math.floor(index / reporters.length));
  const key = `${round} ${project}`;
  const known = started.get(key);
  if (known === undefined) {
    const draft = await actor.startsReport(round, project, contentOf(index));
    const { headers } = await actor.certifies(draft);
    started.set(key, { id: draft.id, etag: headers.get('etag') ?? '' });
    return;
  }
  const version = { 'if-match': known.etag };
  const path = `/v1/reports/${known.id}`;
  const saved = expectStatus(await actor.call('PUT', path, contentOf(index), version), 200);
  const etag = saved.headers.get('etag') ?? '';
  const { headers } = await actor.certifies({ id: known.id, etag });
  started.set(key, { id: known.id, etag: headers.get('etag') ?? '' });
};

/** Sends all projects of an actor in a file, and waits until they are certified. */
export const importFile: Act = async ({ service, reporters, importers, round }, index) => {
  const place = index % importers.length;
  const rows = Array.from({ length: EACH }, (_, project) =>
    reportRows(codeOf(reporters.length + place, project), contentOf(index)),
  ).flat();
  // Each actor sends both kinds of file in turn.
  const isCsv = (index + Math.floor(index / importers.length)) % 2 === 0;
  const ended = await imports(
    service,
    pick(importers, index),
    isCsv ? csv(rows) : await xlsx(rows),
    {
      round,
      query: 'mode=commit&certify=true',
      type: isCsv ? 'text/csv' : XLSX_MEDIA_TYPE,
    },
  );
  if (ended['state'] !== 'completed' || ended['counts'].certified !== EACH)
    throw new Error(`An import ended otherwise: ${JSON.stringify(ended['counts'])}`);
};

/** Requests a delivery of another actor, which offers a day; the receiver commits to it. */
export const agree: Act = async ({ reporters }, index) => {
  const [from, to] = [index % reporters.length, (index + 1) % reporters.length];
  const [receiver, supplier] = [pick(reporters, from), pick(reporters, to)];
  const { body, headers } = expectStatus(
    await receiver.create('/v1/agreements', {
      project: codeOf(from, 0),
      on: { project: codeOf(to, 0) },
      kind: 'delivery',
      what: `Grensesnitt ${String(index)}`,
      neededBy: '2021-06-01',
    }),
    201,
  );
  const path = `/v1/agreements/${String(body.id)}/moves`;
  const offer = { move: 'offer', date: '2021-08-01', condition: 'Gitt finansiering.' };
  const offered = expectStatus(
    await supplier.call('POST', path, offer, { 'if-match': headers.get('etag') ?? '' }),
    200,
  );
  const version = { 'if-match': offered.headers.get('etag') ?? '' };
  expectStatus(await receiver.call('POST', path, { move: 'commit' }, version), 200);
};

/** Registers a solution and plans it with three municipalities, which confirm. */
export const rollOut: Act = async ({ supplier, receivers }, index) => {
  const code = `LAST-${String(index)}`;
  const solution = {
    code,
    name: { nb: code, en: code },
    focusArea: 'citizenServices',
    maturity: 'readyToIntroduce',
    source: 'Eksempel',
  };
  expectStatus(await supplier.create('/v1/solutions', solution), 201);
  const three = [0, 1, 2].map((place) => pick(receivers, index + place));
  const numbers = three.map(({ organisationNumber }) => organisationNumber);
  const plan = { solution: code, receivers: numbers, quarter: '2021Q3' };
  const { body } = expectStatus(await supplier.create('/v1/roll-outs', plan), 201);
  for (const { id, receiver } of body.items as { id: string; receiver: string }[]) {
    const actor = three.find(({ organisationNumber }) => organisationNumber === receiver);
    const path = `/v1/roll-outs/${id}/moves`;
    const version = { 'if-match': '"1"' };
    if (actor === undefined) throw new Error(`A roll-out to ${receiver}, who was not asked`);
    expectStatus(await actor.call('POST', path, { move: 'confirm' }, version), 200);
  }
};

/** Listens to the changes of the open round for some seconds. */
export const listen: Act = async ({ reporters, round }, index) => {
  const path = `/v1/rounds/${round}/events?seconds=${String(STREAM_SECONDS)}`;
  const { text } = expectStatus(await pick(reporters, index).call('GET', path), 200);
  if (!text.includes('event: figures')) throw new Error(`A stream without figures: ${text}`);
};

const READS: readonly ((scene: Scene) => string)[] = [
  ({ round }) => `/v1/rounds/${round}/status`,
  ({ round }) => `/v1/rounds/${round}/figures?by=actorKind`,
  ({ round }) => `/v1/rounds/${round}/figures?by=county,colour`,
  ({ round, asOf }) => `/v1/rounds/${round}/status?asOf=${encodeURIComponent(asOf())}`,
  ({ round }) => `/v1/rounds/${round}/reports?limit=20`,
  ({ published, asOf }) =>
    `/v1/rounds/${published}/figures?by=phase&asOf=${encodeURIComponent(asOf())}`,
  ({ round }) => `/v1/rounds/${round}/deviations?limit=20`,
  () => '/v1/projects?limit=20',
  ({ published }) => `/v1/rounds/${published}/bridge`,
  () => '/v1/agreements?limit=20',
  () => '/v1/me',
  () => '/v1/notices?limit=20',
  () => '/v1/coverage',
];
const PUBLIC_READS: readonly ((scene: Scene) => string)[] = [
  ({ published }) => `/v1/rounds/${published}/status`,
  ({ published }) => `/v1/rounds/${published}/figures?by=colour`,
  ({ published }) => `/v1/releases/${published}/1`,
  () => '/nb/',
  ({ published }) => `/v1/rounds/${published}/quality`,
  () => '/v1/trend',
  ({ published }) => `/v1/facts/reports?round=${published}&limit=50`,
];

/** Asks one question as an actor. */
export const ask: Act = async (scene, index) => {
  const path = pick(READS, index)(scene);
  expectRead(path, await pick(scene.reporters, index).call('GET', path));
};

/** Asks one question as the public. */
export const askInPublic: Act = async (scene, index) => {
  const path = pick(PUBLIC_READS, index)(scene);
  expectRead(path, await scene.service.call('GET', path));
};

function expectRead(path: string, { status, text }: Answered): void {
  if (status !== 200)
    throw new Error(`${path} was answered ${String(status)}: ${text.slice(0, 300)}`);
}
