import sql, { type Sql } from 'sql-template-tag';
import { Database } from '../../src/platform/database/database.js';
import { readPage } from '../../src/rollup/facts/fact-feed.queries.js';
import { BUDGET_FEED } from '../../src/rollup/facts/list-feed.queries.js';
import { REPORT_FEED } from '../../src/rollup/facts/report-feed.queries.js';
import { rollUp } from '../support/stages/rollups.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { EXPLANATION_ROW, recordStatements } from '../support/processes/recorded-statements.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';

interface Facts {
  readonly keys: string[];
  readonly loadNextAfter: string;
}

const CODES = Array.from({ length: 7 }, (_, index) => `TILTAK-${String(index)}`);
const SECOND = {
  period: '2021Q1',
  opensAt: '2021-04-06T08:00:00+02:00',
  deadline: '2021-04-23T16:00:00+02:00',
  closesAt: '2021-04-30T16:00:00+02:00',
};

describe('the facts of published rounds, page by page', () => {
  let service: TestService;
  let directorate: Directorate;
  let midt: Actor;
  beforeAll(async () => {
    service = await startTestService({ at: '2021-01-18T09:00:00Z', env: { ROLE: 'api' } });
    directorate = new Directorate(service);
    midt = new Actor(service, ACTORS.helseMidt);
    for (const code of CODES) await midt.registersProject(code);
    await publishes('2021-1', '2021-02-05T16:00:00Z');
    service.moveTo('2021-04-12T09:00:00Z');
    await publishes('2021-2', '2021-04-30T16:00:00Z', SECOND);
  });
  afterAll(() => service.stop());

  async function publishes(
    round: string,
    closing: string,
    times: Record<string, unknown> = {},
  ): Promise<void> {
    await directorate.opensRound(round, times);
    for (const code of CODES) await midt.reports(round, code);
    service.moveTo(closing);
    await directorate.closesRound(round);
    await service.owner.query(
      `update platform.job set state = 'completed' where kind = 'rollup-round'`,
    );
    await rollUp(service);
  }

  /** All pages of a load, with what the last of them says to send next. */
  async function loads(
    list: string,
    updatedAfter?: string,
    between: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Facts> {
    const since = updatedAfter === undefined ? '' : `&updatedAfter=${updatedAfter}`;
    const keys: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = expectStatus(
        await service.call('GET', `/v1/facts/${list}?limit=3${since}${cursor}`),
        200,
      );
      keys.push(
        ...body.items.map(
          ({ round, project, line }: { round: string; project: string; line?: number }) =>
            [round, project, ...(line === undefined ? [] : [line])].join(' '),
        ),
      );
      if (body.nextCursor === null) return { keys, loadNextAfter: body.loadNextAfter };
      cursor = `&cursor=${String(body.nextCursor)}`;
      await between();
    }
  }

  async function corrects(round: string, code: string): Promise<void> {
    const [submission] = (await midt.call('GET', `/v1/rounds/${round}/submissions`)).body.items;
    const reopened = await directorate.call(
      'POST',
      `/v1/submissions/${submission.id}/reopen`,
      { reason: 'Rettes' },
      { 'if-match': `"${String(submission.version)}"` },
    );
    if (reopened.body.code !== 'reopened-already') expectStatus(reopened, 200);
    const report = (await midt.call('GET', `/v1/rounds/${round}/reports`)).body.items.find(
      ({ project }: { project: string }) => project === code,
    ).id;
    const draft = expectStatus(
      await midt.call(
        'PUT',
        `/v1/reports/${report}`,
        aReport({ summary: service.clock.now().toISOString() }),
        { 'if-match': (await midt.call('GET', `/v1/reports/${report}`)).headers.get('etag') ?? '' },
      ),
      200,
    );
    await midt.certifies({ id: report, etag: draft.headers.get('etag') ?? '' });
    await rollUp(service);
  }

  const ALL = ['2021-1', '2021-2'].flatMap((round) => CODES.map((code) => `${round} ${code}`));

  test.each([
    ['reports', ''],
    ['budgets', ' 1'],
  ])('%s: everything once, then exactly what has changed since', async (list, line) => {
    service.moveTo(list === 'reports' ? '2021-05-10T09:00:00Z' : '2021-05-20T09:00:00Z');
    const first = await loads(list);
    expect([...first.keys].sort()).toEqual(ALL.map((key) => `${key}${line}`));
    service.moveTo(list === 'reports' ? '2021-05-11T09:00:00Z' : '2021-05-21T09:00:00Z');
    expect((await loads(list, first.loadNextAfter)).keys).toEqual([]);
    await corrects('2021-1', 'TILTAK-3');
    // A minute is loaded twice.
    service.moveTo(new Date(service.clock.now().getTime() + 120_000).toISOString());
    const second = await loads(list, first.loadNextAfter);
    expect(second.keys).toEqual([`2021-1 TILTAK-3${line}`]);
    service.moveTo(list === 'reports' ? '2021-05-12T09:00:00Z' : '2021-05-22T09:00:00Z');
    expect((await loads(list, second.loadNextAfter)).keys).toEqual([]);
  });

  test('what changes in a round that has been read comes with the next load', async () => {
    service.moveTo('2021-06-01T09:00:00Z');
    let page = 0;
    const first = await loads('reports', undefined, async () => {
      page++;
      service.moveTo(`2021-06-01T10:0${String(page)}:00Z`);
      if (page === 4) await corrects('2021-1', 'TILTAK-0');
    });
    expect([page, new Set(first.keys)]).toEqual([4, new Set(ALL)]);
    service.moveTo('2021-06-02T09:00:00Z');
    expect((await loads('reports', first.loadNextAfter)).keys).toEqual(['2021-1 TILTAK-0']);
  });

  test('a round that is published comes whole, however long ago its lines were written', async () => {
    service.moveTo('2021-07-01T09:00:00Z');
    await service.owner.query(
      `update rollup.round_status set published_at = '2021-06-20' where key = '2021-2'`,
    );
    expect((await loads('reports', '2021-06-19T00:00:00Z')).keys.sort()).toEqual(ALL.slice(7));
  });

  test.each(['reports', 'budgets'])(
    '%s as CSV: every column, and in Link where to go on',
    async (list) => {
      service.moveTo('2021-07-02T09:00:00Z');
      const targetOf = (link: string | null, relation: string): string | undefined =>
        new RegExp(`<([^>]+)>; rel="${relation}"`).exec(link ?? '')?.[1];
      const lines: string[][] = [];
      let next: string | undefined = `/v1/facts/${list}?limit=5&updatedAfter=2021-01-01T00:00:00Z`;
      let nextLoad: string | undefined;
      for (; next !== undefined;) {
        const { text, headers } = expectStatus(
          await service.call('GET', next, { headers: { accept: 'text/csv' } }),
          200,
        );
        expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
        lines.push(
          ...text
            .trimEnd()
            .split('\r\n')
            .map((line) => line.split(',')),
        );
        [next, nextLoad] = [
          targetOf(headers.get('link'), 'next'),
          targetOf(headers.get('link'), 'urn:portfolio:next-load'),
        ];
      }
      const {
        body: { items },
      } = await service.call('GET', `/v1/facts/${list}`);
      const columns = [...Object.keys(items[0]), 'gone'];
      expect(
        lines.filter(([first]) => first === 'round').map((heading) => [...heading].sort()),
      ).toEqual([1, 2, 3].map(() => [...columns].sort()));
      const [heading = [], ...rest] = lines;
      const inCsv = rest
        .filter(([first]) => first !== 'round')
        .map((line) => Object.fromEntries(heading.map((column, index) => [column, line[index]])));
      expect(inCsv).toEqual(
        items.map((item: Record<string, string | number | boolean | null>) =>
          Object.fromEntries(
            [...Object.entries(item), ['gone', false] as const].map(([column, value]) => [
              column,
              value === null ? '' : String(value),
            ]),
          ),
        ),
      );
      service.moveTo('2021-07-03T09:00:00Z');
      expect(
        expectStatus(
          await service.call('GET', nextLoad ?? '', { headers: { accept: 'text/csv' } }),
          200,
        )
          .text.trimEnd()
          .split('\r\n'),
      ).toHaveLength(1);
    },
  );

  test('a cursor that was not given is refused', async () => {
    for (const place of [
      'tull',
      '1 2 3 4 5',
      `1 2 ${'-'.repeat(36)} 4 ${'-'.repeat(36)}`,
      `${'9'.repeat(20)} 2 019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11 4 019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11`,
    ]) {
      const { status, body } = await service.call(
        'GET',
        `/v1/facts/reports?cursor=${Buffer.from(`facts reports \n${place}`).toString('base64url')}`,
      );
      expect([status, body.errors[0].code]).toEqual([400, 'cursor-of-another-query']);
    }
  });

  interface Plan {
    readonly 'Relation Name'?: string;
    readonly 'Index Name'?: string;
    readonly 'Actual Rows': number;
    readonly 'Actual Loops': number;
    readonly 'Rows Removed by Filter'?: number;
    readonly Plans?: readonly Plan[];
  }
  const parts = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(parts)];

  test(
    'a page costs a page, not the round: of 20,000 lines it looks at no more of each ' +
      'round than it shows',
    async () => {
      await service.owner.query(
        `insert into rollup.project_line (project_id, actor_id, revision_id, code, name, state, standing, late,
         round_id, facts, budget, changed_at)
       select gen_random_uuid(), l.actor_id, l.revision_id, 'STOR-' || i, l.name, l.state, l.standing, l.late,
          l.round_id, l.facts, l.budget, l.changed_at + i * interval '1 ms'
         from (select * from rollup.project_line order by round_id, code limit 1) l cross
            join generate_series(1, 20000) i`,
      );
      await service.owner.query('analyze rollup.project_line');
      const read = await service.app.get(Database).transaction({ kind: 'system' }, async (tx) => {
        const sent: Sql[] = [];
        const told = recordStatements(tx, sent);
        const start = { updatedAfter: null, place: null, reports: 101 };
        const [first] = (await readPage(told, REPORT_FEED, start)).slice(-1);
        const [publishedAt = '', roundId = '', changedAt = '', projectId = ''] = (
          first?.place ?? ''
        ).split(' ');
        const place = [publishedAt, roundId, changedAt, projectId] as const;
        await readPage(told, REPORT_FEED, { ...start, place });
        await readPage(told, BUDGET_FEED, { ...start, updatedAfter: '2021-05-01T00:00:00Z' });
        const lines: number[] = [];
        for (const statement of sent.filter(({ values }) => values.length > 0)) {
          const [explanation] = await tx.query(
            EXPLANATION_ROW,
            sql`explain (analyze, format json) ${statement}`,
          );
          const plan = explanation?.['QUERY PLAN'][0].Plan as Plan | undefined;
          const scans =
            plan === undefined
              ? []
              : parts(plan).filter((part) => part['Relation Name'] === 'project_line');
          expect(scans.map((scan) => scan['Index Name'])).toEqual(['project_line_changed']);
          lines.push(
            ...scans.map(
              (scan) =>
                (scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0)) *
                scan['Actual Loops'],
            ),
          );
        }
        return lines;
      });
      expect(read).toHaveLength(3);
      for (const lines of read) expect(lines).toBeLessThanOrEqual(2 * 101);
    },
  );
});
