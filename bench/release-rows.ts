import { median, QUICK, type Row, runApart } from './measure.js';
import type { ReleaseMeasured, ReleaseSeconds } from './release.js';

/**
 * Measures the release of 60 projects with its pack, and that of 12,000 with its memory. The pack of
 * 12,000 has a part of its own.
 */
export async function releaseRows(databaseUrl: string): Promise<Row[]> {
  const measure = async (
    actors: string,
    each: string,
    packed: string,
  ): Promise<ReleaseMeasured> => {
    const args = [databaseUrl, actors, each, QUICK ? '1' : '3', packed];
    return (await runApart('release.js', args)) as ReleaseMeasured;
  };
  const few = await measure('20', '3', 'true');
  const many = await measure('400', '30', 'false');
  return [
    secondsRow('60', few, few, 10),
    secondsRow('12,000', many, few, 60),
    {
      name: 'Release: memory above idle at 12,000 projects, MB (60 beside it)',
      ours: many.growthMegabytes.toFixed(0),
      floor: few.growthMegabytes.toFixed(0),
      ratios: [many.growthMegabytes],
      target: '≤ 256',
      met: (m) => m <= 256,
    },
  ];
}

function secondsRow(
  projects: string,
  measured: ReleaseMeasured,
  few: ReleaseMeasured,
  most: number,
): Row {
  const { files, megabytes, seconds } = measured;
  const step = (name: keyof ReleaseSeconds): string =>
    median(seconds.map((one) => one[name])).toFixed(1);
  return {
    name:
      `Release of ${projects} projects${measured === few ? ' with its pack' : ''}, seconds (${String(files)} files, ` +
      `${megabytes.toFixed(1)} MB; pack ${step('pack')}, rehearsed ${step('rehearsed')}, ` +
      `approved ${step('approved')}, published ${step('published')})`,
    ours: `${median(sumsOf(measured)).toFixed(2)} s`,
    floor: measured === few ? '–' : `${median(sumsOf(few)).toFixed(2)} s`,
    ratios: sumsOf(measured),
    target: `≤ ${String(most)}`,
    met: (m) => m <= most,
  };
}

function sumsOf({ seconds }: ReleaseMeasured): number[] {
  return seconds.map((one) => one.pack + one.rehearsed + one.approved + one.published);
}
