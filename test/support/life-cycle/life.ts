import fc from 'fast-check';
import { ACTORS, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';
import { Act, type Counts } from './act.js';
import { ACTIONS } from './actions.js';
import {
  EARLIER,
  type Model,
  OPENS,
  type Owner,
  type Submission,
  TIMES,
  type World,
} from './model.js';
import { RoundEvent } from './round-event.js';
import { DELEGATE } from './rules.js';

/** Actions of which a story is made. They come more often than those that only try the edges. */
const FREQUENT = [
  'start',
  'prefill',
  'edit',
  'grant',
  'certifyReport',
  'submit',
  'certify',
  'return',
  'reopen',
];

/** Makes two actors that certify alone and two with two steps, each with an earlier report. */
export async function arrangeOwners(
  service: TestService,
  directorate: Directorate,
): Promise<Owner[]> {
  const owners: readonly Owner[] = [
    { steps: 1, clients: clientsOf(service, ACTORS.helseMidt), projects: ['MIDT1', 'MIDT2'] },
    { steps: 2, clients: clientsOf(service, ACTORS.helseVest), projects: ['VEST1', 'VEST2'] },
    { steps: 1, clients: clientsOf(service, ACTORS.helseNord), projects: ['NORD1', 'NORD2'] },
    { steps: 2, clients: clientsOf(service, ACTORS.oslo), projects: ['OSLO1', 'OSLO2'] },
  ];
  await directorate.opensRound(EARLIER, { opensAt: '2021-01-04T08:00:00+01:00' });
  for (const {
    clients: [first = directorate],
    projects,
    steps,
  } of owners) {
    for (const code of projects) await first.registersProject(code);
    await first.reports(EARLIER, projects[0] ?? '');
    const path = `/v1/actors/${first.organisationNumber}/reporting`;
    if (steps === 2)
      expectStatus(await first.call('PUT', path, { steps }, { 'if-match': '"0"' }), 200);
  }
  return [...owners];
}

/** Returns two clients of an actor, and KS on behalf of it. */
function clientsOf(service: TestService, number: string): Actor[] {
  const client = (name: string): Actor =>
    new Actor(
      {
        call: (method, path, options) => service.call(method, path, options),
        token: (organisation, scope) => service.token(organisation, scope, { client_id: name }),
      },
      number,
    );
  const delegate = new Actor(
    {
      call: (method, path, options) =>
        service.call(method, path, {
          ...options,
          headers: { ...options?.headers, 'on-behalf-of': number },
        }),
      token: (organisation, scope) => service.token(organisation, scope, { client_id: 'd' }),
    },
    ACTORS.ks,
  );
  return [client('a'), client('b'), delegate];
}

/** Generates the commands of a life. */
export function commandsOfLives(
  counts: Counts,
): fc.Arbitrary<Iterable<fc.AsyncCommand<Model, World>>> {
  const chosen = fc.record({
    at: fc.nat(3),
    client: fc.constantFrom(0, 0, 1, DELEGATE),
    project: fc.nat(1),
  });
  const acts = Object.keys(ACTIONS).map((what) => chosen.map((who) => new Act(what, who, counts)));
  const frequent = Object.keys(ACTIONS).flatMap((what, index) =>
    FREQUENT.includes(what) ? (acts[index] ?? []) : [],
  );
  return fc.commands(
    [
      ...acts,
      ...frequent,
      ...frequent,
      fc.constant(new RoundEvent('pass')),
      fc.constant(new RoundEvent('close')),
    ],
    { maxCommands: 120, size: 'max' },
  );
}

/** Opens the round of a life, without any delegation of the lives before. */
export async function beginLife(world: World, delegated: Set<number>): Promise<Model> {
  world.service.moveTo(TIMES.inTime);
  await world.directorate.opensRound(world.round, { opensAt: OPENS });
  await revokeAll(world.directorate);
  return {
    time: 'inTime',
    closed: false,
    submissions: world.owners.map(emptySubmission),
    grants: world.owners.map(() => []),
    delegated,
  };
}

function emptySubmission(): Submission {
  return {
    state: 'none',
    nil: false,
    correcting: false,
    extended: false,
    preparedBy: undefined,
    writers: new Set(),
    reports: new Map(),
    open: { directorate: 0, owner: 0 },
    asked: new Set(),
  };
}

async function revokeAll(directorate: Directorate): Promise<void> {
  const { body } = expectStatus(await directorate.call('GET', '/v1/delegations?limit=500'), 200);
  const delegations = body.items as { id: string; version: number; revokedAt: string | null }[];
  for (const { id, version } of delegations.filter(({ revokedAt }) => revokedAt === null))
    expectStatus(
      await directorate.call('POST', `/v1/delegations/${id}/revoke`, undefined, {
        'if-match': `"${String(version)}"`,
      }),
      200,
    );
}
