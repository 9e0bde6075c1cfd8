import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';

export const PRICES = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };

/** Rounds that follow the first, with the instant at which the tests enter each. */
export const LATER_ROUNDS = {
  '2021-2': {
    at: '2021-04-10T09:00:00+02:00',
    times: {
      period: '2021Q1',
      opensAt: '2021-04-06T08:00:00+02:00',
      deadline: '2021-04-23T16:00:00+02:00',
      closesAt: '2021-04-30T16:00:00+02:00',
    },
  },
  '2021-3': {
    at: '2021-10-05T09:00:00+02:00',
    times: {
      period: '2021Q3',
      opensAt: '2021-10-04T08:00:00+02:00',
      deadline: '2021-10-20T16:00:00+02:00',
      closesAt: '2021-10-29T16:00:00+02:00',
    },
  },
} as const;

/** A valid baseline; override what the test is about. */
export const aBaseline = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  approvedOn: '2021-01-15',
  cost: 40_000_000,
  ...PRICES,
  milestones: [
    { key: 'BP3', name: 'Klar for utprøving', date: '2021-02-15' },
    { key: 'BP4', name: 'Overlevert', date: '2021-12-01' },
  ],
  ...overrides,
});

/** Returns milestones as a report gives them. */
export const reportedMilestones = (
  ...dates: [key: string, forecast: string | null, actual?: string][]
): Record<string, unknown>[] =>
  dates.map(([key, forecast, actual = null]) => ({ key, name: key, forecast, actual }));

/** A service without a worker in the first round of 2021, and actors that report there. */
export class StatusStage {
  readonly directorate: Directorate;
  readonly midt: Actor;
  readonly oslo: Actor;
  private readonly opened = new Set<string>();

  private constructor(readonly service: TestService) {
    this.directorate = new Directorate(service);
    this.midt = new Actor(service, ACTORS.helseMidt);
    this.oslo = new Actor(service, ACTORS.oslo);
  }

  static async starts(): Promise<StatusStage> {
    const stage = new StatusStage(
      await startTestService({ at: '2021-01-20T09:00:00+01:00', env: { ROLE: 'api' } }),
    );
    await stage.directorate.opensRound('2021-1');
    return stage;
  }

  /** Moves to a later round, which it opens the first time. */
  async enters(round: keyof typeof LATER_ROUNDS): Promise<void> {
    const { at, times } = LATER_ROUNDS[round];
    this.service.moveTo(at);
    if (!this.opened.has(round)) await this.directorate.opensRound(round, times);
    this.opened.add(round);
  }

  /** Records a baseline of a project of Helse Midt-Norge. */
  async approves(code: string, overrides: Record<string, unknown> = {}): Promise<Answered> {
    const path = `/v1/projects/${code}/baselines`;
    return expectStatus(await this.midt.create(path, aBaseline(overrides)), 201);
  }
}
