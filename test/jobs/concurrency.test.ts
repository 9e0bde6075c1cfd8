import { inParallel, tally, upTo } from '../support/crowd.js';
import { bySize } from '../support/size.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, untilServed } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const ROUNDS = bySize(5, 20, 100);
const PARALLEL = 100;

interface StartedReport {
  readonly id: string;
  readonly etag: string;
}

/** Clients that change one report at the same time. All of them name the same entity tag. */
class Race {
  readonly statuses: number[] = [];
  versionDecreases = 0;
  sameTagOtherContent = 0;
  private readonly seen: Set<string>;
  private readonly path: string;
  private current: string;

  constructor(
    private readonly service: TestService,
    private readonly actor: Actor,
    { id, etag }: StartedReport,
  ) {
    this.path = `/v1/reports/${id}`;
    this.current = etag;
    this.seen = new Set([etag]);
  }

  /** Sends the changes, and compares the one that succeeded with the report as it is read. */
  async run(round: number): Promise<void> {
    const answers = await this.send(round);
    this.statuses.push(...answers.map(({ status }) => status));
    const winner = answers.find(({ status }) => status === 200);
    const read = await this.actor.call('GET', this.path);
    const tag = read.headers.get('etag') ?? '';
    if (
      winner?.headers.get('etag') !== tag ||
      winner.body.content.summary !== read.body.content.summary
    )
      this.sameTagOtherContent += 1;
    if (this.seen.has(tag)) this.sameTagOtherContent += 1;
    if (Number(tag.slice(1, -1)) <= Number(this.current.slice(1, -1))) this.versionDecreases += 1;
    this.seen.add(tag);
    this.current = tag;
  }

  private async send(round: number): Promise<Answered[]> {
    const token = await this.service.token(this.actor.organisationNumber);
    const headers = { 'if-match': this.current };
    const save = (writer: number): Promise<Answered> => {
      const body = aReport({ summary: `Runde ${String(round)}, skriver ${String(writer)}` });
      return untilServed(() => this.service.call('PUT', this.path, { token, body, headers }));
    };
    return Promise.all(upTo(PARALLEL).map(save));
  }
}

/** Returns the status of an answer, with the id of the report that it names. */
const describeReport = ({ status, body }: Answered): string =>
  `${String(status)} ${String(status === 201 ? body.id : body.existing)}`;

const certify = (actor: Actor, { id, etag }: StartedReport, index: number): Promise<Answered> =>
  untilServed(() =>
    actor.call('POST', `/v1/reports/${id}/certify`, undefined, {
      'if-match': etag,
      'idempotency-key': `once-${String(index)}`,
    }),
  );

describe('a change with If-Match', () => {
  let service: TestService;
  let midt: Actor;
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
    midt = new Actor(service, ACTORS.helseMidt);
    await new Directorate(service).opensRound('2021-1');
    await midt.registersProject('SAFEST');
  });
  afterAll(() => service.stop());

  describe(`sent ${String(PARALLEL)} times at once with one ETag, ${String(ROUNDS)} times over`, () => {
    let race: Race;
    beforeAll(async () => {
      race = new Race(service, midt, await midt.startsReport('2021-1', 'SAFEST'));
      for (const round of upTo(ROUNDS)) await race.run(round);
    });

    test('succeeds once; the others are told that the version has changed', () => {
      expect(tally(race.statuses)).toEqual(
        new Map([
          [200, ROUNDS],
          [412, ROUNDS * (PARALLEL - 1)],
        ]),
      );
    });

    test('gives each content a tag of its own, and one audit link', async () => {
      const { rows } = await service.owner.query<{ audit: number }>(
        `select count(*)::int as audit from platform.audit where action = 'saveReport'`,
      );
      const { versionDecreases, sameTagOtherContent } = race;
      const audit = rows[0]?.audit;
      const counted = tally(race.statuses);
      figure(
        'C4',
        `${String(PARALLEL)} parallel PUT x ${String(ROUNDS)}: ` +
          `${String(counted.get(200) ?? 0)} succeeded, ${String(counted.get(412) ?? 0)} x ` +
          `412, ${String(audit)} audit rows, version decreases ${String(versionDecreases)}, ` +
          `one ETag for two contents ${String(sameTagOtherContent)}`,
      );
      expect(audit).toBe(ROUNDS);
      expect({ versionDecreases, sameTagOtherContent }).toEqual({
        versionDecreases: 0,
        sameTagOtherContent: 0,
      });
    });
  });

  const rename = (tag: string | undefined): Promise<Answered> => {
    const headers: Record<string, string> = tag === undefined ? {} : { 'if-match': tag };
    return midt.call('PATCH', '/v1/projects/TAGS', { name: 'Nytt navn' }, headers);
  };

  test('is refused without If-Match, with *, and with a foreign tag', async () => {
    const { headers } = await midt.registersProject('TAGS');
    const etag = headers.get('etag') ?? '';
    const tries = [
      [undefined, 428],
      ['*', 428],
      ['W/"9"', 412],
      ['"0"', 412],
      ['"abc"', 412],
      [etag.slice(1, -1), 412],
      [`${etag}, "9"`, 412],
    ] as const;
    const answers = await inParallel(tries, 1, ([tag]) => rename(tag));
    expect(answers.map(({ status }) => status)).toEqual(tries.map(([, status]) => status));
    expect((await midt.call('GET', '/v1/projects/TAGS')).headers.get('etag')).toBe(etag);
    figure(
      'C4',
      `without If-Match or with another tag: ${String(answers.length)} of ` +
        `${String(tries.length)} refused (428 or 412), 0 changes`,
    );
  });

  test.each([
    ['the first report of a round', 'FIRST'],
    ['a later report of a round', 'SECOND'],
  ])('begins %s once when many begin it, and the others are told which', async (_, code) => {
    const oslo = new Actor(service, ACTORS.oslo);
    await oslo.registersProject(code);
    const answers = await inParallel(upTo(50), 50, () =>
      untilServed(() => oslo.create('/v1/rounds/2021-1/reports', { project: code, ...aReport() })),
    );
    const begun = answers.filter(({ status }) => status === 201);
    figure('C4', `50 parallel reports of one project (${code}): ${String(begun.length)} begun`);
    const id = String(begun[0]?.body.id);
    expect(tally(answers.map(describeReport))).toEqual(
      new Map([
        [`201 ${id}`, 1],
        [`409 ${id}`, 49],
      ]),
    );
  });

  test('certifies once when many certify the same draft', async () => {
    await midt.registersProject('ONCE');
    const report = await midt.startsReport('2021-1', 'ONCE');
    const answers = await inParallel(upTo(50), 50, (index) => certify(midt, report, index));
    const counted = tally(answers.map(({ status }) => status));
    const { rows } = await service.owner.query<{ revision: number }>(
      `select revision from reporting.report_revision where report_id = $1`,
      [report.id],
    );
    figure(
      'C4',
      `50 parallel certifications of one draft: ${String(counted.get(200) ?? 0)} succeeded, ` +
        `${String(rows.length)} revision`,
    );
    expect(counted).toEqual(
      new Map([
        [200, 1],
        [412, 49],
      ]),
    );
    expect(rows).toEqual([{ revision: 1 }]);
  });
});
