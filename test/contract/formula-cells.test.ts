import { parse } from 'csv-parse/sync';
import { offersTables, type OperationOptions } from '../../src/platform/http/operation-options.js';
import { upTo } from '../support/crowd.js';
import { partsIn } from '../support/files/spreadsheets.js';
import { figure } from '../support/reports/figure.js';
import { type Answered, startTestService, type TestService } from '../support/service.js';
import { bySize } from '../support/size.js';
import { ActedStory, type Taken } from '../support/stories/acted-story.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/stories/whole-story.js';

/** Beginnings of a text that a spreadsheet may run. */
const STARTS = ['=', '+', '-', '@', "'=", '＝', '＋', '－', '＠', "''@", '=-', '@='];
/** Stories in which each free text begins with another one of them. */
const STORIES = bySize(1, 1, STARTS.length);
const MARK = 'kanari';
/** A cell that a spreadsheet would run, or would run once its first apostrophe is gone. */
const RUNS = /^[=+\-@\t\r\n＝＋－＠]/;

/** Reads the cells of a file. A text of a workbook is a text, whatever it begins with. */
async function readCells({ bytes, headers, text }: Answered): Promise<string[]> {
  if (/csv/.test(headers.get('content-type') ?? ''))
    return parse(text, { delimiter: ';', relax_column_count: true, bom: true }).flat();
  const parts = await partsIn(bytes);
  expect(parts.filter((part) => /<f[ >]/.test(part.text))).toEqual([]);
  return parts.flatMap((part) =>
    [...part.text.matchAll(/<t\b[^>]*>([^<]*)</g)].map(([, cell = '']) => cell),
  );
}

/** Lists the tables that a story's reads offer, each by its address. */
function listTables(taken: readonly Taken[]): Taken[] {
  const offered = taken.filter(
    ({ route, answer }) =>
      answer.status === 200 && offersTables(route as unknown as OperationOptions),
  );
  return [...new Map(offered.map((one) => [one.target, one])).values()];
}

/** Reads every table of an acted story, as CSV and as a workbook. */
async function readFiles(
  service: TestService,
  taken: readonly Taken[],
): Promise<{ readonly name: string; readonly cells: readonly string[] }[]> {
  const files: { name: string; cells: readonly string[] }[] = [];
  for (const { target, step } of listTables(taken)) {
    const [path = '', query] = target.split('?');
    const token = await service.token(step.actor);
    for (const format of ['csv', 'xlsx']) {
      const name = `${path}.${format}${query === undefined ? '' : `?${query}`}`;
      const answer = await service.call('GET', name, { token });
      if (answer.status === 200) files.push({ name, cells: await readCells(answer) });
    }
  }
  return files;
}

test(`E6 no cell of a CSV file or workbook begins as a formula, ${String(STORIES)} times`, async () => {
  const files: { name: string; cells: readonly string[] }[] = [];
  for (const shift of upTo(STORIES)) {
    const service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
    const startOf = (index: number): string => STARTS[(index + shift) % STARTS.length] ?? '';
    const story = new ActedStory(service, { canaries: true, startOf });
    await story.actOut(WHOLE_STORY);
    files.push(...(await readFiles(service, story.taken)));
    await service.stop();
  }
  const runs = files
    .filter(({ name }) => name.includes('.csv'))
    .flatMap(({ cells }) => cells.filter((cell) => RUNS.test(cell) && !/^-\d/.test(cell)));
  const cells = files.flatMap((file) => file.cells);
  const marked = cells.filter((cell) => cell.includes(MARK)).length;
  figure(
    'E6',
    `${String(STARTS.length)} formula starts in ${String(STORIES)} stories: ${String(files.length)} ` +
      `CSV files and workbooks, ${String(cells.length)} cells, ${String(marked)} of them free ` +
      `texts: unescaped ${String(runs.length)}`,
  );
  expect(runs).toEqual([]);
  expect([files.length > 40, marked > 40]).toEqual([true, true]);
});
