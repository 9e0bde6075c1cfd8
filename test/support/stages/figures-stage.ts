import { rollUp } from './rollups.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';
import { aReport } from '../reports/samples.js';

/** A budget of 2021. */
export const money = (approved: number, priceYear = 2021): Record<string, unknown> => ({
  year: 2021,
  fundingSource: 'own',
  approved,
  currency: 'NOK',
  priceYear,
  basis: 'nominal',
});

export const SECOND_ROUND = {
  period: '2021Q1',
  opensAt: '2021-04-06T08:00:00+02:00',
  deadline: '2021-04-23T16:00:00+02:00',
  closesAt: '2021-04-30T16:00:00+02:00',
};
export const THIRD_ROUND = {
  period: '2021Q2',
  opensAt: '2021-08-02T08:00:00+02:00',
  deadline: '2021-08-23T16:00:00+02:00',
  closesAt: '2021-08-30T16:00:00+02:00',
};

const VEST = Array.from({ length: 9 }, (_, index) => `VEST${String(index + 1)}`);

/** A service without a worker, whose reports are rolled up as a worker would. */
export class FiguresStage {
  readonly directorate: Directorate;
  readonly midt: Actor;
  readonly vest: Actor;
  readonly oslo: Actor;

  constructor(readonly service: TestService) {
    this.directorate = new Directorate(service);
    this.midt = new Actor(service, ACTORS.helseMidt);
    this.vest = new Actor(service, ACTORS.helseVest);
    this.oslo = new Actor(service, ACTORS.oslo);
  }

  /** Starts a service without a worker and without reports. */
  static async startsEmpty(): Promise<FiguresStage> {
    return new FiguresStage(
      await startTestService({ at: '2021-01-18T09:00:00Z', env: { ROLE: 'api' } }),
    );
  }

  /**
   * Starts in round 2021-1. Helse Vest has nine projects of 10 to 18 million; Helse Midt-Norge has
   * two of 500 million, one of them in the prices of 2019.
   */
  static async starts(): Promise<FiguresStage> {
    const stage = await FiguresStage.startsEmpty();
    const { directorate, midt, vest } = stage;
    await midt.registersProject('DYR');
    await midt.registersProject('GAMMEL', { mainGoal: '2', goals: [] });
    for (const code of VEST) await vest.registersProject(code);
    await directorate.opensRound('2021-1');
    await midt.reports('2021-1', 'DYR', { budget: [money(500_000_000)] });
    await midt.reports('2021-1', 'GAMMEL', {
      budget: [money(500_000_000, 2019)],
      dependencies: [{ nationalSolution: 'HelseID', delivery: 'Testdata', neededBy: '2021-01-20' }],
    });
    for (const [index, code] of VEST.entries())
      await vest.reports('2021-1', code, { budget: [money((10 + index) * 1_000_000)] });
    await rollUp(stage.service);
    return stage;
  }

  /** Closes a round and publishes its figures, as when the job of its roll-up has ended. */
  async closes(round: string): Promise<void> {
    await this.directorate.closesRound(round);
    await this.service.owner.query(
      `update platform.job set state = 'completed' where kind = 'rollup-round'`,
    );
    await rollUp(this.service);
  }

  /** Opens round 2021-2, in which Helse Vest reports one project of 300 million. */
  async opensSecondRound(): Promise<void> {
    this.service.moveTo('2021-04-12T09:00:00Z');
    await this.directorate.opensRound('2021-2', SECOND_ROUND);
    await this.vest.reports('2021-2', 'VEST1', {
      budget: [{ ...money(300_000_000), forecast: 310_000_000, actual: 5_000_000 }],
      dependencies: [],
    });
    await rollUp(this.service);
  }

  /** Lets an actor into a closed round again, unless it is. */
  async reopens(actor: Actor, round: string, reason: string): Promise<void> {
    const [submission] = (await actor.call('GET', `/v1/rounds/${round}/submissions`)).body.items;
    const reopened = await this.directorate.call(
      'POST',
      `/v1/submissions/${String(submission.id)}/reopen`,
      { reason },
      { 'if-match': `"${String(submission.version)}"` },
    );
    if (reopened.body.code !== 'reopened-already') expectStatus(reopened, 200);
  }

  /** Corrects a report of a closed round, in which the directorate lets the actor again. */
  async corrects(
    actor: Actor,
    round: string,
    code: string,
    overrides: Record<string, unknown>,
  ): Promise<void> {
    await this.reopens(actor, round, 'Rettes');
    const { body } = await actor.call('GET', `/v1/rounds/${round}/reports`);
    const reports = body.items as { id: string; project: string }[];
    const id = reports.find(({ project }) => project === code)?.id ?? '';
    const path = `/v1/reports/${id}`;
    const version = (await actor.call('GET', path)).headers.get('etag') ?? '';
    const saved = await actor.call('PUT', path, aReport(overrides), { 'if-match': version });
    await actor.certifies({ id, etag: expectStatus(saved, 200).headers.get('etag') ?? '' });
    await rollUp(this.service);
  }

  /** Reports a project in a closed round, in which the directorate lets the actor again. */
  async reportsLate(actor: Actor, round: string, code: string): Promise<void> {
    await this.reopens(actor, round, 'Kom for sent');
    await actor.reports(round, code);
    await rollUp(this.service);
  }

  /** Freezes the figures of a round and returns the id of the snapshot. */
  async freezes(round: string, title: string, asOf?: string): Promise<string> {
    const body = { title, ...(asOf === undefined ? {} : { asOf }) };
    const created = await this.directorate.create(`/v1/rounds/${round}/snapshots`, body);
    return expectStatus(created, 201).body.id as string;
  }

  /** Reads without a token. */
  async readsInPublic(path: string, headers: Record<string, string> = {}): Promise<Answered> {
    return expectStatus(await this.service.call('GET', `/v1/${path}`, { headers }), 200);
  }

  /** Reads as the directorate. */
  async reads(path: string, headers: Record<string, string> = {}): Promise<Answered> {
    return expectStatus(await this.directorate.call('GET', `/v1/${path}`, undefined, headers), 200);
  }
}
