import type fc from 'fast-check';
import type { Answered } from '../service.js';
import { type Actor, expectStatus } from '../story.js';
import type { Action } from './action.js';
import { ACTIONS, SCOPE_OF, STATUS } from './actions.js';
import type { Model, Owner, Submission, World } from './model.js';
import { clientOf, DELEGATE, delegateRefusal } from './rules.js';

/** Counts of all lives. */
export interface Counts {
  taken: number;
  readAgain: number;
  readonly refused: Map<string, number>;
  readonly states: Set<string>;
}

/** A submission as the service lists it. */
interface Item {
  readonly id: string;
  readonly state: string;
  readonly nil: boolean;
  readonly correcting: boolean;
  readonly openQuestions: number;
  readonly reports: readonly {
    readonly project: string;
    readonly state: string;
    readonly revision: number;
  }[];
}

/** Names of actions in the answers, and in the model. */
const OWNERS_STEPS = {
  submit: 'submit',
  declareNil: 'nil',
  withdraw: 'withdraw',
  certify: 'certify',
  ask: 'askBack',
  answer: 'answer',
};
const CHANGES = {
  save: 'edit',
  confirmUnchanged: 'confirm',
  certify: 'certifyReport',
  revert: 'revert',
  discard: 'discard',
};
const DIRECTORATES_STEPS = { accept: 'accept', ask: 'ask', reopen: 'reopen', return: 'return' };

/** An action as a command: its answer and all that can be read after it must be the model's. */
export class Act implements fc.AsyncCommand<Model, World> {
  constructor(
    private readonly what: string,
    private readonly chosen: {
      readonly at: number;
      readonly client: number;
      readonly project: number;
    },
    private readonly counts: Counts,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, world: World): Promise<void> {
    const { submission, owner, action } = this.resolve(model, world, this.what);
    const expected = this.refusal(model, world, this.what);
    const answer = await action.request(world);
    if (expected === undefined) {
      const fault = answer.status < 300 ? undefined : answer.text;
      expect([this.what, answer.status < 300, fault]).toEqual([this.what, true, undefined]);
      action.effect(model, submission, answer);
      this.counts.taken += 1;
      await this.readAgain(owner, answer);
    } else {
      expect([this.what, answer.status, answer.body?.code]).toEqual([
        this.what,
        STATUS[expected] ?? 409,
        expected,
      ]);
      this.counts.refused.set(expected, (this.counts.refused.get(expected) ?? 0) + 1);
    }
    await this.expectSubmission(model, world);
  }

  /** Finds the actor of this command, its submission, and an action of the same caller. */
  private resolve(
    model: Model,
    world: World,
    what: string,
  ): { readonly submission: Submission; readonly owner: Owner; readonly action: Action } {
    const { at, client, project } = this.chosen;
    const [submission, owner, build] = [model.submissions[at], world.owners[at], ACTIONS[what]];
    if (submission === undefined || owner === undefined || build === undefined)
      throw new Error(`There is no such actor or action: ${what}`);
    const action = build({ owner, at, client, project: owner.projects[project] ?? '' });
    return { submission, owner, action };
  }

  /** Expects that the answer to a change of a report is what its caller then reads. */
  private async readAgain(owner: Owner, { body, headers }: Answered): Promise<void> {
    if (body?.confirmedUnchanged === undefined) return;
    const read = await clientOf(owner, this.chosen.client).call(
      'GET',
      `/v1/reports/${String(body.id)}`,
    );
    expectStatus(read, 200);
    // Only the answer of a certification has `moved`.
    const { moved: _, ...report } = body;
    expect([this.what, headers.get('etag'), report]).toEqual([
      this.what,
      read.headers.get('etag'),
      read.body,
    ]);
    this.counts.readAgain += 1;
  }

  /** Returns the code with which an action of the same caller is refused now. */
  private refusal(model: Model, world: World, what: string): string | undefined {
    const { at, client } = this.chosen;
    const { submission, action } = this.resolve(model, world, what);
    const scope = SCOPE_OF[what];
    const ofDelegate =
      client === DELEGATE && scope !== undefined ? delegateRefusal(model, at, scope) : undefined;
    return ofDelegate ?? action.refusal(model, submission);
  }

  /** Expects that the answers call open, to each caller, the actions that are then not refused. */
  private async expectOpenActions(model: Model, world: World, id: string): Promise<void> {
    const { at, client, project } = this.chosen;
    const { owner } = this.resolve(model, world, this.what);
    if (client !== DELEGATE || delegateRefusal(model, at, 'read') === undefined) {
      const caller = clientOf(owner, client);
      this.expectOpen(model, world, OWNERS_STEPS, await read(caller, 'submissions', id));
      const report = world.reports.get(owner.projects[project] ?? '');
      if (report !== undefined)
        this.expectOpen(model, world, CHANGES, await read(caller, 'reports', report));
    }
    const seen = await read(world.directorate, 'submissions', id);
    this.expectOpen(model, world, DIRECTORATES_STEPS, seen);
  }

  /** Expects the open ones among some actions, which the answers give names of their own. */
  private expectOpen(
    model: Model,
    world: World,
    actions: Readonly<Record<string, string>>,
    allowed: readonly string[],
  ): void {
    const open = Object.keys(actions).filter(
      (name) => this.refusal(model, world, actions[name] ?? '') === undefined,
    );
    // A report has no other actions than its changes; a submission has those of other callers too.
    const listed = actions === CHANGES ? allowed : allowed.filter((name) => name in actions);
    expect([this.what, [...listed].sort()]).toEqual([this.what, open.sort()]);
  }

  /** Expects that the service says of this actor's submission what the model says. */
  private async expectSubmission(model: Model, world: World): Promise<void> {
    const { at } = this.chosen;
    const { submission, owner } = this.resolve(model, world, this.what);
    const { body } = expectStatus(
      await clientOf(owner, 0).call('GET', `/v1/rounds/${world.round}/submissions`),
      200,
    );
    const [item] = body.items as Item[];
    world.ids[at] = item?.id;
    this.counts.states.add(item?.state ?? 'none');
    expect(item === undefined ? { state: 'none' } : summariseItem(item)).toEqual(
      submission.state === 'none' ? { state: 'none' } : summariseModel(submission),
    );
    if (item === undefined) return;
    if (['certified', 'accepted'].includes(item.state))
      expect(item.reports.filter(({ state }) => state === 'draft')).toEqual([]);
    await this.expectOpenActions(model, world, item.id);
  }

  toString(): string {
    return `${this.what} ${JSON.stringify(this.chosen)}`;
  }
}

/** Reads the actions that a resource says are open to an actor. */
async function read(actor: Actor, resources: string, id: string): Promise<string[]> {
  const { body } = expectStatus(await actor.call('GET', `/v1/${resources}/${id}`), 200);
  return body.allowedActions as string[];
}

function summariseItem({ state, nil, correcting, openQuestions, reports }: Item): unknown {
  return {
    state,
    nil,
    correcting,
    openQuestions,
    reports: reports.map((report) => [report.project, report.state, report.revision]),
  };
}

function summariseModel({ state, nil, correcting, open, reports }: Submission): unknown {
  return {
    state,
    nil,
    correcting,
    openQuestions: open.directorate + open.owner,
    reports: [...reports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([project, { certified, revision }]) => [
        project,
        certified ? 'certified' : 'draft',
        revision,
      ]),
  };
}
