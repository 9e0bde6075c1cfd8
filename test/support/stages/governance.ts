import { NationalRollup } from '../../../src/rollup/roll-ups/national-rollup.service.js';
import { RollupService } from '../../../src/rollup/roll-ups/rollup.service.js';
import type { Answered, TestService } from '../service.js';
import { type Actor, type Directorate, expectStatus } from '../story.js';

/** A valid case; override what the test is about. */
export function aCase(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    council: 'nuit',
    number: '19/21',
    meeting: 'nuit-2021-05-20',
    type: 'recommendation',
    title: { nb: 'Nasjonal e-helseportefølje', en: 'The national e-health portfolio' },
    presenter: 'Leder av porteføljekontoret',
    proposedDecision: 'NUIT anbefaler tiltakene.',
    projects: [],
    rounds: [],
    ...overrides,
  };
}

/** Valid advice; override what the test is about. */
export function anAdvice(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    council: 'nuit',
    projects: ['SAFEST'],
    text: 'Avklar avhengigheten.',
    answerDueIn: '2021-2',
    ...overrides,
  };
}

const ANSWERS = ['digitalisation', 'careAndSeveralActors', 'reuseOrNational'].map((criterion) => ({
  criterion,
  met: true,
  reason: 'Ja.',
}));
const NOMINATION = {
  strategicLink: { score: 4, explanation: 'Mål 1.' },
  benefit: { score: 4, explanation: 'Stor.' },
  risk: { score: 2, explanation: 'Liten.' },
  funding: { realistic: true, explanation: 'Budsjett.' },
  dependencies: { clarified: true, explanation: 'Avklart.' },
};

/** Registers a project and takes it so far that a council can recommend it. */
export async function bringsToCouncil(
  owner: Actor,
  directorate: Directorate,
  code: string,
): Promise<void> {
  await owner.registersOutside(code);
  await changes(owner, 'POST', `/v1/projects/${code}/nominate`, NOMINATION);
  await changes(directorate, 'POST', `/v1/projects/${code}/assess`);
  expectStatus(
    await directorate.create(`/v1/projects/${code}/evaluations`, {
      criteriaSet: '2020-12',
      answers: ANSWERS,
    }),
    201,
  );
}

/** Sends a change of the present version of a resource, or a step of it, which must succeed. */
export async function changes(
  actor: Actor,
  method: 'PATCH' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
): Promise<Answered> {
  const resource = method === 'POST' ? path.slice(0, path.lastIndexOf('/')) : path;
  const { headers } = expectStatus(await actor.call('GET', resource), 200);
  const version = { 'if-match': headers.get('etag') ?? '' };
  return expectStatus(await actor.call(method, path, body, version), 200);
}

/** Rolls a round up, step by step and without a worker, for a job that was asked for. */
export async function rollsUp(service: TestService, key: string, job: string): Promise<void> {
  const rollup = service.app.get(RollupService);
  const { rows } = await service.owner.query<{ round: string; actor: string | null }>(
    `select r.id as round, t.actor_id as actor
       from reporting.round r
       left join (select distinct round_id, actor_id from reporting.report) t on t.round_id = r.id
      where r.key = $1`,
    [key],
  );
  const round = rows[0]?.round ?? '';
  await rollup.rollUpRound(round, job);
  for (const { actor } of rows) if (actor !== null) await rollup.rollUpRange(round, actor, actor);
  await service.app.get(NationalRollup).sumUpRound(round);
}
