import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { createValidationPipe } from '../../src/platform/http/validation.js';
import { passes } from '../../src/platform/http/quick-validation.js';
import {
  contentOf,
  CreateReport,
  type SaveReport,
} from '../../src/reporting/reports/report.dto.js';
import { readCell } from '../../src/reporting/files/report-cells.rules.js';
import {
  COLUMNS,
  columnNamed,
  recordNamed,
} from '../../src/reporting/files/report-columns.rules.js';
import { csvTable } from '../../src/reporting/files/report-csv.parser.js';
import { readHeadings } from '../../src/reporting/files/report-headings.rules.js';
import { valueChanges } from '../../src/reporting/imports/report-preview.rules.js';
import { rowReader } from '../../src/reporting/files/report-row.rules.js';
import { assembled, rowsOf } from '../../src/reporting/files/report-table.rules.js';
import type { StoredFile, TableRow } from '../../src/reporting/files/report-table.types.js';
import { EncodingCheck, textOf } from '../../src/reporting/files/report-text.parser.js';
import {
  CAUSES,
  CHALLENGE_CATEGORIES,
  COLOURS,
  DIMENSIONS,
  FUNDING_SOURCES,
  NATIONAL_SOLUTIONS,
} from '../../src/reporting/content/report.types.js';
import type { TextEncoding } from '../../src/reporting/files/report-file.types.js';
import { PROJECT_PHASES, PROJECT_STATES } from '../../src/portfolio/projects/project.types.js';
import { csv } from '../support/imports.js';
import { aReport, figure } from '../support/story.js';

/** A file in memory, in pieces of so many bytes. */
function stored(bytes: Buffer, piece = 7): StoredFile {
  return {
    size: bytes.length,
    // eslint-disable-next-line @typescript-eslint/require-await -- a file comes as a stream does
    async *bytes(start, end) {
      for (let at = start; at < end; at += piece)
        yield bytes.subarray(at, Math.min(at + piece, end));
    },
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const encodingOf = (bytes: Buffer, piece = 3): TextEncoding => {
  const check = new EncodingCheck();
  for (let at = 0; at < bytes.length; at += piece) check.add(bytes.subarray(at, at + piece));
  return check.result();
};

async function rowsIn(
  bytes: Buffer,
  encoding: TextEncoding = 'utf-8',
): Promise<{
  readonly delimiter: string | undefined;
  readonly headings: readonly string[];
  readonly rows: TableRow[];
}> {
  const table = await csvTable(stored(bytes), encoding);
  return {
    delimiter: table.delimiter,
    headings: table.headings,
    rows: (await all(table.rows)).flat(),
  };
}

const columnOf = (name: string): (typeof COLUMNS)[number] => {
  const found = columnNamed(name);
  if (found === undefined) throw new Error(`There is no column ${name}`);
  return found;
};
const cell = (name: string, value: string | number): unknown => {
  const read = readCell(columnOf(name), value);
  return 'value' in read ? read.value : read.code;
};

describe('cells', () => {
  test.each([
    ['12000000', 12_000_000],
    ['12 000 000', 12_000_000],
    ['12\u00a0000\u00a0000', 12_000_000],
    ['12\u202f000\u2009000', 12_000_000],
    ['12000000,00', 12_000_000],
    ['12 000,0', 12_000],
    ['12.0', 12],
    ['-5', -5],
    ['\u22125', -5],
    ['+7', 7],
    [' 0 ', 0],
    ['-0', 0],
    [5, 5],
    [-3, -3],
    ['12.5', 'not-whole'],
    ['12,5', 'not-whole'],
    [12.5, 'not-whole'],
    ['1.234', 'ambiguous-number'],
    ['1,234', 'ambiguous-number'],
    ['1.234.567', 'ambiguous-number'],
    ['1 23 456', 'not-a-number'],
    ['12 mill', 'not-a-number'],
    ['1e6', 'not-a-number'],
    ['=1+1', 'not-a-number'],
    ['9007199254740993', 'number-out-of-range'],
    [Number.NaN, 'not-a-number'],
    [1e300, 'number-out-of-range'],
  ])('a whole number of %j is %j', (given, expected) => {
    expect(cell('approved', given)).toBe(expected);
  });

  test.each([
    ['2021-04-23', '2021-04-23'],
    ['23.04.2021', '2021-04-23'],
    ['3.4.2021', '2021-04-03'],
    [' 23. 4. 2021 ', '2021-04-23'],
    [44_309, '2021-04-23'],
    ['44309', '2021-04-23'],
    [36_526, '2000-01-01'],
    ['30.02.2021', 'not-a-date'],
    ['2021-02-30', 'not-a-date'],
    ['04/23/2021', 'not-a-date'],
    ['23.04.21', 'not-a-date'],
    [44_309.5, 'not-a-date'],
    [0, 'not-a-date'],
    [36_525, 'not-a-date'],
    ['99999', 'not-a-date'],
    [Number.NaN, 'not-a-date'],
    [1e20, 'not-a-date'],
  ])('a date of %j is %j', (given, expected) => {
    expect(cell('neededBy', given)).toBe(expected);
  });

  test('a choice is its value or its label in either language, in any case and form', () => {
    for (const { name, choices } of COLUMNS)
      for (const { value, nb, en } of choices)
        for (const text of [
          value,
          nb,
          en,
          nb.toUpperCase(),
          ` ${en.replaceAll(' ', '  ')} `,
          nb.normalize('NFD'),
        ])
          expect([name, text, cell(name, text)]).toEqual([name, text, value]);
    expect(cell('state', 'aktivt')).toBe('not-allowed');
    expect([
      recordNamed('Milepæler'),
      recordNamed('operating COSTS'),
      recordNamed('benefit'),
      recordNamed('tull'),
    ]).toEqual(['milestone', 'operatingCost', 'benefit', undefined]);
  });

  test('a text is never evaluated, and is told when it holds what no text may', () => {
    for (const text of ['=1+1', '+47', '-2', '@SUM(A1)', "'=x", ' mellomrom '])
      expect(cell('summary', text)).toBe(text);
    expect([
      cell('summary', 'a\u0000b'),
      cell('summary', '\ud800'),
      cell('summary', 'x\u202ey'),
      cell('summary', 12),
    ]).toEqual(['invalid-text', 'invalid-text', 'invalid-text', '12']);
  });
});

describe('encodings and delimiters', () => {
  const text = 'project;Sammendrag\r\nA;Blåbærgrød på Ærøya\r\n';
  test(
    'UTF-8 with a mark and without, UTF-16 of both orders and Windows-1252 give the same ' +
      'text, however it is cut',
    async () => {
      const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
      const forms: [Buffer, TextEncoding][] = [
        [Buffer.from(text), 'utf-8'],
        [Buffer.from(`\ufeff${text}`), 'utf-8'],
        [utf16, 'utf-16le'],
        [Buffer.from(utf16).swap16(), 'utf-16be'],
        [Buffer.from(text, 'latin1'), 'windows-1252'],
      ];
      for (const [bytes, expected] of forms) {
        for (const piece of [1, 2, 3, 64]) expect(encodingOf(bytes, piece)).toBe(expected);
        for (const piece of [1, 2, 5])
          expect((await all(textOf(stored(bytes, piece), expected))).join('')).toBe(text);
      }
      expect(() => encodingOf(Buffer.from(text, 'utf16le'))).toThrow('NUL');
      expect(() => encodingOf(Buffer.from('PK\u0003\u0004'))).toThrow('not text');
    },
  );

  test.each([
    [';', 'a;b;"c,d"'],
    [',', 'a,b,"c;d;e;f"'],
    ['\t', 'a\tb\tc,d'],
    [';', 'a;b,c;d,e'],
  ])('%j is told by the heading line %j', async (delimiter, line) => {
    expect((await rowsIn(Buffer.from(`${line}\n1\n`))).delimiter).toBe(delimiter);
  });

  test("Excel's line `sep=` is obeyed, empty lines count, quotes hold line breaks", async () => {
    expect(
      await rowsIn(Buffer.from('sep=|\r\nproject|text\r\nA|"to\nlinjer ""x"""\r\n\r\nB|\r\n')),
    ).toEqual({
      delimiter: '|',
      headings: ['project', 'text'],
      rows: [
        { row: 3, cells: ['A', 'to\nlinjer "x"'] },
        { row: 4, cells: [''] },
        { row: 5, cells: ['B', ''] },
      ],
    });
    await expect(rowsIn(Buffer.from('a;b\n1;"x\n'))).rejects.toMatchObject({
      code: 'malformed-csv',
      place: { row: 2 },
    });
    for (const row of ['1;x"y"z', '1;"x"y', '1; "x"', '1;"x" ', '1;"x""', '1;"', '1;2"'])
      await expect(
        rowsIn(Buffer.from(`a;b\n"1";"2 ""3"""\n${row}\n4;"5"\n`)),
      ).rejects.toMatchObject({ code: 'malformed-csv', place: { row: 3 } });
    await expect(rowsIn(Buffer.from('\n\n'))).rejects.toMatchObject({ code: 'no-headings' });
  });
});

describe('headings', () => {
  test('are known by name and label, in any case; every other is told with what may be meant', () => {
    for (const {
      name,
      heading: { nb, en },
    } of COLUMNS)
      for (const text of [name, nb, en, name.toUpperCase(), ` ${nb} `])
        expect(
          readHeadings(['project', text], null).faults.map(({ code }) => [name, text, code]),
        ).toEqual([]);
    const { faults } = readHeadings(
      ['Tiltakk', 'Tiltak', 'statusColor', 'TILTAK', 'x_eget', 'X_annet', ''],
      null,
    );
    expect(faults.map(({ code, heading }) => [code, heading])).toEqual([
      ['unknown-column', 'Tiltakk'],
      ['unknown-column', 'statusColor'],
      ['column-repeated', 'TILTAK'],
    ]);
    expect(faults[0]?.expected.nb).toContain('«Tiltak»');
    expect(faults[1]?.expected.en).toContain('"statusColour"');
    expect(
      readHeadings(['Prosjektnr', 'Hva'], { prosjektnr: 'project', HVA: 'summary' }).faults,
    ).toEqual([]);
  });
});

/** Bodies of reports that pass their class, with every kind of record. */
const text = (max: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: max })
    .map((value) =>
      value
        // eslint-disable-next-line no-control-regex -- characters that no text may hold
        .replaceAll(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, ' ')
        .normalize('NFC')
        .slice(0, max)
        .toWellFormed(),
    )
    .filter((value) => /\S/.test(value));
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const prices = {
  currency: fc.constant('NOK'),
  priceYear: fc.integer({ min: 2000, max: 2099 }),
  basis: fc.constantFrom('nominal', 'real'),
};
const money = fc.integer({ min: 0, max: 1_000_000_000_000 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(value, { nil: null });
const body = fc.record({
  state: fc.constantFrom(...PROJECT_STATES),
  phase: fc.constantFrom(...PROJECT_PHASES),
  summary: maybe(text(50)),
  status: maybe(
    fc.record({
      colour: fc.constantFrom(...COLOURS),
      reason: maybe(text(30)),
      cause: maybe(fc.constantFrom(...CAUSES)),
      action: maybe(text(30)),
    }),
  ),
  risk: maybe(fc.record({ colour: fc.constantFrom(...COLOURS), reason: maybe(text(30)) })),
  dimensions: maybe(
    fc.record(
      Object.fromEntries(
        DIMENSIONS.map((name) => [
          name,
          maybe(
            fc.record({
              colour: fc.constantFrom(...COLOURS),
              reason: maybe(text(20)),
              cause: maybe(fc.constantFrom(...CAUSES)),
            }),
          ),
        ]),
      ),
    ),
  ),
  frame: maybe(fc.record({ approved: money, forecast: maybe(money), ...prices })),
  budget: fc.array(
    fc.record({
      year: fc.integer({ min: 2000, max: 2099 }),
      fundingSource: fc.constantFrom(...FUNDING_SOURCES),
      approved: money,
      forecast: maybe(money),
      actual: maybe(money),
      ...prices,
    }),
    { maxLength: 4 },
  ),
  dependencies: fc.array(
    fc.record({
      nationalSolution: fc.constantFrom(...NATIONAL_SOLUTIONS),
      delivery: text(30),
      neededBy: day,
    }),
    { maxLength: 3 },
  ),
  challenges: fc.array(
    fc.record({ category: fc.constantFrom(...CHALLENGE_CATEGORIES), text: text(40) }),
    { maxLength: 3 },
  ),
  milestones: fc.array(
    fc.record({
      key: fc.constantFrom('BP3', 'BP4', 'M1'),
      name: text(20),
      forecast: maybe(day),
      actual: maybe(day),
    }),
    { maxLength: 3 },
  ),
  operatingCosts: fc.array(
    fc.record({
      nationalSolution: fc.constantFrom(...NATIONAL_SOLUTIONS),
      year: fc.integer({ min: 2000, max: 2099 }),
      amount: fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
      ...prices,
    }),
    { maxLength: 3 },
  ),
  benefits: fc.array(
    fc.record({
      description: text(30),
      year: fc.integer({ min: 2000, max: 2099 }),
      ownerRole: text(20),
      amount: maybe(fc.record({ planned: money, realised: maybe(money), ...prices })),
      measure: maybe(fc.record({ unit: text(10), planned: money, realised: maybe(money) })),
    }),
    { maxLength: 3 },
  ),
});

test('a report as rows, as CSV of any delimiter, and read again is the same content', async () => {
  let reports = 0;
  await fc.assert(
    fc.asyncProperty(
      body,
      fc.constantFrom(';', ',', '\t'),
      fc.integer({ min: 1, max: 50 }),
      async (given, delimiter, piece) => {
        const content = contentOf(given);
        const file = csv(
          rowsOf(content).map(({ record, values }) => ({ project: 'A', record, ...values })),
          { delimiter, headings: ['project', 'record', ...COLUMNS.map(({ name }) => name)] },
        );
        const table = await csvTable(stored(Buffer.from(file), piece), 'utf-8');
        const { meanings } = readHeadings(table.headings, null);
        const rows = (await all(table.rows)).flat().map(
          rowReader({
            sheet: null,
            meanings,
            round: '2021-1',
            actor: '',
            ruleSet: null,
            language: 'nb',
          }),
        );
        expect(rows.flatMap(({ faults }) => faults)).toEqual([]);
        const read = assembled(
          'A',
          rows.map(({ staged }) => staged),
        );
        expect(contentOf(read as unknown as SaveReport)).toEqual(content);
        expect(valueChanges(content, contentOf(read as unknown as SaveReport))).toEqual([]);
        reports += 1;
      },
    ),
    { numRuns: 300, seed: 20_210_118 },
  );
  figure('P8-rows', `${String(reports)} random reports as CSV and back: all equal`);
});

test('quick validation says what the pipe says, of good bodies and of broken ones', async () => {
  const pipe = createValidationPipe();
  const quick = passes(CreateReport);
  const says = async (value: unknown): Promise<boolean> =>
    pipe.transform(structuredClone(value), { type: 'body', metatype: CreateReport }).then(
      () => true,
      () => false,
    );
  const counts = { passed: 0, refused: 0 };
  const same = async (value: unknown): Promise<void> => {
    const expected = await says(value);
    counts[expected ? 'passed' : 'refused'] += 1;
    expect([JSON.stringify(value), quick(value)]).toEqual([JSON.stringify(value), expected]);
  };
  const broken = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      -1,
      1.5,
      '',
      ' ',
      'x'.repeat(5_000),
      '2021-02-30',
      [],
      [null],
      [{}],
      {},
      1_000_000_000_001,
    ),
    fc.constant(undefined),
  );
  await fc.assert(
    fc.asyncProperty(
      body,
      fc.nat(),
      broken,
      fc.constantFrom('set', 'unknown', 'no'),
      async (given, at, value, how) => {
        const whole = structuredClone({ project: 'SAFEST', ...given }) as Record<string, unknown>;
        const places: [Record<string, unknown>, string][] = [];
        const walk = (here: unknown): void => {
          if (Array.isArray(here)) here.forEach(walk);
          else if (typeof here === 'object' && here !== null)
            for (const key of Object.keys(here)) {
              places.push([here as Record<string, unknown>, key]);
              walk((here as Record<string, unknown>)[key]);
            }
        };
        walk(whole);
        const [parent, key] = places[at % places.length] ?? [whole, 'state'];
        if (how === 'set') parent[key] = value;
        if (how === 'unknown') parent['annet'] = value;
        await same(whole);
      },
    ),
    { numRuns: 2_000, seed: 20_210_118 },
  );
  for (const value of [null, undefined, [], 'x', 1, {}, { project: 'SAFEST', ...aReport() }])
    if (value !== null && typeof value === 'object') await same(value);
  figure(
    'P8-quick',
    `quick validation and the pipe agree on ${String(counts.passed)} good bodies and ` +
      `${String(counts.refused)} broken ones`,
  );
  expect(Math.min(counts.passed, counts.refused)).toBeGreaterThan(300);
});

test('what we write as CSV is read as it was', () => {
  expect(
    parse(csv([{ project: 'A', text: 'x;"y"\nz' }]), { delimiter: ';', columns: true }),
  ).toEqual([{ project: 'A', text: 'x;"y"\nz' }]);
});
