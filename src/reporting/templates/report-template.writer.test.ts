import fc from 'fast-check';
import type { ReportContentValue } from '../content/report.types.js';
import { COLUMNS, NIL_COLUMN, RECORD_LABELS } from '../columns/report-columns.rules.js';
import { RECORDS } from '../columns/report-table.types.js';
import type { ReportTemplate } from '../columns/report-template.types.js';
import { writeTemplate } from './report-template.writer.js';
import { figure } from '../../../test/support/reports/figure.js';
import { storedContentOf } from '../../../test/support/files/report-files.js';
import { someContent } from '../../../test/support/reports/report-contents.js';
import { CODE_CHOICES } from '../../../test/support/reports/registered.js';
import { bySize } from '../../../test/support/size.js';
import { type ReadTable, reportsIn, tablesIn } from '../../../test/support/files/spreadsheets.js';

type Language = 'nb' | 'en';
const LANGUAGES: readonly Language[] = ['nb', 'en'];

/** A template that prefills the contents of these projects. */
function aTemplate(
  language: Language,
  contents: readonly (ReportContentValue | null)[],
): ReportTemplate {
  return {
    language,
    round: {
      ruleSet: 'standard-1',
      historical: false,
      key: '2021-2',
      name: { nb: 'Innrapportering', en: 'Reporting' },
    },
    actor: { organisationNumber: '983658776', name: 'Helse Midt-Norge RHF' },
    deadline: new Date('2021-04-16T14:00:00Z'),
    codes: CODE_CHOICES,
    registered: [],
    projects: contents.map((content, index) => ({
      code: `TILTAK-${String(index)}`,
      name: `=Tiltak ${String(index)}`,
      content,
    })),
  };
}

test.each(LANGUAGES)(
  'a template in %s that is read back says what the reports said',
  async (language) => {
    let [runs, texts] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(someContent, { minLength: 1, maxLength: 3 }), async (contents) => {
        runs++;
        texts += JSON.stringify(contents).length;
        const reports = await reportsIn(await writeTemplate(aTemplate(language, contents)));
        const read = [...reports.values()].map(storedContentOf);
        expect(read).toEqual(contents);
      }),
      { numRuns: Number(process.env['FUZZ'] ?? bySize(6, 20, 60)) },
    );
    figure(
      'E6',
      `templates in ${language}: ${String(runs)} written and read back, ${String(texts)} ` +
        `characters of content, 0 different`,
    );
  },
);

/** Reads a template of two projects that have not reported before. */
async function readEmptyTemplate(language: Language): Promise<ReadTable[]> {
  return tablesIn(await writeTemplate(aTemplate(language, [null, null])));
}

test.each(LANGUAGES)(
  'a template in %s has the sheets of the records, without rows where nothing was said',
  async (language) => {
    const tables = await readEmptyTemplate(language);
    expect(tables.map(({ sheet }) => sheet)).toEqual([
      ...RECORDS.map((record) => RECORD_LABELS[record][language]),
      NIL_COLUMN.sheet[language],
    ]);
    expect(tables.flatMap(({ rows }) => rows)).toEqual([]);
  },
);

test.each(LANGUAGES)('a template in %s has its own headings and no others', async (language) => {
  const tables = await readEmptyTemplate(language);
  const [report, nil] = [tables[0], tables.pop()];
  const name = language === 'nb' ? 'x_navn' : 'x_name';
  const keys = ['project', name, 'round', 'actor', 'ruleSet'];
  expect(report?.headings.slice(0, 5)).toEqual(keys);
  expect(nil?.headings).toEqual([NIL_COLUMN.heading[language], 'round', 'actor', 'ruleSet']);
  const ours = new Set(COLUMNS.map(({ heading }) => heading[language]));
  const found = tables.flatMap(({ headings }, index) => headings.slice(index === 0 ? 5 : 2));
  expect(found.filter((heading) => !ours.has(heading))).toEqual([]);
});

const [SAMPLE = null] = fc.sample(someContent, { numRuns: 1, seed: 7 });

test('the same template is the same bytes', async () => {
  const template = aTemplate('nb', [SAMPLE]);
  const [first, second] = [await writeTemplate(template), await writeTemplate(template)];
  expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
});

test('a row of a template says which round, actor and rule set it is of', async () => {
  const [report] = await tablesIn(await writeTemplate(aTemplate('nb', [SAMPLE])));
  expect(report?.rows[0]?.cells.slice(0, 5)).toEqual([
    'TILTAK-0',
    '=Tiltak 0',
    '2021-2',
    '983658776',
    'standard-1',
  ]);
});
