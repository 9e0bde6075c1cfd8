import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningService, fail, startService } from '../src/main.js';
import { parseConfig } from '../src/platform/base/config.js';
import { createLog } from '../src/platform/base/logging.js';
import { ALL_SCOPES } from '../src/platform/base/scopes.js';
import type { CriteriaOutcomeResponse } from '../src/portfolio/evaluations/evaluation.dto.js';
import type { ReplayResultResponse } from '../src/portfolio/replays/replay.dto.js';
import type { PortfolioStatusResponse } from '../src/rollup/status/portfolio-status.dto.js';
import { boardView, progressBar } from './board.js';
import { ActorClient } from './client.js';
import { evaluate, replay, replayView, share } from './criteria.js';
import { type CriteriaDay, type DataSet, type DemoRound, readDataSet } from './dataset.js';
import { comparePublished } from './published.js';

/**
 * What a run leaves, as the API answered it: the status of each round, the outcome of each criteria
 * set, the replays.
 */
export interface DemoResult {
  readonly statuses: ReadonlyMap<string, PortfolioStatusResponse>;
  readonly outcomes: ReadonlyMap<string, CriteriaOutcomeResponse>;
  readonly replays: readonly ReplayResultResponse[];
}

/** Where a run says what it does. */
export interface Screen {
  readonly terminal: boolean;
  line(text: string): void;
  /** Text without a line break, to be written over. */
  over(text: string): void;
}

const HELSE_MIDT = '983658776';

const clients = new Map<string, ActorClient>();

/**
 * Acts as the users would, over HTTP with each actor's own token: the directorate plans, opens and
 * closes the rounds, evaluates under the criteria and replays them; owners register their projects
 * and certify their reports, each at its own time.
 */
export async function actOut(
  set: DataSet,
  service: Pick<RunningService, 'url' | 'clock'>,
  dataDir: string,
  screen: Screen,
): Promise<DemoResult> {
  clients.clear();
  const { url, clock } = service;
  const as = (organisationNumber: string): ActorClient => {
    const known =
      clients.get(organisationNumber) ??
      new ActorClient(url, dataDir, organisationNumber, ALL_SCOPES.join(' '));
    clients.set(organisationNumber, known);
    return known;
  };
  const at = (instant: string): void => {
    clock.moveTo(new Date(instant));
    for (const client of clients.values()) client.forget();
  };
  const owner = new Map(set.projects.map((project) => [project.code, project.owner]));
  const acting = (code: string): ActorClient =>
    as(actorAnsweringFor(owner.get(code) ?? '', clock.now()));
  const directorate = as(set.directorate);
  const statuses = new Map<string, PortfolioStatusResponse>();
  const outcomes = new Map<string, CriteriaOutcomeResponse>();
  const replays: ReplayResultResponse[] = [];

  const [first] = set.rounds;
  if (first === undefined) throw new Error('The data set has no rounds');
  at(first.opensAt);
  for (const round of set.rounds) {
    await directorate.create('/v1/rounds', round);
    screen.line(`${day(clock.now())}  the directorate plans the round ${round.key}`);
  }

  for (const round of set.rounds) {
    at(round.opensAt);
    await changeProjects(set, round, acting, screen, clock.now());
    await register(set, round.key, acting, directorate, screen, clock.now());
    const { etag } = await directorate.get(`/v1/rounds/${round.key}`);
    await directorate.act(`/v1/rounds/${round.key}/open`, etag);
    screen.line(`${day(clock.now())}  the directorate opens the round ${round.key}`);
    const late = await report(set, round, acting, at);
    screen.line(
      `${day(clock.now())}  ${String(set.reports[round.key]?.length ?? 0)} reports are ` +
        `certified, ${String(late)} of them after the deadline`,
    );
    at(round.closesAt);
    statuses.set(round.key, await close(round, directorate, screen));
    for (const text of boardView(
      statuses.get(round.key) as PortfolioStatusResponse,
      screen.terminal,
    ))
      screen.line(text);
    screen.line('');
    for (const step of set.criteriaDays.filter(({ after }) => after === round.key)) {
      at(step.at);
      if (step.register !== undefined)
        await register(set, step.register, acting, directorate, screen, clock.now());
      if (step.evaluate !== undefined) {
        const outcome = await evaluate(set, step.evaluate, directorate);
        outcomes.set(step.evaluate, outcome);
        screen.line(
          `${day(clock.now())}  the directorate evaluates ` +
            `${some(outcome.evaluated, 'project')} under the criteria ${step.evaluate}`,
        );
        screen.line(`  ${step.note}`);
      }
      if (step.replay !== undefined)
        replays.push(await replayed(step, directorate, as(HELSE_MIDT), screen, clock.now()));
    }
    if (set.criteriaDays.some(({ after }) => after === round.key)) screen.line('');
  }
  return { statuses, outcomes, replays };
}

/**
 * Owners register the projects that are there from then on; the directorate records those that were
 * in the portfolio already.
 */
async function register(
  set: DataSet,
  from: string,
  acting: (code: string) => ActorClient,
  directorate: ActorClient,
  screen: Screen,
  now: Date,
): Promise<void> {
  const fresh = set.projects.filter((project) => project.from === from);
  let takenOver = 0;
  for (const { from: _from, provenance: _provenance, owner, ...project } of fresh) {
    const actor = acting(project.code);
    // A project that a closed actor owned is registered by the directorate, under that owner.
    const { etag } =
      actor.organisationNumber === owner
        ? await actor.create('/v1/projects', project)
        : await directorate.create('/v1/projects', { ...project, owner });
    const reason = set.takeOver.find(({ projects }) => projects.includes(project.code))?.reason;
    if (reason === undefined) continue;
    await directorate.act(`/v1/projects/${project.code}/take-over`, etag, { reason });
    takenOver += 1;
  }
  const recorded =
    takenOver === 0 ? '' : `; the directorate takes over ${String(takenOver)} into the portfolio`;
  screen.line(
    `${day(now)}  ${some(new Set(fresh.map((project) => project.owner)).size, 'actor')} ` +
      `register ${some(fresh.length, 'project')}${recorded}`,
  );
}

/**
 * Owners change what has changed since the last round; what has ended also leaves the portfolio.
 */
async function changeProjects(
  set: DataSet,
  round: DemoRound,
  acting: (code: string) => ActorClient,
  screen: Screen,
  now: Date,
): Promise<void> {
  const changes = set.changes.filter(({ before }) => before === round.key);
  let ended = 0;
  for (const { project, state, phase, reason } of changes) {
    const actor = acting(project);
    const { etag } = await actor.get(`/v1/projects/${project}`);
    const changed = await actor.change(
      `/v1/projects/${project}`,
      { state, ...(phase === undefined ? {} : { phase }) },
      etag,
    );
    if (state !== 'completed' && state !== 'stopped') continue;
    await actor.act(`/v1/projects/${project}/leave`, changed.etag, { reasonCode: state, reason });
    ended += 1;
  }
  if (changes.length > 0)
    screen.line(
      `${day(now)}  owners change the state or phase of ` +
        `${some(changes.length, 'project')}; ended, and so out of the portfolio: ` +
        String(ended),
    );
}

/** Every report at its own time: draft, then certified. Answers how many were late. */
async function report(
  set: DataSet,
  round: DemoRound,
  acting: (code: string) => ActorClient,
  at: (instant: string) => void,
): Promise<number> {
  const reports = [...(set.reports[round.key] ?? [])].sort(
    (a, b) => Date.parse(a.certifiedAt) - Date.parse(b.certifiedAt),
  );
  for (const { certifiedAt, ...content } of reports) {
    at(certifiedAt);
    const actor = acting(content.project);
    const draft = await actor.create(`/v1/rounds/${round.key}/reports`, content);
    await actor.create(`/v1/reports/${String(draft.body['id'])}/certify`, undefined, draft.etag);
  }
  return reports.filter(({ certifiedAt }) => Date.parse(certifiedAt) > Date.parse(round.deadline))
    .length;
}

/** Closes a round and follows its roll-up on the queue; answers the status that is then public. */
async function close(
  round: DemoRound,
  directorate: ActorClient,
  screen: Screen,
): Promise<PortfolioStatusResponse> {
  const { etag } = await directorate.get(`/v1/rounds/${round.key}`);
  const closed = await directorate.act(`/v1/rounds/${round.key}/close`, etag);
  const label = `  roll-up of ${round.key}`;
  for (;;) {
    const { body } = await directorate.get(`/v1/jobs/${String(closed.body['rollupJob'])}`);
    const bar = progressBar(
      label,
      Number(body['done']),
      typeof body['total'] === 'number' ? body['total'] : null,
      screen.terminal,
    );
    if (screen.terminal) screen.over(bar);
    if (body['state'] === 'completed') {
      screen.line(screen.terminal ? '' : bar);
      const { body: status } = await directorate.get(`/v1/rounds/${round.key}/status`);
      return status as unknown as PortfolioStatusResponse;
    }
    if (body['state'] === 'failed')
      throw new Error(`The roll-up of ${round.key} failed: ${JSON.stringify(body['result'])}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * One replay of the criteria: run, shown, and shared with the owners where the data set says so.
 */
async function replayed(
  step: CriteriaDay,
  directorate: ActorClient,
  owner: ActorClient,
  screen: Screen,
  now: Date,
): Promise<ReplayResultResponse> {
  if (step.replay === undefined) throw new Error('There is no replay that day');
  const result = await replay(step.replay, directorate);
  screen.line('');
  for (const text of replayView(result, day(now), step.note)) screen.line(text);
  if (step.commentsUntil !== undefined) {
    const seen = await share(result.replay, step.commentsUntil, directorate, owner);
    screen.line(
      `  shared with the owners for comment until ${day(new Date(step.commentsUntil))}; ` +
        `Helse Midt-Norge RHF sees its own ${String(seen)} of ` +
        String(result.lines.length),
    );
  }
  return result;
}

/**
 * Direktoratet for e-helse was merged into Helsedirektoratet on 2024-01-01: from then on that one
 * acts for it.
 */
function actorAnsweringFor(owner: string, now: Date): string {
  return owner === '915933149' && now >= new Date('2024-01-01T00:00:00+01:00')
    ? '983544622'
    : owner;
}

function some(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function day(instant: Date): string {
  return instant.toLocaleDateString('sv-SE', { timeZone: 'Europe/Oslo' });
}

const console: Screen = {
  terminal: process.stdout.isTTY,
  line: (text) => {
    process.stdout.write(`${text}\n`);
  },
  over: (text) => {
    process.stdout.write(text);
  },
};

async function main(): Promise<void> {
  const once = process.argv.includes('--once');
  const key = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '2021';
  const set = await readDataSet(key);
  const dataDir = process.env['DATA_DIR'] ?? '.data/demo';
  await mkdir(dataDir, { recursive: true });
  const logFile = join(dataDir, 'service.log');
  // Always on an embedded database of its own, which it empties: never on the one that DATABASE_URL
  // names.
  const config = parseConfig({
    ...process.env,
    DATABASE_URL: undefined,
    DATABASE_READ_URL: undefined,
    DATA_DIR: dataDir,
    CLOCK_START: process.env['CLOCK_START'] ?? set.rounds[0]?.opensAt,
  });
  console.line('Starting the service on the embedded PostgreSQL …');
  const service = await startService(config, createLog('info', createWriteStream(logFile)), {
    fresh: true,
  });
  const end = (): void => {
    service.stop().then(() => process.exit(0), fail);
  };
  process.once('SIGTERM', end).once('SIGINT', end);

  const { register } = service;
  if (register !== undefined) {
    console.line(
      `${String(register.actors)} actors loaded; skipped: ` +
        register.skipped.map(({ name, reason }) => `${name} (${reason})`).join(', '),
    );
  }
  console.line(`\n${set.note.en}\n`);
  const result = await actOut(set, service, dataDir, console);
  const compared = comparePublished(set, result);
  for (const { ok, text } of compared) console.line(`  ${ok ? '✓' : '✗'} ${text}`);
  if (compared.some(({ ok }) => !ok)) throw new Error('A published figure did not come out');
  await sayWhere(set, service, dataDir);
  if (once) end();
  else
    console.line('\nThe service stays up, with its clock where the story ended. Ctrl-C stops it.');
}

async function sayWhere(set: DataSet, { url }: RunningService, dataDir: string): Promise<void> {
  const last = set.rounds.at(-1)?.key ?? '';
  const midt = new ActorClient(url, dataDir, HELSE_MIDT, ALL_SCOPES.join(' '));
  const directorate = new ActorClient(url, dataDir, set.directorate, ALL_SCOPES.join(' '));
  console.line(`
API            ${url}/v1
Documentation  ${url}/docs   (OpenAPI: ${url}/openapi.json)
Log            ${join(dataDir, 'service.log')}

The public status, without a token:
  curl -s ${url}/v1/rounds/${last}/status
What Helse Midt-Norge RHF sees of its own (the token lasts 20 minutes):
  curl -s ${url}/v1/rounds/${last}/reports -H 'authorization: Bearer ${await midt.token()}'
What the directorate sees of all:
  curl -s '${url}/v1/projects?state=active' -H 'authorization: Bearer ${await directorate.token()}'
Another token:
  npm run --silent token -- --actor 983658776 --scope hdir:portfolio`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) main().catch(fail);
