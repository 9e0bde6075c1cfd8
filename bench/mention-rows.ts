import pg from 'pg';
import { AgreementMentions } from '../src/coordination/mentions/mention.service.js';
import { RebuildService } from '../src/rollup/roll-ups/rebuild.service.js';
import { QUICK, type Row } from './measure.js';
import { openService } from './open-service.js';
import { portfolio } from './portfolio.js';

const SIZE = { actors: 400, rounds: 1, each: QUICK ? 3 : 30 };
const REPORTS = SIZE.actors * SIZE.each;

/** Certifies every report of the round once more, unchanged. */
const CERTIFY_AGAIN = `
  insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id, revision,
         recorded_at, late, certified_by, project, content, content_hash)
  select gen_random_uuid(), v.report_id, v.actor_id, v.round_id, v.project_id, 2,
         v.recorded_at + interval '1 day', false, v.certified_by, v.project, v.content, ''
    from reporting.report_revision v`;

/**
 * Measures the job that reads the dependencies of certified reports, beside the roll-up of the same
 * reports: the measures P7, P9 and P11 run without it.
 */
export async function mentionRows(server: string): Promise<Row[]> {
  const { url, clock } = await portfolio(server, 'mentions', SIZE);
  const app = await openService(url, clock);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('select id from reporting.round');
  const roundId = rows[0]?.id ?? '';
  const rolling = await seconds(() => app.get(RebuildService).rebuild('2031-1'));
  const read = (): Promise<void> => app.get(AgreementMentions).readRound(roundId);
  const first = await seconds(read);
  await client.query(CERTIFY_AGAIN);
  const again = await seconds(read);
  await client.end();
  await app.close();
  return [
    rowOf('an agreement made of each', first, rolling),
    rowOf('certified again, each agreement confirmed', again, rolling),
  ];
}

function rowOf(name: string, ours: number, rolling: number): Row {
  const each = ((ours * 1_000) / REPORTS).toFixed(2);
  return {
    name:
      `read-mentions, ${REPORTS.toLocaleString('en-GB')} reports, ${name}, ${each} ms each ÷ ` +
      'rolling the round up, once',
    ours: `${ours.toFixed(2)} s`,
    floor: `${rolling.toFixed(2)} s`,
    ratios: [ours / rolling],
    target: '–',
    met: () => true,
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}
