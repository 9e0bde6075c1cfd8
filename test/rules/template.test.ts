import fc from 'fast-check';
import { contentOf, type SaveReport } from '../../src/reporting/reports/report.dto.js';
import type { ReportContentValue } from '../../src/reporting/content/report.types.js';
import {
  COLUMNS,
  NIL_COLUMN,
  RECORD_LABELS,
} from '../../src/reporting/files/report-columns.rules.js';
import { RECORDS } from '../../src/reporting/files/report-table.types.js';
import { writeTemplate } from '../../src/reporting/templates/report-template.writer.js';
import type { ReportTemplate } from '../../src/reporting/files/report-template.types.js';
import { someContent } from '../support/report-contents.js';
import { bySize } from '../support/size.js';
import { reportsIn, tablesIn } from '../support/spreadsheets.js';
import { figure } from '../support/story.js';

const template = (
  language: 'nb' | 'en',
  contents: readonly (ReportContentValue | null)[],
): ReportTemplate => ({
  language,
  round: { ruleSet: 'standard-1', key: '2021-2', name: { nb: 'Innrapportering', en: 'Reporting' } },
  actor: { organisationNumber: '983658776', name: 'Helse Midt-Norge RHF' },
  deadline: new Date('2021-04-16T14:00:00Z'),
  projects: contents.map((content, index) => ({
    code: `TILTAK-${String(index)}`,
    name: `=Tiltak ${String(index)}`,
    content,
  })),
});

async function comesBack(
  language: 'nb' | 'en',
  contents: readonly ReportContentValue[],
): Promise<void> {
  const reports = await reportsIn(await writeTemplate(template(language, contents)));
  expect([...reports.values()].map((report) => contentOf(report as unknown as SaveReport))).toEqual(
    contents,
  );
}

describe.each(['nb', 'en'] as const)('a template in %s', (language) => {
  test('says what the reports said, when it is read back', async () => {
    let [runs, texts] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(someContent, { minLength: 1, maxLength: 3 }), async (contents) => {
        runs++;
        texts += JSON.stringify(contents).length;
        await comesBack(language, contents);
      }),
      { numRuns: Number(process.env['FUZZ'] ?? bySize(6, 60, 60)) },
    );
    figure(
      'E6',
      `templates in ${language}: ${String(runs)} written and read back, ${String(texts)} ` +
        `characters of content, 0 different`,
    );
  });

  test('has the sheets of the records, its own headings, and no more rows than it says something in', async () => {
    const tables = await tablesIn(await writeTemplate(template(language, [null, null])));
    expect(tables.map(({ sheet }) => sheet)).toEqual([
      ...RECORDS.map((record) => RECORD_LABELS[record][language]),
      NIL_COLUMN.sheet[language],
    ]);
    expect(tables.flatMap(({ rows }) => rows)).toEqual([]);
    expect(tables[0]?.headings.slice(0, 5)).toEqual([
      'project',
      language === 'nb' ? 'x_navn' : 'x_name',
      'round',
      'actor',
      'ruleSet',
    ]);
    const headings = new Set(COLUMNS.map(({ heading }) => heading[language]));
    expect(tables.pop()?.headings).toEqual([
      NIL_COLUMN.heading[language],
      'round',
      'actor',
      'ruleSet',
    ]);
    expect(
      tables
        .flatMap(({ headings: found }, index) => found.slice(index === 0 ? 5 : 2))
        .filter((heading) => !headings.has(heading)),
    ).toEqual([]);
  });
});

test('the same template is the same bytes', async () => {
  const [first] = fc.sample(someContent, { numRuns: 1, seed: 7 });
  const written = template('nb', [first ?? null]);
  expect(
    Buffer.from(await writeTemplate(written)).equals(Buffer.from(await writeTemplate(written))),
  ).toBe(true);
});

test('a row says which round, actor and rule set it is of', async () => {
  const [content] = fc.sample(someContent, { numRuns: 1, seed: 7 });
  const [report] = await tablesIn(await writeTemplate(template('nb', [content ?? null])));
  expect(report?.rows[0]?.cells.slice(0, 5)).toEqual([
    'TILTAK-0',
    '=Tiltak 0',
    '2021-2',
    '983658776',
    'standard-1',
  ]);
});
