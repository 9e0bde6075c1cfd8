import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { bySize } from '../support/size.js';
import { Actor, aReport, Directorate, expectStatus, figure } from '../support/story.js';

/**
 * Runs of the property: `FULL=1`, or `RUNS=200 npm test -- test/scenarios/life-cycle` for a long
 * look, `SEED` for another one.
 */
const RUNS = Number(process.env['RUNS'] ?? bySize(5, 25, 250));
const SEED = Number(process.env['SEED'] ?? 20_210_118);
const OPENS = '2021-01-11T08:00:00+01:00';
/** The times of a life in their order. The deadline is on 29 January, the closing on 5 February. */
const TIMES = {
  inTime: '2021-01-20T10:00:00+01:00',
  late: '2021-02-01T10:00:00+01:00',
  afterClosing: '2021-02-06T10:00:00+01:00',
  afterExtension: '2021-02-12T10:00:00+01:00',
} as const;
type Time = keyof typeof TIMES;
const ORDER = Object.keys(TIMES) as Time[];
const EXTENDED_TO = '2021-02-10T10:00:00+01:00';
/** Last day of a delegation that has one: it is over with the closing. */
const LAST_DAY = '2021-02-05';
/** An earlier round, in which the first project of each actor was certified. */
const EARLIER = '2020-1';
const REASON = { reason: 'Fordi.' };

/** What an actor's submission is, in the words of the issue and without the service's own table. */
interface Submission {
  state: 'none' | 'draft' | 'submitted' | 'certified' | 'accepted' | 'returned' | 'reopened';
  nil: boolean;
  correcting: boolean;
  extended: boolean;
  preparedBy: string | undefined;
  /** Who has written since it was certified last. */
  readonly writers: Set<string>;
  readonly reports: Map<
    string,
    { certified: boolean; revision: number; corrections: number; late: boolean[] }
  >;
  /** Questions that stand open, and whether any was ever asked, by who asked. */
  readonly open: Record<'directorate' | 'owner', number>;
  readonly asked: Set<'directorate' | 'owner'>;
}
/** A delegation of this life. */
interface Grant {
  readonly id: string;
  readonly prepare: boolean;
  readonly certify: boolean;
  readonly ends: boolean;
  revoked: boolean;
}
interface Model {
  time: Time;
  closed: boolean;
  readonly submissions: Submission[];
  /** By actor, oldest first. */
  readonly grants: Grant[][];
}
/**
 * The actors: two certify alone, two have two steps. Each has two clients, and KS, which acts for
 * it when it may.
 */
interface Owner {
  readonly steps: 1 | 2;
  readonly clients: readonly Actor[];
  readonly projects: readonly string[];
}
interface World {
  readonly round: string;
  readonly reports: Map<string, string>;
  readonly ids: (string | undefined)[];
  /** The newest delegation of each actor. */
  readonly grants: (string | undefined)[];
}

let service: TestService;
let directorate: Directorate;
let owners: readonly Owner[];
/** Actors that have ever delegated, in any life. */
const delegated = new Set<number>();
const counted = {
  taken: 0,
  readAgain: 0,
  refused: new Map<string, number>(),
  states: new Set<string>(),
};

beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T10:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  const client = (number: string, name: string): Actor =>
    new Actor(
      {
        call: (method, path, options) => service.call(method, path, options),
        token: (organisation, scope) => service.token(organisation, scope, { client_id: name }),
      },
      number,
    );
  const onBehalf = (number: string): Actor =>
    new Actor(
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
  const clientsOf = (number: string): Actor[] => [
    client(number, 'a'),
    client(number, 'b'),
    onBehalf(number),
  ];
  owners = [
    { steps: 1, clients: clientsOf(ACTORS.helseMidt), projects: ['MIDT1', 'MIDT2'] },
    { steps: 2, clients: clientsOf(ACTORS.helseVest), projects: ['VEST1', 'VEST2'] },
    { steps: 1, clients: clientsOf(ACTORS.helseNord), projects: ['NORD1', 'NORD2'] },
    { steps: 2, clients: clientsOf(ACTORS.oslo), projects: ['OSLO1', 'OSLO2'] },
  ];
  await directorate.opensRound(EARLIER, { opensAt: '2021-01-04T08:00:00+01:00' });
  for (const {
    clients: [first = directorate],
    projects,
    steps,
  } of owners) {
    for (const code of projects) await first.registersProject(code);
    await first.reports(EARLIER, projects[0] ?? '');
    if (steps === 2)
      expectStatus(
        await first.call(
          'PUT',
          `/v1/actors/${first.organisationNumber}/reporting`,
          { steps },
          { 'if-match': '"0"' },
        ),
        200,
      );
  }
});
afterAll(() => service.stop());

function takes({ closed, time }: Model, { correcting, extended }: Submission): boolean {
  if (closed) return correcting;
  return ORDER.indexOf(time) < 2 || (time === 'afterClosing' && extended);
}

const EDITABLE = ['draft', 'returned', 'reopened', 'certified'];
const OPEN_TO_OWNER = ['draft', 'returned', 'reopened'];

/** Why the actor may not certify now. */
function certifyRefusal(submission: Submission, steps: 1 | 2, client: string): string | undefined {
  if (![...OPEN_TO_OWNER, 'submitted'].includes(submission.state)) return 'submission-state';
  if (submission.reports.size === 0 && !submission.nil) return 'nothing-to-submit';
  if (steps === 2 && submission.state !== 'submitted') return 'not-submitted';
  return steps === 2 && (submission.preparedBy === client || submission.writers.has(client))
    ? 'own-preparation'
    : undefined;
}

const inForce = ({ time }: Model, { revoked, ends }: Grant): boolean =>
  !revoked && !(ends && TIMES[time].slice(0, 10) > LAST_DAY);

/** Why KS may not act for the actor now, in a scope. */
function delegateRefusal(
  model: Model,
  at: number,
  scope: 'read' | 'write' | 'certify',
): string | undefined {
  if (!delegated.has(at)) return 'no-delegation';
  const grants = (model.grants[at] ?? []).filter((grant) => inForce(model, grant));
  if (grants.length === 0) return 'delegation-not-in-force';
  return grants.some(
    ({ prepare, certify }) => scope === 'read' || (scope === 'write' ? prepare : certify),
  )
    ? undefined
    : 'delegation-does-not-cover';
}

/** The scope of what an actor does itself; the rest is the directorate's. */
const SCOPE_OF: Readonly<Record<string, 'write' | 'certify'>> = {
  create: 'write',
  start: 'write',
  prefill: 'write',
  edit: 'write',
  confirm: 'write',
  discard: 'write',
  submit: 'write',
  nil: 'write',
  withdraw: 'write',
  askBack: 'write',
  answer: 'write',
  certifyReport: 'certify',
  revert: 'certify',
  certify: 'certify',
};

/** The status that a code is answered with; 409 of what is not here. */
const STATUS: Readonly<Record<string, number>> = {
  'not-found': 404,
  forbidden: 403,
  'own-preparation': 403,
  'not-delegable': 403,
  'no-delegation': 403,
  'delegation-not-in-force': 403,
  'delegation-does-not-cover': 403,
  'rule-broken': 422,
  'invalid-request': 400,
};

/** One action with its answer: the code with which it is refused, or what it does to the model. */
interface Action {
  /** The code of the refusal, or undefined when it is open. */
  readonly refusal: (model: Model, submission: Submission) => string | undefined;
  readonly effect: (model: Model, submission: Submission, answer: Answered) => void;
  readonly request: (world: World) => Promise<Answered>;
}

class Act implements fc.AsyncCommand<Model, World> {
  constructor(
    private readonly what: string,
    private readonly chosen: {
      readonly at: number;
      readonly client: number;
      readonly project: number;
    },
    private readonly action: (owner: Owner, index: number) => Action,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, world: World): Promise<void> {
    const { at } = this.chosen;
    const [submission, owner] = [model.submissions[at], owners[at]];
    if (submission === undefined || owner === undefined) throw new Error('There is no such actor');
    const { effect, request } = this.action(owner, at);
    const expected = this.refusal(model, this.what);
    const answer = await request(world);
    if (expected === undefined) {
      expect([
        this.what,
        answer.status < 300,
        answer.status < 300 ? undefined : answer.text,
      ]).toEqual([this.what, true, undefined]);
      effect(model, submission, answer);
      counted.taken += 1;
      await this.readsTheSame(owner, answer);
    } else {
      expect([this.what, answer.status, answer.body?.code]).toEqual([
        this.what,
        STATUS[expected] ?? 409,
        expected,
      ]);
      counted.refused.set(expected, (counted.refused.get(expected) ?? 0) + 1);
    }
    await this.holds(model, world, owner);
  }

  /**
   * What a change of a report answers, made of what was read before it, is what its caller then
   * reads.
   */
  private async readsTheSame(owner: Owner, { body, headers }: Answered): Promise<void> {
    if (body?.confirmedUnchanged === undefined) return;
    const read = expectStatus(
      await clientOf(owner, this.chosen.client).call('GET', `/v1/reports/${String(body.id)}`),
      200,
    );
    expect([this.what, headers.get('etag'), body]).toEqual([
      this.what,
      read.headers.get('etag'),
      read.body,
    ]);
    counted.readAgain += 1;
  }

  /** Why an action is refused to the same caller now. */
  private refusal(model: Model, what: string): string | undefined {
    const { at, client, project } = this.chosen;
    const [submission, owner, scope, build] = [
      model.submissions[at],
      owners[at],
      SCOPE_OF[what],
      ACTIONS[what],
    ];
    if (submission === undefined || owner === undefined || build === undefined)
      throw new Error('There is no such action');
    return (
      (client === DELEGATE && scope !== undefined
        ? delegateRefusal(model, at, scope)
        : undefined) ??
      build({ owner, at, client, project: owner.projects[project] ?? '' }).refusal(
        model,
        submission,
      )
    );
  }

  /**
   * What the answers call open to a caller is what is then not refused: of the submission, and of
   * the report.
   */
  private async opens(model: Model, world: World, owner: Owner, id: string): Promise<void> {
    const { at, client, project } = this.chosen;
    const caller = clientOf(owner, client);
    if (client !== DELEGATE || delegateRefusal(model, at, 'read') === undefined) {
      const open = (actions: Readonly<Record<string, string>>): string[] =>
        Object.entries(actions)
          .filter(([, what]) => this.refusal(model, what) === undefined)
          .map(([action]) => action)
          .sort();
      const { body } = expectStatus(await caller.call('GET', `/v1/submissions/${id}`), 200);
      const steps = {
        submit: 'submit',
        declareNil: 'nil',
        withdraw: 'withdraw',
        certify: 'certify',
        ask: 'askBack',
        answer: 'answer',
      };
      expect([
        this.what,
        (body.allowedActions as string[]).filter((action) => action in steps).sort(),
      ]).toEqual([this.what, open(steps)]);
      const report = world.reports.get(owner.projects[project] ?? '');
      if (report !== undefined) {
        const changes = {
          save: 'edit',
          confirmUnchanged: 'confirm',
          certify: 'certifyReport',
          revert: 'revert',
          discard: 'discard',
        };
        expect([
          this.what,
          (
            expectStatus(await caller.call('GET', `/v1/reports/${report}`), 200).body
              .allowedActions as string[]
          ).sort(),
        ]).toEqual([this.what, open(changes)]);
      }
    }
    const { body } = expectStatus(await directorate.call('GET', `/v1/submissions/${id}`), 200);
    const directorates = ['accept', 'ask', 'reopen', 'return'];
    expect([
      this.what,
      (body.allowedActions as string[]).filter((action) => directorates.includes(action)).sort(),
    ]).toEqual([this.what, directorates.filter((what) => this.refusal(model, what) === undefined)]);
  }

  /** The service says what the model says, of this actor. */
  private async holds(model: Model, world: World, owner: Owner): Promise<void> {
    const { at } = this.chosen;
    const submission = model.submissions[at];
    const { body } = expectStatus(
      await (owner.clients[0] ?? directorate).call('GET', `/v1/rounds/${world.round}/submissions`),
      200,
    );
    const [item] = body.items as {
      id: string;
      state: string;
      nil: boolean;
      correcting: boolean;
      openQuestions: number;
      allowedActions: string[];
      reports: { project: string; state: string; revision: number }[];
    }[];
    world.ids[at] = item?.id;
    if (submission === undefined) return;
    counted.states.add(item?.state ?? 'none');
    expect(
      item === undefined
        ? { state: 'none' }
        : {
            state: item.state,
            nil: item.nil,
            correcting: item.correcting,
            openQuestions: item.openQuestions,
            reports: item.reports.map(({ project, state, revision }) => [project, state, revision]),
          },
    ).toEqual(
      submission.state === 'none'
        ? { state: 'none' }
        : {
            state: submission.state,
            nil: submission.nil,
            correcting: submission.correcting,
            openQuestions: submission.open.directorate + submission.open.owner,
            reports: [...submission.reports]
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([project, { certified, revision }]) => [
                project,
                certified ? 'certified' : 'draft',
                revision,
              ]),
          },
    );
    if (item === undefined) return;
    if (['certified', 'accepted'].includes(item.state))
      expect(item.reports.filter(({ state }) => state === 'draft')).toEqual([]);
    await this.opens(model, world, owner, item.id);
  }

  toString(): string {
    return `${this.what} ${JSON.stringify(this.chosen)}`;
  }
}

/** Sends a step of the submission, or of what cannot be when there is none. */
async function step(
  actor: Actor,
  world: World,
  at: number,
  action: string,
  body?: unknown,
): Promise<Answered> {
  const id = world.ids[at] ?? randomUUID();
  const { headers } = await actor.call('GET', `/v1/submissions/${id}`);
  return actor.call('POST', `/v1/submissions/${id}/${action}`, body, {
    'if-match': headers.get('etag') ?? '"1"',
    'idempotency-key': randomUUID(),
  });
}

async function report(
  actor: Actor,
  world: World,
  project: string,
  method: string,
  action: string,
  body?: unknown,
): Promise<Answered> {
  const path = `/v1/reports/${world.reports.get(project) ?? randomUUID()}`;
  const { headers } = await actor.call('GET', path);
  return actor.call(method, `${path}${action}`, body, {
    'if-match': headers.get('etag') ?? '"1"',
    'idempotency-key': randomUUID(),
  });
}

const missing = ({ state }: Submission): string | undefined =>
  state === 'none' ? 'not-found' : undefined;
/** The owner's steps need a round that takes its reports; then the state. */
const owned =
  (from: readonly string[]) =>
  (model: Model, submission: Submission): string | undefined =>
    missing(submission) ??
    (takes(model, submission) ? undefined : 'round-closed') ??
    (from.includes(submission.state) ? undefined : 'submission-state');
const editing = (model: Model, submission: Submission): string | undefined =>
  (takes(model, submission) ? undefined : 'round-closed') ??
  (submission.nil ? 'nil-returned' : undefined) ??
  (submission.state === 'none' || EDITABLE.includes(submission.state)
    ? undefined
    : 'submission-state');
const clientOf = ({ clients }: Owner, client: number): Actor => clients[client] ?? directorate;
const DELEGATE = 2;
const name = (client: number): string => 'abd'.charAt(client);
const letIn = (submission: Submission): void => {
  if (submission.state === 'none') submission.state = 'draft';
};
/** With the last report it is certified. */
function settles(submission: Submission): void {
  if (![...submission.reports.values()].every(({ certified }) => certified)) return;
  submission.state = 'certified';
  submission.writers.clear();
}
function revised(
  model: Model,
  { extended }: Submission,
  found: { certified: boolean; revision: number; corrections: number; late: boolean[] },
): void {
  // A correction is late as what it corrects was; what first comes after the closing is late.
  found.late.push(
    model.closed
      ? (found.late.at(-1) ?? true)
      : extended
        ? model.time === 'afterExtension'
        : model.time !== 'inTime',
  );
  found.certified = true;
  found.revision += 1;
  if (model.closed) found.corrections += 1;
}

/** Lets KS act for the actor: the same rights once at a time. */
function delegates(
  owner: Owner,
  at: number,
  client: number,
  rights: { readonly mayPrepare: boolean; readonly mayCertify: boolean; readonly lastDay?: string },
): Action {
  return {
    refusal: (model) => {
      if (client === DELEGATE) return 'not-delegable';
      if (rights.lastDay !== undefined && rights.lastDay < TIMES[model.time].slice(0, 10))
        return 'rule-broken';
      return model.grants[at]?.some(
        ({ revoked, certify }) => !revoked && certify === rights.mayCertify,
      ) === true
        ? 'delegation-exists'
        : undefined;
    },
    effect: (model, _, { body }) => {
      delegated.add(at);
      model.grants[at]?.push({
        id: body.id as string,
        prepare: rights.mayPrepare,
        certify: rights.mayCertify,
        ends: rights.lastDay !== undefined,
        revoked: false,
      });
    },
    request: async (world) => {
      const answer = await clientOf(owner, client).create('/v1/delegations', {
        delegate: ACTORS.ks,
        ...rights,
        ...REASON,
      });
      if (answer.status === 201) world.grants[at] = answer.body.id as string;
      return answer;
    },
  };
}

type Build = (chosen: {
  readonly owner: Owner;
  readonly at: number;
  readonly client: number;
  readonly project: string;
}) => Action;
const ACTIONS: Readonly<Record<string, Build>> = {
  create: ({ owner, client }) => ({
    refusal: (model, submission) =>
      model.closed || ORDER.indexOf(model.time) > 1
        ? 'round-closed'
        : submission.state === 'none'
          ? undefined
          : 'submission-exists',
    effect: (_, submission) => {
      letIn(submission);
    },
    request: async (world) =>
      clientOf(owner, client).create(`/v1/rounds/${world.round}/submissions`, {}),
  }),
  start: ({ owner, client, project }) => ({
    refusal: (model, submission) =>
      editing(model, submission) ?? (submission.reports.has(project) ? 'report-exists' : undefined),
    effect: (_, submission) => {
      submission.writers.add(name(client));
      submission.reports.set(project, { certified: false, revision: 0, corrections: 0, late: [] });
      submission.state = 'draft';
    },
    request: async (world) => {
      const answer = await clientOf(owner, client).create(`/v1/rounds/${world.round}/reports`, {
        project,
        ...aReport(),
      });
      if (answer.status === 201) world.reports.set(project, answer.body.id as string);
      return answer;
    },
  }),
  prefill: ({ owner, client, project }) => ({
    refusal: (model, submission) =>
      editing(model, submission) ??
      (project.endsWith('2') ? 'no-earlier-report' : undefined) ??
      (submission.reports.has(project) ? 'report-exists' : undefined),
    effect: (_, submission) => {
      submission.writers.add(name(client));
      submission.reports.set(project, { certified: false, revision: 0, corrections: 0, late: [] });
      submission.state = 'draft';
    },
    request: async (world) => {
      const answer = await clientOf(owner, client).create(
        `/v1/rounds/${world.round}/reports/prefill`,
        { project },
      );
      if (answer.status === 201) world.reports.set(project, answer.body.id as string);
      return answer;
    },
  }),
  confirm: ({ owner, client, project }) => ({
    refusal: (model, submission) =>
      submission.reports.has(project)
        ? (editing(model, submission) ?? (project.endsWith('2') ? 'no-earlier-report' : undefined))
        : 'not-found',
    effect: (_, submission) => {
      submission.writers.add(name(client));
      const found = submission.reports.get(project);
      if (found !== undefined) found.certified = false;
      submission.state = 'draft';
    },
    request: (world) =>
      report(clientOf(owner, client), world, project, 'POST', '/confirm-unchanged'),
  }),
  discard: ({ owner, client, project }) => ({
    refusal: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return 'not-found';
      return editing(model, submission) ?? (found.revision > 0 ? 'report-certified' : undefined);
    },
    effect: (_, submission) => {
      submission.writers.add(name(client));
      submission.reports.delete(project);
      submission.state = 'draft';
    },
    request: async (world) => {
      const answer = await report(clientOf(owner, client), world, project, 'DELETE', '');
      if (answer.status === 204) world.reports.delete(project);
      return answer;
    },
  }),
  grant: ({ owner, at, client }) =>
    delegates(owner, at, client, { mayPrepare: true, mayCertify: true }),
  grantPrepare: ({ owner, at, client }) =>
    delegates(owner, at, client, { mayPrepare: true, mayCertify: false, lastDay: LAST_DAY }),
  revoke: ({ owner, at, client }) => ({
    refusal: (model) => {
      if (client === DELEGATE) return 'not-delegable';
      const grant = model.grants[at]?.at(-1);
      if (grant === undefined) return 'not-found';
      return inForce(model, grant) ? undefined : 'delegation-over';
    },
    effect: (model) => {
      const grant = model.grants[at]?.at(-1);
      if (grant !== undefined) grant.revoked = true;
    },
    request: async (world) => {
      const path = `/v1/delegations/${world.grants[at] ?? randomUUID()}`;
      const { headers } = await clientOf(owner, 0).call('GET', path);
      return clientOf(owner, client).call('POST', `${path}/revoke`, undefined, {
        'if-match': headers.get('etag') ?? '"1"',
        'idempotency-key': randomUUID(),
      });
    },
  }),
  edit: ({ owner, client, project }) => ({
    refusal: (model, submission) =>
      submission.reports.has(project) ? editing(model, submission) : 'not-found',
    effect: (_, submission) => {
      submission.writers.add(name(client));
      const found = submission.reports.get(project);
      if (found !== undefined) found.certified = false;
      submission.state = 'draft';
    },
    request: (world) =>
      report(clientOf(owner, client), world, project, 'PATCH', '', { summary: 'Endret.' }),
  }),
  certifyReport: ({ owner, client, project }) => ({
    refusal: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return 'not-found';
      if (!takes(model, submission)) return 'round-closed';
      return found.certified
        ? 'report-certified'
        : certifyRefusal(submission, owner.steps, name(client));
    },
    effect: (model, submission) => {
      const found = submission.reports.get(project);
      if (found !== undefined) revised(model, submission, found);
      settles(submission);
    },
    request: (world) => report(clientOf(owner, client), world, project, 'POST', '/certify'),
  }),
  revert: ({ owner, client, project }) => ({
    refusal: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return 'not-found';
      return (
        editing(model, submission) ??
        (found.revision === 0
          ? 'rule-broken'
          : found.revision === 1 && found.certified
            ? 'report-current'
            : undefined)
      );
    },
    effect: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return;
      submission.writers.add(name(client));
      found.certified = false;
      submission.state = 'draft';
      if (owner.steps === 2) return;
      revised(model, submission, found);
      settles(submission);
    },
    request: (world) =>
      report(clientOf(owner, client), world, project, 'POST', '/revert', {
        revision: 1,
        ...REASON,
      }),
  }),
  submit: ({ owner, at, client }) => ({
    refusal: (model, submission) =>
      owned(OPEN_TO_OWNER)(model, submission) ??
      (submission.reports.size === 0 ? 'nothing-to-submit' : undefined),
    effect: (_, submission) => {
      submission.state = 'submitted';
      submission.preparedBy = name(client);
    },
    request: (world) => step(clientOf(owner, client), world, at, 'submit'),
  }),
  nil: ({ owner, at, client }) => ({
    refusal: (model, submission) =>
      owned(OPEN_TO_OWNER)(model, submission) ??
      (submission.reports.size > 0 ? 'reports-exist' : undefined),
    effect: (_, submission) => {
      submission.state = 'submitted';
      submission.nil = true;
      submission.preparedBy = name(client);
    },
    request: (world) => step(clientOf(owner, client), world, at, 'nil'),
  }),
  withdraw: ({ owner, at, client }) => ({
    refusal: owned(['submitted', 'certified']),
    effect: (_, submission) => {
      submission.state = 'draft';
      submission.nil = false;
      submission.preparedBy = undefined;
    },
    request: (world) => step(clientOf(owner, client), world, at, 'withdraw'),
  }),
  certify: ({ owner, at, client }) => ({
    refusal: (model, submission) =>
      missing(submission) ??
      (takes(model, submission)
        ? certifyRefusal(submission, owner.steps, name(client))
        : 'round-closed'),
    effect: (model, submission) => {
      submission.state = 'certified';
      submission.writers.clear();
      for (const found of submission.reports.values())
        if (!found.certified) revised(model, submission, found);
    },
    request: (world) => step(clientOf(owner, client), world, at, 'certify'),
  }),
  acceptOwn: ({ owner, at, client }) => ({
    refusal: () => (client === DELEGATE ? 'not-delegable' : 'forbidden'),
    effect: () => undefined,
    request: (world) => step(clientOf(owner, client), world, at, 'accept'),
  }),
  certifyByDirectorate: ({ at }) => ({
    refusal: (_, submission) => missing(submission) ?? 'forbidden',
    effect: () => undefined,
    request: (world) => step(directorate, world, at, 'certify'),
  }),
  accept: ({ at }) => ({
    refusal: (__, submission) =>
      missing(submission) ?? (submission.state === 'certified' ? undefined : 'submission-state'),
    effect: (__, submission) => {
      submission.state = 'accepted';
      submission.correcting = false;
    },
    request: (world) => step(directorate, world, at, 'accept'),
  }),
  return: ({ at }) => ({
    refusal: (model, submission) =>
      missing(submission) ??
      (model.closed && !submission.correcting ? 'round-closed' : undefined) ??
      (['certified', 'accepted'].includes(submission.state) ? undefined : 'submission-state'),
    effect: (__, submission) => {
      submission.state = 'returned';
      submission.nil = false;
    },
    request: (world) => step(directorate, world, at, 'return', REASON),
  }),
  returnWithoutReason: ({ at }) => ({
    refusal: () => 'invalid-request',
    effect: () => undefined,
    request: (world) => step(directorate, world, at, 'return', {}),
  }),
  extend: ({ at }) => ({
    refusal: (model, submission) =>
      missing(submission) ??
      (model.closed ? 'round-closed' : undefined) ??
      (['draft', 'submitted', 'certified', 'returned'].includes(submission.state)
        ? undefined
        : 'submission-state') ??
      (submission.extended || model.time === 'afterExtension' ? 'rule-broken' : undefined),
    effect: (__, submission) => {
      submission.extended = true;
    },
    request: (world) =>
      step(directorate, world, at, 'extend', { ...REASON, deadline: EXTENDED_TO }),
  }),
  reopen: ({ at }) => ({
    refusal: (model, submission) =>
      missing(submission) ??
      (model.closed ? undefined : 'round-not-closed') ??
      (submission.correcting ? 'reopened-already' : undefined),
    effect: (__, submission) => {
      submission.state = 'reopened';
      submission.correcting = true;
      submission.nil = false;
    },
    request: (world) => step(directorate, world, at, 'reopen', REASON),
  }),
  ask: ({ at }) => ({
    refusal: (__, submission) => missing(submission),
    effect: (__, submission) => {
      submission.open.directorate += 1;
      submission.asked.add('directorate');
    },
    request: (world) => step(directorate, world, at, 'questions', { text: 'Hvorfor?' }),
  }),
  askBack: ({ owner, at, client }) => ({
    refusal: (__, submission) => missing(submission),
    effect: (__, submission) => {
      submission.open.owner += 1;
      submission.asked.add('owner');
    },
    request: (world) =>
      step(clientOf(owner, client), world, at, 'questions', { text: 'Hva menes?' }),
  }),
  answer: ({ owner, at, client }) => ({
    refusal: (_, submission) =>
      missing(submission) ?? (submission.asked.has('directorate') ? undefined : 'no-open-question'),
    effect: (_, submission) => {
      submission.open.directorate = Math.max(0, submission.open.directorate - 1);
    },
    request: async (world) => {
      const { body } = await directorate.call(
        'GET',
        `/v1/submissions/${world.ids[at] ?? randomUUID()}`,
      );
      // One that stands open, or else another answer to one that does not.
      const questions = (
        (body.questions as { id: string; party: string; answers: unknown[] }[] | undefined) ?? []
      ).filter(({ party }) => party === 'directorate');
      const question = questions.find(({ answers }) => answers.length === 0) ?? questions[0];
      return step(clientOf(owner, client), world, at, 'answers', {
        text: 'Fordi.',
        question: question?.id ?? randomUUID(),
      });
    },
  }),
  stranger: ({ at }) => ({
    refusal: () => 'not-found',
    effect: () => undefined,
    request: (world) => step(new Actor(service, ACTORS.helseVestIkt), world, at, 'withdraw'),
  }),
};

/** What happens to the round itself: time passes, and the directorate closes it. */
class Round implements fc.AsyncCommand<Model, World> {
  constructor(private readonly what: 'pass' | 'close') {}

  check({ closed, time }: Readonly<Model>): boolean {
    return this.what === 'close' ? !closed && time !== 'inTime' : time !== 'afterExtension';
  }

  async run(model: Model, world: World): Promise<void> {
    if (this.what === 'close') {
      await directorate.closesRound(world.round);
      model.closed = true;
    } else {
      model.time = ORDER[ORDER.indexOf(model.time) + 1] ?? model.time;
      service.moveTo(TIMES[model.time]);
    }
  }

  toString(): string {
    return this.what;
  }
}

const actions = Object.entries(ACTIONS).map(([what, build]) =>
  fc
    .record({ at: fc.nat(3), client: fc.constantFrom(0, 0, 1, DELEGATE), project: fc.nat(1) })
    .map(
      ({ at, client, project }) =>
        new Act(what, { at, client, project }, (owner, index) =>
          build({ owner, at: index, client, project: owner.projects[project] ?? '' }),
        ),
    ),
);
// What a story is made of comes more often than what only tries the edges.
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
const frequent = Object.keys(ACTIONS).flatMap((what, index) =>
  FREQUENT.includes(what) ? (actions[index] ?? []) : [],
);

/** Every delegation of the lives before. */
async function revokesAll(): Promise<void> {
  const { body } = expectStatus(await directorate.call('GET', '/v1/delegations?limit=500'), 200);
  for (const { id, version } of (
    body.items as { id: string; version: number; revokedAt: string | null }[]
  ).filter(({ revokedAt }) => revokedAt === null))
    expectStatus(
      await directorate.call('POST', `/v1/delegations/${id}/revoke`, undefined, {
        'if-match': `"${String(version)}"`,
      }),
      200,
    );
}

describe('the life of submissions', () => {
  test(
    `${String(RUNS)} random lives of four actors' submissions, and of who acts for them: ` +
      `every answer is the model's, and nothing else is stored`,
    async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.commands(
            [
              ...actions,
              ...frequent,
              ...frequent,
              fc.constant(new Round('pass')),
              fc.constant(new Round('close')),
            ],
            { maxCommands: 120, size: 'max' },
          ),
          fc.array(fc.constantFrom('report', 'report', 'report', 'submission', 'nothing'), {
            minLength: 4,
            maxLength: 4,
          }),
          async (commands, begun) => {
            run += 1;
            const round = `${String(2000 + Math.floor(run / 9))}-${String(1 + (run % 9))}`;
            service.moveTo(TIMES.inTime);
            await directorate.opensRound(round, { opensAt: OPENS });
            await revokesAll();
            const nothing = (): Submission => ({
              state: 'none',
              nil: false,
              correcting: false,
              extended: false,
              preparedBy: undefined,
              writers: new Set(),
              reports: new Map(),
              open: { directorate: 0, owner: 0 },
              asked: new Set(),
            });
            const model: Model = {
              time: 'inTime',
              closed: false,
              submissions: owners.map(nothing),
              grants: owners.map(() => []),
            };
            const world: World = { round, reports: new Map<string, string>(), ids: [], grants: [] };
            // Most lives begin with something to live with; all of them may begin anew.
            for (const [at, what] of begun.entries()) {
              const first = what === 'report' ? 'start' : 'create';
              const build = what === 'nothing' ? undefined : ACTIONS[first];
              if (build !== undefined)
                await new Act(first, { at, client: 0, project: 0 }, (owner, index) =>
                  build({ owner, at: index, client: 0, project: owner.projects[0] ?? '' }),
                ).run(model, world);
            }
            await fc.asyncModelRun(() => ({ model, real: world }), commands);
            // Every revision after the closing is marked as a correction, and none before; each is
            // late or not, as the model says.
            const { rows } = await service.owner.query<{
              code: string;
              corrections: number;
              late: boolean[];
            }>(
              `select p.code, count(*) filter (where v.correction)::int as corrections,
            array_agg(v.late order by v.revision) as late from reporting.report_revision v
            join reporting.round r on r.id = v.round_id
            join portfolio.project p on p.id = v.project_id where r.key = $1 group by p.code order by p.code`,
              [round],
            );
            const expected = model.submissions
              .flatMap(({ reports }) => [...reports])
              .filter(([, { revision }]) => revision > 0)
              .map(([code, { corrections, late }]) => ({ code, corrections, late }));
            expect(rows).toEqual(expected.sort((a, b) => (a.code < b.code ? -1 : 1)));
          },
        ),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );
      const refused = [...counted.refused.values()].reduce((a, b) => a + b, 0);
      const refusals = [...counted.refused]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, count]) => `${code} ${String(count)}`);
      figure(
        'F11',
        `seed ${String(SEED)}: ${String(run)} lives of 4 actors, ` +
          `${String(counted.taken + refused)} actions: ${String(counted.taken)} taken, ` +
          `${String(refused)} illegal and refused as predicted (${refusals.join(', ')}); ` +
          `${String(counted.readAgain)} answers of changed reports as they are then read; ` +
          `states ${[...counted.states].sort().join(', ')}`,
      );
      expect(counted.readAgain).toBeGreaterThan(RUNS);
      if (RUNS >= 25)
        expect([...counted.states].sort()).toEqual([
          'accepted',
          'certified',
          'draft',
          'none',
          'reopened',
          'returned',
          'submitted',
        ]);
    },
  );
});
