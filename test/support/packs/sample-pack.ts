import type {
  BoardPack,
  PackCell,
  PackNumber,
} from '../../../src/publication/pack-model/board-pack.types.js';
import { word } from '../../../src/publication/pack-model/pack-citation.rules.js';
import { writeNumber } from '../../../src/publication/pack-model/pack-numbers.rules.js';
import { NB_TEXTS } from '../../../src/publication/pack-model/pack-texts-nb.rules.js';

/** Texts that a reporter could send to break a file or its reader. */
export const HOSTILE = [
  '=HYPERLINK("https://example.org","klikk")',
  '+1+1',
  '@SUM(A1)',
  '#N/A',
  '#panic("x") *fet* $x$ <mark> @ref',
  '<script>alert(1)</script>&amp;',
  '_x0041_',
  `et\u0000kontroll\u0007tegn og en halv \ud83d`,
  'Etlangtord'.repeat(40),
  'Sørøst-Finnmark – «sitat» 🇳🇴',
];

export function aNumber(value: number, unit: PackNumber['unit'] = 'count'): PackNumber {
  const text = writeNumber(value, unit, 'nb');
  return { kind: 'number', value, unit, text, source: `/sample/${String(value)}`, marked: false };
}

/** Makes a pack with a table of these rows, and the hostile texts in every place that takes one. */
export function aPack(rows: readonly (readonly PackCell[])[] = hostileRows()): BoardPack {
  const [first = '', ...others] = HOSTILE;
  return {
    ...{ language: 'nb', title: 'Portefølje', subtitle: first, council: 'NEHS' },
    ...{ round: '2021-2', dataDate: '2021-05-07T07:00:00.000Z', dataDateText: 'Tall per 7. mai' },
    snapshot: { id: '01a2282a-b7d2-7460-8ea1-de727689f993', hash: 'ab'.repeat(32) },
    ...{ illustrative: true, foot: 'Tall per 7. mai 2021.', words: NB_TEXTS.words },
    sections: [
      {
        ...{ key: 'status', heading: others[2] ?? '', notes: HOSTILE },
        sentences: [['Tallet er ', aNumber(1723), '.'], ...HOSTILE.map((text) => [text])],
        figures: [
          {
            ...{ kind: 'stacked', title: HOSTILE[3] ?? '', alternative: HOSTILE[4] ?? '' },
            categories: ['2021-1', '2021-2'],
            series: (['green', 'yellow', 'red'] as const).map((tone, at) => ({
              ...{ name: tone, tone, values: [aNumber(14 + at), aNumber(19 + at)] },
            })),
          },
          {
            ...{ kind: 'bars', title: 'Endring', alternative: 'Endring i millioner' },
            categories: HOSTILE,
            series: [
              {
                ...{ name: 'Endring', tone: 'main' },
                values: HOSTILE.map((_, at) => aNumber((at - 3) * 1_250_000, 'millions')),
              },
            ],
          },
        ],
        tables: [
          {
            ...{ title: HOSTILE[0] ?? '', rows, total: rows.length },
            columns: [
              { title: 'Tiltak', width: 4, numeric: false },
              { title: HOSTILE[1] ?? '', width: 2, numeric: true },
            ],
          },
        ],
      },
    ],
  };
}

function hostileRows(): PackCell[][] {
  return HOSTILE.map((text, at) => [word(text), aNumber(at * 1000)]);
}
