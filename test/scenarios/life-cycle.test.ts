import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aReport, Directorate, expectStatus, figure } from '../support/story.js';

/** Runs of the property: `RUNS=200 npm test -- test/scenarios/life-cycle` for a long look, `SEED` for another one. */
const RUNS = Number(process.env['RUNS'] ?? 25);
const SEED = Number(process.env['SEED'] ?? 20_210_118);
const OPENS = '2021-01-11T08:00:00+01:00';
const AFTER_DEADLINE = '2021-02-01T10:00:00+01:00';
const AFTER_CLOSING = '2021-02-06T10:00:00+01:00';
const AFTER_EXTENSION = '2021-02-12T10:00:00+01:00';
const EXTENDED_TO = '2021-02-10T10:00:00+01:00';
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
  readonly reports: Map<string, { certified: boolean; revision: number; corrections: number }>;
  openQuestions: number;
  /** The directorate has asked something. */
  asked: boolean;
}
interface Model {
  time: 'open' | 'afterClosing' | 'afterExtension';
  closed: boolean;
  readonly submissions: Submission[];
}
/** The actors: the first certifies alone, the second has two steps and two clients. */
interface Owner {
  readonly steps: 1 | 2;
  readonly clients: readonly Actor[];
  readonly projects: readonly string[];
}
interface World {
  readonly round: string;
  readonly reports: Map<string, string>;
  readonly ids: (string | undefined)[];
}

let service: TestService;
let directorate: Directorate;
let owners: readonly Owner[];
const counted = { taken: 0, refused: new Map<string, number>(), states: new Set<string>() };

beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T10:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  const client = (number: string, name: string): Actor => new Actor({ call: (method, path, options) => service.call(method, path, options), token: (organisation, scope) => service.token(organisation, scope, { client_id: name }) }, number);
  owners = [
    { steps: 1, clients: [client(ACTORS.helseMidt, 'a'), client(ACTORS.helseMidt, 'b')], projects: ['MIDT1', 'MIDT2'] },
    { steps: 2, clients: [client(ACTORS.helseVest, 'a'), client(ACTORS.helseVest, 'b')], projects: ['VEST1', 'VEST2'] },
  ];
  for (const { clients: [first], projects, steps } of owners) {
    for (const code of projects) await first?.registersProject(code);
    if (steps === 2) expectStatus(await (first ?? directorate).call('PUT', `/v1/actors/${ACTORS.helseVest}/reporting`, { steps }, { 'if-match': '"0"' }), 200);
  }
});
afterAll(() => service.stop());

function takes({ closed, time }: Model, { correcting, extended }: Submission): boolean {
  if (closed) return correcting;
  return time === 'open' || (time === 'afterClosing' && extended);
}

const EDITABLE = ['draft', 'returned', 'reopened', 'certified'];
const OPEN_TO_OWNER = ['draft', 'returned', 'reopened'];

/** Why the actor may not certify now. */
function certifyRefusal(submission: Submission, steps: 1 | 2, client: string): string | undefined {
  if (![...OPEN_TO_OWNER, 'submitted'].includes(submission.state)) return 'submission-state';
  if (submission.reports.size === 0 && !submission.nil) return 'nothing-to-submit';
  if (steps === 2 && submission.state !== 'submitted') return 'not-submitted';
  return steps === 2 && (submission.preparedBy === client || submission.writers.has(client)) ? 'own-preparation' : undefined;
}

/** One action with its answer: the code with which it is refused, or what it does to the model. */
interface Action {
  /** The code of the refusal, or undefined when it is open. */
  readonly refusal: (model: Model, submission: Submission) => string | undefined;
  readonly effect: (model: Model, submission: Submission) => void;
  readonly request: (world: World) => Promise<Answered>;
}

class Act implements fc.AsyncCommand<Model, World> {
  constructor(
    private readonly what: string,
    private readonly at: number,
    private readonly action: (owner: Owner, index: number) => Action,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, world: World): Promise<void> {
    const [submission, owner] = [model.submissions[this.at], owners[this.at]];
    if (submission === undefined || owner === undefined) throw new Error('There is no such actor');
    const { refusal, effect, request } = this.action(owner, this.at);
    const expected = refusal(model, submission);
    const answer = await request(world);
    if (expected === undefined) {
      expect([this.what, answer.status < 300, answer.status < 300 ? undefined : answer.text]).toEqual([this.what, true, undefined]);
      effect(model, submission);
      counted.taken += 1;
    } else {
      expect([this.what, answer.status >= 400 && answer.status < 500, answer.body?.code]).toEqual([this.what, true, expected]);
      counted.refused.set(expected, (counted.refused.get(expected) ?? 0) + 1);
    }
    await this.holds(model, world, owner);
  }

  /** The service says what the model says, of this actor. */
  private async holds(model: Model, world: World, owner: Owner): Promise<void> {
    const submission = model.submissions[this.at];
    const { body } = expectStatus(await (owner.clients[0] ?? directorate).call('GET', `/v1/rounds/${world.round}/submissions`), 200);
    const [item] = body.items as { id: string; state: string; nil: boolean; correcting: boolean; openQuestions: number; allowedActions: string[]; reports: { project: string; state: string; revision: number }[] }[];
    world.ids[this.at] = item?.id;
    if (submission === undefined) return;
    counted.states.add(item?.state ?? 'none');
    expect(item === undefined ? { state: 'none' } : { state: item.state, nil: item.nil, correcting: item.correcting, openQuestions: item.openQuestions, reports: item.reports.map(({ project, state, revision }) => [project, state, revision]) }).toEqual(
      submission.state === 'none' ? { state: 'none' } : {
        state: submission.state, nil: submission.nil, correcting: submission.correcting, openQuestions: submission.openQuestions,
        reports: [...submission.reports].sort(([a], [b]) => (a < b ? -1 : 1)).map(([project, { certified, revision }]) => [project, certified ? 'certified' : 'draft', revision]),
      },
    );
    if (item === undefined) return;
    if (['certified', 'accepted'].includes(item.state)) expect(item.reports.filter(({ state }) => state === 'draft')).toEqual([]);
    const certifying = takes(model, submission) && certifyRefusal(submission, owner.steps, 'a') === undefined;
    expect([this.what, item.allowedActions.includes('certify')]).toEqual([this.what, certifying]);
  }

  toString(): string {
    return `${this.what} (${String(this.at)})`;
  }
}

/** Sends a step of the submission, or of what cannot be when there is none. */
async function step(actor: Actor, world: World, at: number, action: string, body?: unknown): Promise<Answered> {
  const id = world.ids[at] ?? randomUUID();
  const { headers } = await actor.call('GET', `/v1/submissions/${id}`);
  return actor.call('POST', `/v1/submissions/${id}/${action}`, body, { 'if-match': headers.get('etag') ?? '"1"', 'idempotency-key': randomUUID() });
}

async function report(actor: Actor, world: World, project: string, method: string, action: string, body?: unknown): Promise<Answered> {
  const path = `/v1/reports/${world.reports.get(project) ?? randomUUID()}`;
  const { headers } = await actor.call('GET', path);
  return actor.call(method, `${path}${action}`, body, { 'if-match': headers.get('etag') ?? '"1"', 'idempotency-key': randomUUID() });
}

const missing = ({ state }: Submission): string | undefined => (state === 'none' ? 'not-found' : undefined);
/** The owner's steps need a round that takes its reports; then the state. */
const owned = (from: readonly string[]) => (model: Model, submission: Submission): string | undefined =>
  missing(submission) ?? (takes(model, submission) ? undefined : 'round-closed') ?? (from.includes(submission.state) ? undefined : 'submission-state');
const editing = (model: Model, submission: Submission): string | undefined =>
  (takes(model, submission) ? undefined : 'round-closed') ?? (submission.nil ? 'nil-returned' : undefined) ?? (submission.state === 'none' || EDITABLE.includes(submission.state) ? undefined : 'submission-state');
const clientOf = ({ clients }: Owner, client: number): Actor => clients[client] ?? directorate;
const name = (client: number): string => (client === 0 ? 'a' : 'b');
const letIn = (submission: Submission): void => { if (submission.state === 'none') submission.state = 'draft'; };
/** With the last report it is certified. */
function settles(submission: Submission): void {
  if (![...submission.reports.values()].every(({ certified }) => certified)) return;
  submission.state = 'certified';
  submission.writers.clear();
}
function revised(model: Model, found: { certified: boolean; revision: number; corrections: number }): void {
  found.certified = true;
  found.revision += 1;
  if (model.closed) found.corrections += 1;
}

type Build = (chosen: { readonly owner: Owner; readonly at: number; readonly client: number; readonly project: string }) => Action;
const ACTIONS: Readonly<Record<string, Build>> = {
  create: ({ owner, client }) => ({
    refusal: (model, submission) => (model.closed || model.time !== 'open' ? 'round-closed' : submission.state === 'none' ? undefined : 'submission-exists'),
    effect: (_, submission) => { letIn(submission); },
    request: async (world) => clientOf(owner, client).create(`/v1/rounds/${world.round}/submissions`, {}),
  }),
  start: ({ owner, client, project }) => ({
    refusal: (model, submission) => editing(model, submission) ?? (submission.reports.has(project) ? 'report-exists' : undefined),
    effect: (_, submission) => {
      submission.writers.add(name(client));
      submission.reports.set(project, { certified: false, revision: 0, corrections: 0 });
      submission.state = 'draft';
    },
    request: async (world) => {
      const answer = await clientOf(owner, client).create(`/v1/rounds/${world.round}/reports`, { project, ...aReport() });
      if (answer.status === 201) world.reports.set(project, answer.body.id as string);
      return answer;
    },
  }),
  edit: ({ owner, client, project }) => ({
    refusal: (model, submission) => (submission.reports.has(project) ? editing(model, submission) : 'not-found'),
    effect: (_, submission) => {
      submission.writers.add(name(client));
      const found = submission.reports.get(project);
      if (found !== undefined) found.certified = false;
      submission.state = 'draft';
    },
    request: (world) => report(clientOf(owner, client), world, project, 'PATCH', '', { summary: 'Endret.' }),
  }),
  certifyReport: ({ owner, client, project }) => ({
    refusal: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return 'not-found';
      if (!takes(model, submission)) return 'round-closed';
      return found.certified ? 'report-certified' : certifyRefusal(submission, owner.steps, name(client));
    },
    effect: (model, submission) => {
      const found = submission.reports.get(project);
      if (found !== undefined) revised(model, found);
      settles(submission);
    },
    request: (world) => report(clientOf(owner, client), world, project, 'POST', '/certify'),
  }),
  revert: ({ owner, client, project }) => ({
    refusal: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return 'not-found';
      return editing(model, submission) ?? (found.revision === 0 ? 'rule-broken' : found.revision === 1 && found.certified ? 'report-current' : undefined);
    },
    effect: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return;
      submission.writers.add(name(client));
      found.certified = false;
      submission.state = 'draft';
      if (owner.steps === 2) return;
      revised(model, found);
      settles(submission);
    },
    request: (world) => report(clientOf(owner, client), world, project, 'POST', '/revert', { revision: 1, ...REASON }),
  }),
  submit: ({ owner, at, client }) => ({
    refusal: (model, submission) => owned(OPEN_TO_OWNER)(model, submission) ?? (submission.reports.size === 0 ? 'nothing-to-submit' : undefined),
    effect: (_, submission) => {
      submission.state = 'submitted';
      submission.preparedBy = name(client);
    },
    request: (world) => step(clientOf(owner, client), world, at, 'submit'),
  }),
  nil: ({ owner, at, client }) => ({
    refusal: (model, submission) => owned(OPEN_TO_OWNER)(model, submission) ?? (submission.reports.size > 0 ? 'reports-exist' : undefined),
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
    refusal: (model, submission) => missing(submission) ?? (takes(model, submission) ? certifyRefusal(submission, owner.steps, name(client)) : 'round-closed'),
    effect: (model, submission) => {
      submission.state = 'certified';
      submission.writers.clear();
      for (const found of submission.reports.values()) if (!found.certified) revised(model, found);
    },
    request: (world) => step(clientOf(owner, client), world, at, 'certify'),
  }),
  acceptOwn: ({ owner, at, client }) => ({
    refusal: () => 'forbidden',
    effect: () => undefined,
    request: (world) => step(clientOf(owner, client), world, at, 'accept'),
  }),
  certifyByDirectorate: ({ at }) => ({
    refusal: (_, submission) => missing(submission) ?? 'forbidden',
    effect: () => undefined,
    request: (world) => step(directorate, world, at, 'certify'),
  }),
  accept: ({ at }) => ({
    refusal: (__, submission) => missing(submission) ?? (submission.state === 'certified' ? undefined : 'submission-state'),
    effect: (__, submission) => {
      submission.state = 'accepted';
      submission.correcting = false;
    },
    request: (world) => step(directorate, world, at, 'accept'),
  }),
  return: ({ at }) => ({
    refusal: (model, submission) => missing(submission) ?? (model.closed && !submission.correcting ? 'round-closed' : undefined) ?? (['certified', 'accepted'].includes(submission.state) ? undefined : 'submission-state'),
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
    refusal: (model, submission) => missing(submission) ?? (model.closed ? 'round-closed' : undefined) ?? (['draft', 'submitted', 'certified', 'returned'].includes(submission.state) ? undefined : 'submission-state') ?? (submission.extended || model.time === 'afterExtension' ? 'rule-broken' : undefined),
    effect: (__, submission) => { submission.extended = true; },
    request: (world) => step(directorate, world, at, 'extend', { ...REASON, deadline: EXTENDED_TO }),
  }),
  reopen: ({ at }) => ({
    refusal: (model, submission) => missing(submission) ?? (model.closed ? undefined : 'round-not-closed') ?? (submission.correcting ? 'reopened-already' : undefined),
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
      submission.openQuestions += 1;
      submission.asked = true;
    },
    request: (world) => step(directorate, world, at, 'questions', { text: 'Hvorfor?' }),
  }),
  answer: ({ owner, at, client }) => ({
    refusal: (_, submission) => missing(submission) ?? (submission.asked ? undefined : 'no-open-question'),
    effect: (_, submission) => { submission.openQuestions = Math.max(0, submission.openQuestions - 1); },
    request: async (world) => {
      const { body } = await directorate.call('GET', `/v1/submissions/${world.ids[at] ?? randomUUID()}`);
      // One that stands open, or else another answer to one that does not.
      const questions = (body.questions as { id: string; answers: unknown[] }[] | undefined) ?? [];
      const question = questions.find(({ answers }) => answers.length === 0) ?? questions[0];
      return step(clientOf(owner, client), world, at, 'answers', { text: 'Fordi.', question: question?.id ?? randomUUID() });
    },
  }),
  stranger: ({ at }) => ({
    refusal: () => 'not-found',
    effect: () => undefined,
    request: (world) => step(new Actor(service, ACTORS.oslo), world, at, 'withdraw'),
  }),
};

/** What happens to the round itself: time passes, and the directorate closes it. */
class Round implements fc.AsyncCommand<Model, World> {
  constructor(private readonly what: 'pass' | 'close') {}

  check({ closed, time }: Readonly<Model>): boolean {
    return this.what === 'close' ? !closed : time !== 'afterExtension';
  }

  async run(model: Model, world: World): Promise<void> {
    if (this.what === 'close') {
      await directorate.closesRound(world.round);
      model.closed = true;
    } else {
      model.time = model.time === 'open' ? 'afterClosing' : 'afterExtension';
      service.moveTo(model.time === 'afterClosing' ? AFTER_CLOSING : AFTER_EXTENSION);
    }
  }

  toString(): string {
    return this.what;
  }
}

const actions = Object.entries(ACTIONS).map(([what, build]) =>
  fc.record({ at: fc.nat(1), client: fc.nat(1), project: fc.nat(1) }).map(({ at, client, project }) => new Act(`${what} ${name(client)}${String(project)}`, at, (owner, index) => build({ owner, at: index, client, project: owner.projects[project] ?? '' }))),
);
// What a story is made of comes more often than what only tries the edges.
const FREQUENT = ['start', 'edit', 'certifyReport', 'submit', 'certify', 'return', 'reopen'];
const frequent = Object.keys(ACTIONS).flatMap((what, index) => (FREQUENT.includes(what) ? (actions[index] ?? []) : []));

describe('the life of submissions', () => {
  test(`${String(RUNS)} random lives of two actors' submissions: every answer is the model's, and nothing else is stored`, async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.commands([...actions, ...frequent, ...frequent, fc.constant(new Round('pass')), fc.constant(new Round('close'))], { maxCommands: 60, size: 'max' }), fc.array(fc.constantFrom('report', 'report', 'report', 'submission', 'nothing'), { minLength: 2, maxLength: 2 }), async (commands, begun) => {
        run += 1;
        const round = `${String(2000 + Math.floor(run / 9))}-${String(1 + (run % 9))}`;
        service.moveTo(AFTER_DEADLINE);
        await directorate.opensRound(round, { opensAt: OPENS });
        const nothing = (): Submission => ({ state: 'none', nil: false, correcting: false, extended: false, preparedBy: undefined, writers: new Set(), reports: new Map(), openQuestions: 0, asked: false });
        const model: Model = { time: 'open', closed: false, submissions: [nothing(), nothing()] };
        const world: World = { round, reports: new Map<string, string>(), ids: [undefined, undefined] };
        // Most lives begin with something to live with; all of them may begin anew.
        for (const [at, what] of begun.entries()) {
          const build = what === 'report' ? ACTIONS['start'] : what === 'submission' ? ACTIONS['create'] : undefined;
          if (build !== undefined) await new Act(what, at, (owner, index) => build({ owner, at: index, client: 0, project: owner.projects[0] ?? '' })).run(model, world);
        }
        await fc.asyncModelRun(() => ({ model, real: world }), commands);
        // Every revision after the closing is marked as a correction, and none before.
        const { rows } = await service.owner.query<{ code: string; corrections: number; revisions: number }>(
          `select p.code, count(*) filter (where v.correction)::int as corrections, count(*)::int as revisions from reporting.report_revision v join reporting.round r on r.id = v.round_id join portfolio.project p on p.id = v.project_id where r.key = $1 group by p.code order by p.code`,
          [round],
        );
        const expected = model.submissions.flatMap(({ reports }) => [...reports]).filter(([, { revision }]) => revision > 0).map(([code, { revision, corrections }]) => ({ code, corrections, revisions: revision }));
        expect(rows).toEqual(expected.sort((a, b) => (a.code < b.code ? -1 : 1)));
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    const refusals = [...counted.refused].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => `${code} ${String(count)}`);
    figure('F11', `seed ${String(SEED)}: ${String(run)} lives, ${String(counted.taken)} steps taken, ${String([...counted.refused.values()].reduce((a, b) => a + b, 0))} refused (${refusals.join(', ')}); states ${[...counted.states].sort().join(', ')}`);
    if (RUNS >= 25) expect([...counted.states].sort()).toEqual(['accepted', 'certified', 'draft', 'none', 'reopened', 'returned', 'submitted']);
  });
});
