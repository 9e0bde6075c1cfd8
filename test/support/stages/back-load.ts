import {
  describeProject,
  describeRound,
  OLD_GOAL,
  keyOf,
  makeTenYears,
  type SourceSize,
  type TenYears,
  writeFile,
  YEARS,
} from '../../../bench/ten-years.js';
import { startTestService, type TestService } from '../service.js';
import { Actor, Directorate, eventually, expectStatus } from '../story.js';
import { imports } from '../imports/imports.js';

/** First instant of the loading. Each year is loaded a day after the one before it. */
const LOADED_FROM = Date.parse('2021-01-18T09:00:00Z');
const DAY = 86_400_000;

/** Years in the order in which they are loaded: neither forwards nor backwards. */
const LOADING_ORDER = [2015, 2011, 2020, 2013, 2012, 2018, 2019, 2014, 2017, 2016];

/** A service into which ten years are loaded as an operator loads them: over HTTP, from files. */
export class BackLoad {
  readonly directorate: Directorate;
  readonly source: TenYears;
  /** Instant after each year was loaded and published, by year. */
  readonly loadedAt = new Map<number, Date>();

  private constructor(
    readonly service: TestService,
    size: SourceSize,
  ) {
    this.directorate = new Directorate(service);
    this.source = makeTenYears(size);
  }

  static async starts(size: SourceSize): Promise<BackLoad> {
    const at = new Date(LOADED_FROM).toISOString();
    return new BackLoad(await startTestService({ at }), size);
  }

  /** Opens the live round of 2021, and registers the goal and the projects of the ten years. */
  async registers(): Promise<void> {
    const { directorate, service, source } = this;
    await directorate.opensRound('2021-1');
    expectStatus(await directorate.create('/v1/registers/goals/entries', OLD_GOAL), 201);
    for (const project of source.projects) {
      const actor = new Actor(service, project.owner);
      expectStatus(await actor.create('/v1/projects', describeProject(project)), 201);
    }
  }

  /** Loads every year: plans its round, imports a file of each owner, closes and publishes it. */
  async loadsAll(): Promise<void> {
    for (const [index, year] of LOADING_ORDER.entries()) {
      this.service.moveTo(new Date(LOADED_FROM + (index + 1) * DAY).toISOString());
      await this.loadsYear(year);
      this.loadedAt.set(year, this.service.clock.now());
    }
  }

  private async loadsYear(year: number): Promise<void> {
    const round = keyOf(year);
    expectStatus(await this.directorate.create('/v1/rounds', describeRound(year)), 201);
    for (const [owner, reports] of this.source.reports.get(year) ?? []) {
      const done = await imports(this.service, new Actor(this.service, owner), writeFile(reports), {
        round,
        query: 'mode=commit&certify=true',
        type: 'application/x-ndjson',
      });
      if (done['counts']?.certified !== reports.length)
        throw new Error(`${owner} in ${round}: ${JSON.stringify(done)}`);
    }
    await this.directorate.awaitsJob(await this.directorate.closesRound(round));
    await eventually(async () => {
      const { status } = await this.service.call('GET', `/v1/rounds/${round}/status`);
      return status === 200 ? true : undefined;
    });
  }

  /** Returns the round that a year is compared with, of the years that were loaded at an instant. */
  findPrevious(year: number, at: Date): string | null {
    const earlier = YEARS.filter((one) => one < year && (this.loadedAt.get(one) ?? at) <= at);
    const last = earlier.at(-1);
    return last === undefined ? null : keyOf(last);
  }
}
