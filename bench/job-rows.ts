import { join } from 'node:path';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import type { ImportMeasured } from './import.js';
import {
  answers,
  inTurn,
  median,
  PAIRS,
  QUICK,
  ratesOf,
  type Row,
  runApart,
  start,
} from './measure.js';
import { DATA_DIR, HERE } from './places.js';
import type { ReplayMeasured } from './replay.js';
import { startReporting } from './submission.js';

/**
 * Measures sixteen reporters at once, each reporting and certifying one project after the other, in
 * a round of its own.
 */
export async function submissionRow(databaseUrl: string, now: Date): Promise<Row> {
  const reporting = await startReporting(databaseUrl, DATA_DIR, now, {
    runs: PAIRS * 2 + 2,
    each: QUICK ? 10 : 25,
  });
  const floor = { port: await findFreePort() };
  start(join(HERE, 'servers/fastify-insert.js'), [
    String(floor.port),
    databaseUrl,
    join(HERE, '../../openapi/openapi.json'),
    reporting.keysFile,
  ]);
  await answers(`http://127.0.0.1:${floor.port}/health/ready`);
  await reporting.seconds();
  await reporting.seconds(floor);
  const measured = await inTurn(
    () => reporting.seconds(),
    () => reporting.seconds(floor),
  );
  return {
    name: 'P9 reports created and certified ÷ Fastify + ajv + INSERT of the same rows',
    ...ratesOf(measured, reporting.reports),
    target: '≥ 0.70',
    met: (m) => m >= 0.7,
  };
}

/** Measures a replay of 12,000 projects as one job, and its memory with ten times as many. */
export async function replayRows(databaseUrl: string): Promise<Row[]> {
  const measure = async (projects: number, pairsOfRuns: number): Promise<ReplayMeasured> => {
    const args = [databaseUrl, String(projects), String(pairsOfRuns)];
    return (await runApart('replay.js', args)) as ReplayMeasured;
  };
  const measured = await measure(12_000, PAIRS);
  const seconds = (values: readonly number[]): string => `${median(values).toFixed(2)} s`;
  const rows: Row[] = [
    {
      name: 'Replay of 12,000 projects as a job ÷ bare read of the same answers',
      ours: seconds(measured.replay),
      floor: seconds(measured.read),
      ratios: measured.replay.map((value, index) => value / (measured.read[index] ?? NaN)),
      target: '≤ 3',
      met: (m) => m <= 3,
    },
  ];
  if (QUICK) return rows;
  const tenfold = await measure(120_000, 1);
  return [
    ...rows,
    {
      name: 'Replay: memory above idle at 120,000 projects, MB (12,000 beside it)',
      ours: tenfold.growthMegabytes.toFixed(0),
      floor: measured.growthMegabytes.toFixed(0),
      ratios: [tenfold.growthMegabytes],
      target: '≤ 64',
      met: (m) => m <= 64,
    },
  ];
}

/**
 * Measures an import of CSV with certification against COPY of the same reports and revisions; a
 * million rows once.
 */
export async function importRows(databaseUrl: string): Promise<Row[]> {
  const measure = async (rows: number, pairsOfRuns: number): Promise<ImportMeasured> => {
    const args = [databaseUrl, String(rows), String(pairsOfRuns)];
    return (await runApart('import.js', args)) as ImportMeasured;
  };
  const row = (name: string, { import: ours, copy }: ImportMeasured): Row => ({
    name,
    ours: `${median(ours).toFixed(2)} s`,
    floor: `${median(copy).toFixed(2)} s`,
    ratios: ours.map((value, index) => (copy[index] ?? NaN) / value),
    target: '≥ 0.5',
    met: (m) => m >= 0.5,
  });
  const rows = [
    row(
      'P8 COPY of the resulting reports and revisions ÷ import of 20,000 CSV rows',
      await measure(20_000, PAIRS),
    ),
  ];
  if (QUICK) return rows;
  const million = await measure(1_000_000, 1);
  return [
    ...rows,
    row('P8 the same, 1,000,000 CSV rows, once', million),
    {
      name: 'P8 import: memory above idle at 1,000,000 rows, MB',
      ours: million.growthMegabytes.toFixed(0),
      floor: '–',
      ratios: [million.growthMegabytes],
      target: '≤ 64',
      met: (m) => m <= 64,
    },
  ];
}
