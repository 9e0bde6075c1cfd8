import { inParallel, tally, upTo } from '../support/crowd.js';
import { bySize } from '../support/size.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const ROUNDS = bySize(5, 20, 100);
const PARALLEL = 100;

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

  test(
    `succeeds for exactly one of ${String(PARALLEL)} that name the same ETag, ` +
      `${String(ROUNDS)} times over`,
    async () => {
      const { id, etag } = await midt.startsReport('2021-1', 'SAFEST');
      const token = await service.token(ACTORS.helseMidt);
      const seen = new Map([[etag, '']]);
      let current = etag;
      let versionDecreases = 0;
      let sameTagOtherContent = 0;
      const statuses: string[] = [];
      for (const round of upTo(ROUNDS)) {
        const answers = await Promise.all(
          upTo(PARALLEL).map((writer) =>
            service.call('PUT', `/v1/reports/${id}`, {
              token,
              body: aReport({ summary: `Runde ${String(round)}, skriver ${String(writer)}` }),
              headers: { 'if-match': current },
            }),
          ),
        );
        statuses.push(...answers.map(({ status }) => String(status)));
        const winner = answers.find(({ status }) => status === 200);
        const read = await midt.call('GET', `/v1/reports/${id}`);
        const tag = read.headers.get('etag') ?? '';
        if (
          winner === undefined ||
          winner.headers.get('etag') !== tag ||
          winner.body.content.summary !== read.body.content.summary
        )
          sameTagOtherContent += 1;
        if (seen.has(tag)) sameTagOtherContent += 1;
        if (Number(tag.slice(1, -1)) <= Number(current.slice(1, -1))) versionDecreases += 1;
        seen.set(tag, read.body.content.summary);
        current = tag;
      }
      const counted = tally(statuses);
      const audit = Number(
        (
          await service.owner.query<{ n: string }>(
            `select count(*) as n from platform.audit where action = 'saveReport'`,
          )
        ).rows[0]?.n,
      );
      figure(
        'C4',
        `${String(PARALLEL)} parallel PUT x ${String(ROUNDS)}: ` +
          `${String(counted.get('200') ?? 0)} succeeded, ${String(counted.get('412') ?? 0)} x ` +
          `412, ${String(audit)} audit rows, version decreases ${String(versionDecreases)}, ` +
          `one ETag for two contents ${String(sameTagOtherContent)}`,
      );
      expect(counted).toEqual(
        new Map([
          ['200', ROUNDS],
          ['412', ROUNDS * (PARALLEL - 1)],
        ]),
      );
      expect({ audit, versionDecreases, sameTagOtherContent }).toEqual({
        audit: ROUNDS,
        versionDecreases: 0,
        sameTagOtherContent: 0,
      });
    },
  );

  test('is refused without If-Match, with *, and with a weak or foreign tag', async () => {
    const { headers } = await midt.registersProject('TAGS');
    const etag = headers.get('etag') ?? '';
    const tries = [
      [undefined, 428],
      ['*', 428],
      [`W/${etag}`, 412],
      ['"0"', 412],
      ['"abc"', 412],
      [etag.slice(1, -1), 412],
      [`${etag}, "9"`, 412],
    ] as const;
    const answers = await inParallel(tries, 1, ([tag]) =>
      midt.call(
        'PATCH',
        '/v1/projects/TAGS',
        { name: 'Nytt navn' },
        tag === undefined ? {} : { 'if-match': tag },
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(tries.map(([, status]) => status));
    expect((await midt.call('GET', '/v1/projects/TAGS')).headers.get('etag')).toBe(etag);
    figure(
      'C4',
      `without If-Match or with another tag: ${String(answers.length)} of ` +
        `${String(tries.length)} refused (428 or 412), 0 changes`,
    );
  });

  test(
    'begins one report of a project when many begin it, before and after the first of ' +
      'the round; the others are told which',
    async () => {
      const oslo = new Actor(service, ACTORS.oslo);
      for (const code of ['FIRST', 'SECOND']) {
        await oslo.registersProject(code);
        const answers = await inParallel(upTo(50), 50, () =>
          oslo.create('/v1/rounds/2021-1/reports', { project: code, ...aReport() }),
        );
        const [begun] = answers.filter(({ status }) => status === 201);
        figure(
          'C4',
          `50 parallel reports of one project (${code}): ` +
            `${String(answers.filter(({ status }) => status === 201).length)} begun`,
        );
        expect(
          tally(
            answers.map(
              ({ status, body }) =>
                `${String(status)} ${String(status === 201 ? body.id : body.existing)}`,
            ),
          ),
        ).toEqual(
          new Map([
            [`201 ${String(begun?.body.id)}`, 1],
            [`409 ${String(begun?.body.id)}`, 49],
          ]),
        );
      }
    },
  );

  test('certifies once when many certify the same draft', async () => {
    await midt.registersProject('ONCE');
    const report = await midt.startsReport('2021-1', 'ONCE');
    const answers = await inParallel(upTo(50), 50, (index) =>
      midt.call('POST', `/v1/reports/${report.id}/certify`, undefined, {
        'if-match': report.etag,
        'idempotency-key': `once-${String(index)}`,
      }),
    );
    const { rows } = await service.owner.query<{ revision: number }>(
      `select revision from reporting.report_revision where report_id = $1`,
      [report.id],
    );
    figure(
      'C4',
      `50 parallel certifications of one draft: ` +
        `${String(answers.filter(({ status }) => status === 200).length)} succeeded, ` +
        `${String(rows.length)} revision`,
    );
    expect(tally(answers.map(({ status }) => status))).toEqual(
      new Map([
        [200, 1],
        [412, 49],
      ]),
    );
    expect(rows).toEqual([{ revision: 1 }]);
  });
});
