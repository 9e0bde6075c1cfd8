import { fail } from '../main.js';
import {
  INTAKE,
  INTAKE_ACTIONS,
  intakeDiagram,
  type Transition,
} from '../portfolio/intake/intake.rules.js';
import {
  columnNamed,
  COLUMNS,
  CONFIRM_COLUMN,
  NIL_COLUMN,
  RECORD_LABELS,
} from '../reporting/files/report-columns.rules.js';
import { RECORDS } from '../reporting/files/report-table.types.js';
import {
  SUBMISSION,
  SUBMISSION_ACTIONS,
  submissionDiagram,
  type SubmissionTransition,
} from '../reporting/steps/submission.rules.js';
import { writeOrCheck } from './generated-file.js';

/**
 * Writes the drawings of the state machines, and the columns of an import, from the tables that run
 * them; `--check` fails when one differs.
 */
async function main(): Promise<void> {
  await writeOrCheck('docs/intake.md', intake(), 'npm run docs');
  await writeOrCheck('docs/submission.md', submission(), 'npm run docs');
  await writeOrCheck('docs/import.md', imports(), 'npm run docs');
}

function intake(): string {
  const rows = INTAKE_ACTIONS.map((action) => {
    const { from, to, by }: Transition = INTAKE[action];
    return `| \`${action}\` | ${from.join(', ')} | ${to} | ${by.join(', ')} |`;
  });
  return `# Into the portfolio and out of it

Written by \`npm run docs\` from the table in \`src/portfolio/intake/intake.rules.ts\`, which is what runs. \`recommend\` and \`endorse\` are decisions
of a council on a list, in a case; \`recommend\` also needs the directorate's assessment that the project is within criteria that are not
retired. \`succeed\` happens to a registered project when one in the portfolio is split into it.

\`\`\`mermaid
${intakeDiagram()}
\`\`\`

| action | from | to | by |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function submission(): string {
  const rows = SUBMISSION_ACTIONS.map((action) => {
    const { from, to, by }: SubmissionTransition = SUBMISSION[action];
    return `| \`${action}\` | ${from.join(', ')} | ${to ?? 'as it was'} | ${by} |`;
  });
  return `# An actor's submission of a round

Written by \`npm run docs\` from the table in \`src/reporting/steps/submission.rules.ts\`, which is what runs. \`edit\` is any change of a report;
what was certified stays what counts until it is certified again. Certifying the last draft by itself is \`certify\` too. With one step
(the default) whoever may certify does so from any state of the row; with two only from \`submitted\`, and not who submitted
or has changed a report since all of it was certified last. The actor's steps need a round that takes its reports: open, before its closing
or the actor's own deadline; or closed and reopened for this actor, until the directorate accepts. \`return\` is for an open round,
\`reopen\` for a closed one.

\`\`\`mermaid
${submissionDiagram()}
\`\`\`

| action | from | to | by |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function imports(): string {
  const records = RECORDS.map(
    (record) => `| \`${record}\` | ${RECORD_LABELS[record].nb} | ${RECORD_LABELS[record].en} |`,
  );
  const kinds = { text: 'text', whole: 'whole number', date: 'date', choice: '' } as const;
  const columns = COLUMNS.map(({ name, heading, kind, choices, places }) => {
    const used = RECORDS.filter((record) => places[record] !== undefined).map(
      (record) => `\`${record}\``,
    );
    return `| \`${name}\` | ${heading.nb} | ${heading.en} | ${kind === 'choice' ? choices.map(({ value, nb }) => (value === nb ? value : `\`${value}\` ${nb}`)).join(', ') : kinds[kind]} | ${used.join(', ')} |`;
  });
  return `# Reports from a file

Written by \`npm run docs\`; the tables of rows and columns from \`src/reporting/files/report-columns.rules.ts\`, which is what runs.

\`\`\`sh
curl -s "http://127.0.0.1:3000/v1/rounds/2021-2/imports?mode=validate" -H "authorization: Bearer $TOKEN" \\
     -H "content-type: text/csv" -H "idempotency-key: $(date +%s)" --data-binary @rapporter.csv
\`\`\`

The answer is 202 with \`Location: /v1/imports/{id}\`. Read that until \`state\` has ended: counts, faults by code and column, the first hundred in
full, and what the file means against the last certified reports. \`/faults\` and \`/changes\` have all of them, as JSON by the page or as CSV with
\`Accept: text/csv\`; \`/result\` is each row with what came of it and its own columns. An import can be cancelled by its job. The file and its
rows are kept for 90 days, what came of them for good. Of a file with more than 100,000 faults the first 100,000 are kept and the others only counted:
\`counts.faults\` and \`counts.faultsKept\` say so.

| parameter | |
| --- | --- |
| \`mode\` | \`validate\`: the same as \`commit\`, thrown away |
| \`atomic\` | \`all\` (default): with one fault nothing is stored; \`row\`: every report that is without fault is |
| \`certify\` | \`true\`: certifies what it stores; not for an actor with two steps |
| \`language\` | \`nb\` (default) or \`en\`: of the faults |
| \`mapping\` | a saved mapping of your headings: \`PUT /v1/import-mappings/{name}\` |

What says the same as the draft or the certified report is left alone. A cell that is empty is a value that is absent.

- **Confirmed unchanged**: \`${CONFIRM_COLUMN}\` (${columnNamed(CONFIRM_COLUMN)?.heading.nb ?? ''}) on the report's row, in NDJSON \`{"project": "SAFEST", "${CONFIRM_COLUMN}": true}\`. The report says what the last certified one of an
  earlier round said, as \`POST /v1/reports/{id}/confirm-unchanged\` makes it. The rest of the project's rows is left out, or says just that.
- **Nothing to report**: a row with the reason under \`${NIL_COLUMN.name}\` (${NIL_COLUMN.heading.nb}) and no project, on the template's sheet ${NIL_COLUMN.sheet.nb}, in NDJSON the line \`{"${NIL_COLUMN.name}": "…"}\`. It is all that
  the file says, and does what \`POST /v1/submissions/{id}/nil\` does; with \`certify=true\` it is certified too.
- **A baseline** is not recorded from a file: it is kept for good, and a file is sent again as often as it takes. \`POST /v1/projects/{code}/baselines\`.

## Formats

- **CSV** (\`text/csv\`): a row for each report, line of its budget, dependency and so on; the column \`record\` says which, and is a report where it
  is left out. Rows of a project may stand anywhere. Separated by semicolons, commas or tabulators; UTF-8, UTF-16 with its mark, or
  Windows-1252. An unknown heading is a fault, but columns of your own that begin with \`x_\` are kept and come back.
- **NDJSON** (\`application/x-ndjson\`): a report per line, as \`POST /v1/rounds/{round}/reports\` takes it.
- **Excel** (\`application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\`): a workbook with the sheets of the template,
  \`GET /v1/rounds/{round}/import-template?language=nb\`, filled in by Excel, LibreOffice or another program. One sheet for each kind of row;
  a project whose line on the sheet Rapport is left empty is not reported. Formulas, merged cells and other sheets are refused.

Whole numbers as \`12000000\`, \`12 000 000\` or \`12000000,00\`; \`12,5\` is refused, and so is \`1.234\`, which may be thousands or decimals. Dates as
\`2021-04-23\`, \`23.04.2021\` or the number Excel holds them as (\`44309\`). Choices by value or name, in Norwegian or English. What begins like a
formula is text, and is never evaluated; in CSV that we write it has an apostrophe before it.

## Rows

| record | på norsk | in English |
| --- | --- | --- |
${records.join('\n')}

## Columns

Beside these: \`project\` (Tiltak), which must be there, \`record\`, and \`round\`, \`actor\` and \`ruleSet\`, which must be those of the import where they are given.

| column | på norsk | in English | values | used in |
| --- | --- | --- | --- | --- |
${columns.join('\n')}
`;
}

main().catch(fail);
