import { AgreementMentions } from '../../../src/coordination/mentions/mention.service.js';
import { AgreementTelling } from '../../../src/coordination/agreements/agreement-telling.port.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { aBaseline } from './status-stage.js';
import { Actor, Directorate, expectStatus } from '../story.js';

/** Publishes a roadmap with one item, KJERNE, that Helse Vest owns. */
export async function publishRoadmap(directorate: Directorate): Promise<void> {
  const source = { source: 'Eksempel', sourceDate: '2020-11-01' };
  const item = {
    ...source,
    code: 'KJERNE',
    kind: 'capability',
    parent: null,
    focusArea: 'citizenServices',
    title: { nb: 'Felles kjerne', en: 'Common core' },
    period: '2021-H1',
    state: 'notStarted',
    owner: ACTORS.helseVest,
    links: [],
  };
  const version = {
    ...source,
    version: '2020-11',
    title: { nb: 'Veikart', en: 'Roadmap' },
    nationalSolution: 'Helsenorge',
    owner: ACTORS.directorate,
    validFrom: '2020-11-01',
    items: [item],
  };
  const path = '/v1/roadmaps/helsenorge/versions';
  expectStatus(await directorate.create(path, version), 201);
}

/** A service without a worker, whose agreements are read from reports and told as a worker would. */
export class AgreementStage {
  readonly directorate: Directorate;
  /** The receiver, with the project MOTTAR. */
  readonly midt: Actor;
  /** The supplier, with the project LEVERER and its milestones BP3 and BP4. */
  readonly vest: Actor;
  /** A body that is no side. */
  readonly oslo: Actor;

  private constructor(readonly service: TestService) {
    this.directorate = new Directorate(service);
    this.midt = new Actor(service, ACTORS.helseMidt);
    this.vest = new Actor(service, ACTORS.helseVest);
    this.oslo = new Actor(service, ACTORS.oslo);
  }

  /** Starts on 18 January 2021, with round 2021-1 open since 11 January. */
  static async starts(): Promise<AgreementStage> {
    const stage = new AgreementStage(await startTestService({ env: { ROLE: 'api' } }));
    await stage.directorate.opensRound('2021-1');
    await stage.midt.registersProject('MOTTAR');
    await stage.vest.registersProject('LEVERER');
    const baseline = aBaseline({ approvedOn: '2021-01-15' });
    expectStatus(await stage.vest.create('/v1/projects/LEVERER/baselines', baseline), 201);
    return stage;
  }

  /** Asks for a delivery of LEVERER, as the receiver, and returns the path of the agreement. */
  async requests(overrides: Record<string, unknown> = {}): Promise<string> {
    const { body } = expectStatus(await this.asks(overrides), 201);
    return `/v1/agreements/${String(body.id)}`;
  }

  asks(overrides: Record<string, unknown> = {}): Promise<Answered> {
    return this.midt.create('/v1/agreements', {
      project: 'MOTTAR',
      on: { project: 'LEVERER' },
      kind: 'delivery',
      what: 'FHIR-grensesnitt',
      neededBy: '2021-06-01',
      ...overrides,
    });
  }

  /** Makes a move on the present version of an agreement. */
  async tries(actor: Actor, path: string, move: Record<string, unknown>): Promise<Answered> {
    const { headers } = await this.directorate.call('GET', path);
    const version = { 'if-match': headers.get('etag') ?? '' };
    return actor.call('POST', `${path}/moves`, move, version);
  }

  async moves(actor: Actor, path: string, move: Record<string, unknown>): Promise<Answered> {
    return expectStatus(await this.tries(actor, path, move), 200);
  }

  /** Does what a worker does: reads the certified reports, and tells of moves. */
  async works(): Promise<void> {
    const mentions = this.service.app.get(AgreementMentions);
    for (const round of await mentions.listWaiting()) await mentions.readRound(round);
    const telling = this.service.app.get(AgreementTelling);
    for (const id of await telling.listWaiting()) await telling.tell(id);
  }

  /** Reads the certified reports of a round that have not been read, open or not. */
  async readsAll(key: string): Promise<void> {
    const { rows } = await this.service.owner.query<{ id: string }>(
      'select id from reporting.round where key = $1',
      [key],
    );
    for (const { id } of rows) await this.service.app.get(AgreementMentions).readRound(id);
  }

  /** Lists the agreements that an actor reads. */
  async agreementsOf(actor: Actor, query = ''): Promise<Record<string, unknown>[]> {
    const answer = expectStatus(await actor.call('GET', `/v1/agreements${query}`), 200);
    return answer.body.items as Record<string, unknown>[];
  }

  /** Lists the titles of an actor's notices about agreements, oldest first. */
  async noticesOf(actor: Actor): Promise<string[]> {
    const { body } = await actor.call('GET', '/v1/notices?kind=agreement');
    const items = body.items as { readonly title: { readonly nb: string } }[];
    return items.map(({ title }) => title.nb).reverse();
  }
}
