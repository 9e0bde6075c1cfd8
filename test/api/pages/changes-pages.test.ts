import { ReleaseStage } from '../../support/publication/releases.js';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  await stage.publishes('2021-1');
  await stage.publishes('2021-2');
});
afterAll(() => stage.service.stop());

const read = async (path: string): Promise<string> => (await stage.readsInPublic(path)).text;
/** Reads the rows of the tables of a page, each as the texts of its cells. */
const readTableRows = async (path: string): Promise<string[][]> =>
  [...(await read(path)).matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
      cell.replaceAll(/<[^>]*>/g, ''),
    ),
  );

test('says what a project was then and is now, and who came and left', async () => {
  const rows = await readTableRows('/en/changes');
  expect(rows).toContainEqual(['Colour of the owner', 'Yellow', 'Red']);
  expect(rows).toContainEqual(['Phase', 'Execution', 'Planning']);
  const after = (name: string): unknown => rows[rows.findIndex(([first]) => first === name) + 1];
  expect(after('Tiltak DHP')).toEqual(['Reported', 'Yes', 'No']);
  expect(after('Tiltak DIGI')).toEqual(['Reported', 'No', 'Yes']);
  expect(rows).toContainEqual(['Green active projects', '0', '1']);
  expect(rows).toContainEqual(['Figure', 'Round 2021-1', 'Round 2021-2']);
  expect(rows).toContainEqual(['What', 'Round 2021-1', 'Round 2021-2']);
  expect(await read('/en/changes')).toContain('From Round 2021-1 to Round 2021-2.');
  expect(await read('/en/changes')).toContain('>Round 2021-1, release 1</option>');
});

test('is of one project when it is asked for', async () => {
  const rows = await readTableRows('/en/changes?project=SAFEST');
  expect(rows.map(([name]) => name)).toContain('Tiltak SAFEST');
  expect(rows.map(([name]) => name)).not.toContain('Tiltak DIGI');
  expect(await read('/en/projects/SAFEST')).toContain('href="/en/changes?project=SAFEST"');
  const silent = await stage.readsInPublic('/en/changes?project=STILLE');
  expect([silent.status, silent.text.includes('Nothing has changed.')]).toEqual([200, true]);
});

test('an older release leads to what has changed since', async () => {
  const older = await read('/nb/projects/SAFEST?release=2021-1.1');
  expect(older).toContain('href="/nb/changes?project=SAFEST&amp;since=2021-1.1"');
  const first = await stage.readsInPublic('/nb/changes?release=2021-1.1');
  expect([first.status, first.text.includes('ingen tidligere utgivelse')]).toEqual([200, true]);
});

test.each(['since=1999-1.1', 'project=UKJENT'])(
  '%s is a choice that cannot be used',
  async (one) => {
    expect((await stage.readsInPublic(`/nb/changes?${one}`)).status).toBe(400);
  },
);

test('every page can be read as it was in another release, with the same choice', async () => {
  const text = await read('/nb/projects?colour=red');
  const form =
    /<form[^>]*action="\/nb\/projects"[^>]*>(?:(?!<\/form>).)*name="release".*?<\/form>/s.exec(
      text.slice(text.indexOf('site-foot')),
    );
  expect(form?.[0]).toContain('<input type="hidden" name="colour" value="red"');
  expect(form?.[0]).toContain('<option value="2021-1.1">');
  expect((await stage.readsInPublic('/nb/projects?colour=red&release=2021-1.1')).status).toBe(200);
});

test('budgets are added by body', async () => {
  const { body } = await stage.readsInPublic('/v1/releases/2021-2/1/view');
  const rowsOf = (name: string): unknown[][] =>
    body.tables.find((table: { name: string }) => table.name === name).rows;
  const sum = (rows: unknown[][], place: number): number =>
    rows.reduce((total, row) => total + Number(row[place]), 0);
  expect(rowsOf('actor_budgets').length).toBeGreaterThan(1);
  expect(sum(rowsOf('actor_budgets'), 5)).toBe(sum(rowsOf('budgets'), 4));
});

test('a field that the earlier release shows and this one withholds is told as each has it', async () => {
  await stage.withholds([
    { field: 'projects.phase', stage: 'any', audience: 'public', ground: 'Prøve' },
  ]);
  await stage.publishes('2021-2', { reason: 'Prøve' });
  // A publication is seen within a second.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const rows = await readTableRows('/en/changes?project=SAFEST&since=2021-2.1');
  const [, then, now] = rows.find(([name]) => name === 'Phase') ?? [];
  expect(then).toBe('Planning');
  expect(now).toContain('Withheld');
});
