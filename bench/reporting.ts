import type pg from 'pg';

/**
 * A row is a line of the file: of each report its own, four of its budget, two dependencies, two
 * challenges and a benefit.
 */
export const ROWS_OF_REPORT = 10;
/** The columns of the file. */
export const IMPORT_HEADINGS = [
  'project',
  'record',
  'state',
  'phase',
  'statusColour',
  'statusReason',
  'statusCause',
  'statusAction',
  'riskColour',
  'summary',
  'year',
  'fundingSource',
  'approved',
  'forecast',
  'currency',
  'priceYear',
  'basis',
  'nationalSolution',
  'delivery',
  'neededBy',
  'category',
  'text',
  'description',
  'ownerRole',
  'unit',
  'planned',
];
const BUDGET = [2021, 2022, 2023, 2024].map(
  (year) => `budget;;;;;;;;;${String(year)};own;12000000;12 500 000;NOK;2021;nominal;;;;;;;;;`,
);

/** Writes so many reports as CSV, in pieces. */
export function* importFile(prefix: string, reports: number): Generator<Buffer> {
  let text = `${IMPORT_HEADINGS.join(';')}\n`;
  for (let n = 1; n <= reports; n++) {
    const code = `${prefix}${String(n)}`;
    for (const row of [
      'report;active;execution;yellow;Omdisponerte ressurser på grunn av ' +
        'pandemien;resources;Planen er lagt om;green;Innføringen følger den nye planen, og ' +
        'pilotene er i gang;;;;;;;;;;;;;;;;',
      ...BUDGET,
      'dependency;;;;;;;;;;;;;;;;Kjernejournal;API for kritisk informasjon;2021-10-01;;;;;;',
      'dependency;;;;;;;;;;;;;;;;HelseID;Pålogging for ansatte;01.11.2021;;;;;;',
      'challenge;;;;;;;;;;;;;;;;;;;legal;Konsekvenser av Schrems II;;;;',
      'challenge;;;;;;;;;;;;;;;;;;;resources;For få utviklere i perioden;;;;',
      'benefit;;;;;;;;;2023;;;;;;;;;;;;Mindre tidsbruk;Avdelingsleder;minutter;4',
    ])
      text += `${code};${row}\n`;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** Opens a round without reports, which takes them at an instant. */
export async function openRound(client: pg.Client, key: string, now: Date): Promise<void> {
  await client.query(
    `insert into reporting.round (id, key, period, name_nb, name_en, budget_year, criteria_set,
       rule_set, state, opens_at, deadline, closes_at, opened_at, version)
     values (gen_random_uuid(), $1, '2021Q1', 'Runde', 'Round', 2021, '2021-03', 'standard-1',
        'open', $2::timestamptz - interval '1 day', $2::timestamptz + interval '30 days',
           $2::timestamptz + interval '40 days', $2, 1)`,
    [key, now],
  );
}

/** Registers projects of one actor: `prefix1`, `prefix2` and so on. */
export async function registerProjects(
  client: pg.Client,
  actorId: string,
  prefix: string,
  projects: number,
): Promise<void> {
  await client.query(
    `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
       main_goal, goals, standing, standing_since, version, created_at, updated_at)
     select gen_random_uuid(), $1, $2 || n, 'Tiltak ' || n, 'project', 'Leder', 'active',
        'execution', '1', '{}', 'inPortfolio', now(), 1, now(), now() from generate_series(1, $3) n`,
    [actorId, prefix, projects],
  );
  await client.query('analyze portfolio.project');
}
