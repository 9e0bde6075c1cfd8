import { median, QUICK, type Row, runApart } from './measure.js';
import type { PackMeasured } from './pack.js';

/** Measures the board pack of 60 projects, and that of 12,000 beside it with its memory. */
export async function packRows(databaseUrl: string): Promise<Row[]> {
  const measure = async (actors: string, each: string): Promise<PackMeasured> => {
    const args = [databaseUrl, actors, each, QUICK ? '1' : '3'];
    return (await runApart('pack.js', args)) as PackMeasured;
  };
  const few = await measure('20', '3');
  const many = await measure('400', '30');
  const seconds = ({ seconds: values }: PackMeasured): string => `${median(values).toFixed(2)} s`;
  return [
    {
      name: `Board pack of 60 projects, seconds (files of ${sizesOf(few)})`,
      ours: seconds(few),
      floor: '–',
      ratios: few.seconds,
      target: '≤ 10',
      met: (m) => m <= 10,
    },
    {
      name: `Board pack of 12,000 projects, seconds (files of ${sizesOf(many)})`,
      ours: seconds(many),
      floor: seconds(few),
      ratios: many.seconds,
      target: '≤ 30',
      met: (m) => m <= 30,
    },
    {
      name: 'Board pack: memory above idle at 12,000 projects, MB (60 beside it)',
      ours: many.growthMegabytes.toFixed(0),
      floor: few.growthMegabytes.toFixed(0),
      ratios: [many.growthMegabytes],
      target: '≤ 256',
      met: (m) => m <= 256,
    },
  ];
}

function sizesOf({ bytes }: PackMeasured): string {
  return Object.entries(bytes)
    .map(([format, size]) => `${format} ${String(Math.round(size / 1024))} KB`)
    .join(', ');
}
