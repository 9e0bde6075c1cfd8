import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { aProject, aReport, ROUND_TIMES } from './reports/samples.js';
import { ACTORS, type Answered, type TestService } from './service.js';

/** Fails with the whole answer when the status is not the one expected. */
export function expectStatus(answer: Answered, status: number): Answered {
  if (answer.status !== status)
    throw new Error(
      `Expected ${String(status)}, was answered ${String(answer.status)}: ${answer.text}`,
    );
  return answer;
}

/** A service as a scenario needs it: over HTTP, and past it to arrange where that is possible. */
type StoryService = Pick<TestService, 'call' | 'token'> & Partial<Pick<TestService, 'owner'>>;

/**
 * Sets the standing of projects past the service, as if it had been so from the beginning: no new
 * version, no event.
 */
export async function setStanding(
  owner: pg.Pool,
  codes: readonly string[],
  standing = 'inPortfolio',
): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    await client.query('update portfolio.project set standing = $1 where code = any($2)', [
      standing,
      codes,
    ]);
    await client.query(
      `update portfolio.project_revision
          set project = project || jsonb_build_object('standing', $1::text)
        where project->>'code' = any($2)`,
      [standing, codes],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

/**
 * Acts as one actor over HTTP with its own token: the words of a scenario. A project that it
 * registers is in the portfolio straight away, as far as the scenario does not say otherwise.
 */
export class Actor {
  constructor(
    private readonly service: StoryService,
    readonly organisationNumber: string,
  ) {}

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    return this.service.call(method, path, {
      token: await this.service.token(this.organisationNumber),
      ...(body === undefined ? {} : { body }),
      headers,
    });
  }

  create(path: string, body: unknown, key: string = randomUUID()): Promise<Answered> {
    return this.call('POST', path, body, { 'idempotency-key': key });
  }

  async registersProject(code: string, overrides: Record<string, unknown> = {}): Promise<Answered> {
    const answer = await this.registersOutside(code, overrides);
    if (this.service.owner !== undefined) await setStanding(this.service.owner, [code]);
    return answer;
  }

  /** Registers a project that is not in the portfolio. */
  async registersOutside(code: string, overrides: Record<string, unknown> = {}): Promise<Answered> {
    return expectStatus(await this.create('/v1/projects', aProject(code, overrides)), 201);
  }

  async startsReport(
    round: string,
    project: string,
    overrides: Record<string, unknown> = {},
  ): Promise<{ readonly id: string; readonly etag: string }> {
    const answer = expectStatus(
      await this.create(`/v1/rounds/${round}/reports`, { project, ...aReport(overrides) }),
      201,
    );
    return { id: answer.body.id, etag: answer.headers.get('etag') ?? '' };
  }

  async certifies(report: { readonly id: string; readonly etag: string }): Promise<Answered> {
    return expectStatus(
      await this.call('POST', `/v1/reports/${report.id}/certify`, undefined, {
        'if-match': report.etag,
        'idempotency-key': randomUUID(),
      }),
      200,
    );
  }

  async reports(
    round: string,
    project: string,
    overrides: Record<string, unknown> = {},
  ): Promise<Answered> {
    return this.certifies(await this.startsReport(round, project, overrides));
  }
}

/** The directorate, which also opens and closes rounds. */
export class Directorate extends Actor {
  constructor(service: StoryService, organisationNumber: string = ACTORS.directorate) {
    super(service, organisationNumber);
  }

  async plansRound(key: string, overrides: Record<string, unknown> = {}): Promise<Answered> {
    return expectStatus(
      await this.create('/v1/rounds', {
        key,
        period: '2020Q4',
        name: { nb: `Runde ${key}`, en: `Round ${key}` },
        budgetYear: 2021,
        criteriaSet: '2020-12',
        ...ROUND_TIMES,
        ...overrides,
      }),
      201,
    );
  }

  async opensRound(key: string, overrides: Record<string, unknown> = {}): Promise<void> {
    const { headers } = await this.plansRound(key, overrides);
    expectStatus(
      await this.call('POST', `/v1/rounds/${key}/open`, undefined, {
        'if-match': headers.get('etag') ?? '',
      }),
      200,
    );
  }

  /** Closes a round without what is missing, and publishes it; answers the id of its roll-up job. */
  async closesRound(key: string): Promise<string> {
    const { body } = await this.closesUnpublished(key);
    await this.publishesRound(key);
    return body.rollupJob;
  }

  /** Closes a round, and confirms the number of reports that are missing. */
  async closesUnpublished(key: string): Promise<Answered> {
    const { body } = await this.call('GET', `/v1/rounds/${key}/completeness`);
    return expectStatus(await this.steps(key, 'close', { missing: body.missing }), 200);
  }

  /** Publishes a closed round, at once or at a time. */
  async publishesRound(key: string, body: object = {}): Promise<Answered> {
    return expectStatus(await this.steps(key, 'publish', body), 200);
  }

  /** Takes a step on the present version of a round. */
  async steps(key: string, step: string, body?: object): Promise<Answered> {
    const { headers } = await this.call('GET', `/v1/rounds/${key}`);
    const version = { 'if-match': headers.get('etag') ?? '' };
    return this.call('POST', `/v1/rounds/${key}/${step}`, body, version);
  }

  /** Publishes a version of a price index, whose numbers illustrate and are of no source. */
  async publishesIndex(
    levels: Readonly<Record<string, number>>,
    index = 'eksempel',
  ): Promise<Answered> {
    const values = Object.entries(levels).map(([year, value]) => ({ year: Number(year), value }));
    const title = { nb: 'Eksempel', en: 'Example' };
    const body = { index, title, source: 'Illustrerende tall', values };
    return expectStatus(await this.create('/v1/registers/price-indices', body), 201);
  }

  /** Waits until a job has finished. */
  async awaitsJob(id: string): Promise<Answered> {
    return eventually(async () => {
      const answer = await this.call('GET', `/v1/jobs/${id}`);
      return answer.body?.state === 'completed' || answer.body?.state === 'failed'
        ? answer
        : undefined;
    });
  }
}

/** Only a hang lasts as long: no test is decided by how fast the machine is. */
const PATIENCE_MS = 240_000;

/** Asks again and again until there is an answer. Throws when the patience for a hang is over. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  everyMs = 50,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask().catch((error: unknown) => {
      if (performance.now() > end) throw error;
      return undefined;
    });
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`Nothing came within ${String(patienceMs)} ms`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Asks again while the answer is 503, as that answer says: a slow machine makes locks last. */
export function untilServed(ask: () => Promise<Answered>): Promise<Answered> {
  return eventually(async () => {
    const answer = await ask();
    return answer.status === 503 ? undefined : answer;
  });
}
