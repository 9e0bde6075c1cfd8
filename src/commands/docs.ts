import { readFile, writeFile } from 'node:fs/promises';
import { listDrawnMoves } from '../coordination/agreements/agreement.rules.js';
import { listDrawnRollOutMoves } from '../coordination/roll-outs/roll-out-drawing.rules.js';
import { fail } from '../main.js';
import {
  INTAKE,
  INTAKE_ACTIONS,
  drawIntake,
  type Transition,
} from '../portfolio/intake/intake.rules.js';
import {
  findColumn,
  COLUMNS,
  CONFIRM_COLUMN,
  NIL_COLUMN,
  RECORD_LABELS,
} from '../reporting/columns/report-columns.rules.js';
import { type Column, RECORDS } from '../reporting/columns/report-table.types.js';
import {
  SUBMISSION,
  SUBMISSION_ACTIONS,
  drawSubmission,
  type SubmissionTransition,
} from '../reporting/steps/submission.rules.js';
import { writeOrCheck } from './generated-file.js';
import { describeProjectFiles } from './project-file-page.js';
import { describeTrust, pickFigures } from './trust-page.js';

/**
 * Writes the state machines and the columns of an import from the tables that the service runs on,
 * and the table of the checks from the tests. With `--check` it fails when a file differs. With
 * `--figures FILE RUN` it keeps the figures in the output of a run first.
 */
async function main(): Promise<void> {
  const [option, log, run = 'a run'] = process.argv.slice(2);
  if (option === '--figures' && log !== undefined)
    await writeFile('docs/figures.json', pickFigures(await readFile(log, 'utf8'), run));
  await writeOrCheck('docs/trust.md', describeTrust(), 'npm run docs');
  await writeOrCheck('docs/intake.md', describeIntake(), 'npm run docs');
  await writeOrCheck('docs/submission.md', describeSubmission(), 'npm run docs');
  await writeOrCheck('docs/agreements.md', describeAgreements(), 'npm run docs');
  await writeOrCheck('docs/roll-outs.md', describeRollOuts(), 'npm run docs');
  await writeOrCheck('docs/import.md', describeImport(), 'npm run docs');
}

function describeIntake(): string {
  const rows = INTAKE_ACTIONS.map((action) => {
    const { from, to, by }: Transition = INTAKE[action];
    return `| \`${action}\` | ${from.join(', ')} | ${to} | ${by.join(', ')} |`;
  });
  return `# Into the portfolio and out of it

Written by \`npm run docs\` from the table in \`src/portfolio/intake/intake.rules.ts\`, which is the
table that runs. A council decides \`recommend\` and \`endorse\` on a list, in a case. \`recommend\`
also needs an assessment by the directorate that the project is within criteria that are not retired.
\`succeed\` happens to a registered project when a project in the portfolio is split into it.

\`\`\`mermaid
${drawIntake()}
\`\`\`

| action | from | to | by |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function describeAgreements(): string {
  const moves = listDrawnMoves();
  const drawn = moves.map(({ from, to, side, move }) => `  ${from} --> ${to}: ${side}, ${move}`);
  const rows = moves.map(
    ({ from, side, move, to }) => `| ${from} | ${side} | \`${move}\` | ${to} |`,
  );
  return `# Agreements between bodies

Written by \`npm run docs\` from the table in \`src/coordination/agreements/agreement.rules.ts\`,
which is the table that runs. A project of the **receiver** needs something of the **supplier**: a
delivery, a decision, a legal ground, capacity or funding, of a project, an item of a roadmap, a
national solution, an area or a ground outside any project.

- A request, an offer and a counter-offer name a day. \`commit\` agrees to the day that the other side
  named last. An offer can have a condition; \`decline\` and \`withdraw\` have a reason.
- A certified report that names a dependency makes the request itself, or confirms it. Another day in
  the report is the receiver's move until the two sides have agreed. Afterwards it is a gap, which
  \`GET /v1/rounds/{round}/mismatches\` shows.
- Whether an agreement slips is computed: its commitment or the supplier's certified forecast is after
  the day of need, or its day has passed.
- A ground that nobody supplies waits for nobody: the receiver says when it is there.
- Both sides read every word. Others read that it exists, its days and its state once the round is
  published.

\`\`\`mermaid
stateDiagram-v2
  [*] --> requested: receiver, request
${drawn.join('\n')}
\`\`\`

| from | by | move | to |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function describeRollOuts(): string {
  const moves = listDrawnRollOutMoves();
  const drawn = moves.map(({ from, to, side, move }) => `  ${from} --> ${to}: ${side}, ${move}`);
  const rows = moves.map(
    ({ from, side, move, to }) => `| ${from} | ${side} | \`${move}\` | ${to} |`,
  );
  return `# Roll-outs to receivers

Written by \`npm run docs\` from the rules in \`src/coordination/roll-outs/roll-out.rules.ts\`, which
are the rules that run. The **supplier** owns a solution or a project and plans its roll-out to a
**receiver**, a municipality or a trust, by quarter. Each receiver confirms its own.

- \`confirmed\` is a planned roll-out whose quarter the receiver has confirmed, or has asked for
  itself. In the API its state is \`planned\`, with \`confirmed\` equal to \`planned\`.
- \`ask\` and \`plan\` name a quarter. Equal quarters of both sides agree; another quarter is the
  other side's turn. A receiver asks for no earlier quarter than the supplier has planned.
- A delegate with the right \`mayIntroduce\` (KS, or the organisation that runs a network) moves on
  behalf of a member, with its own token and \`On-Behalf-Of\`. \`movedBy\` then names the delegate. A
  delegation to report gives no such right.
- \`GET /v1/coverage\`, \`GET /v1/collisions\` and the calendar of a receiver take \`asOf\`. Moves are
  never changed, so the same instant gives the same answer for good.

\`\`\`mermaid
stateDiagram-v2
  [*] --> askedFor: receiver, ask
  [*] --> planned: supplier, plan
${drawn.join('\n')}
\`\`\`

| from | by | move | to |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function describeSubmission(): string {
  const rows = SUBMISSION_ACTIONS.map((action) => {
    const { from, to, by }: SubmissionTransition = SUBMISSION[action];
    return `| \`${action}\` | ${from.join(', ')} | ${to ?? 'as it was'} | ${by} |`;
  });
  return `# An actor's submission of a round

Written by \`npm run docs\` from the table in \`src/reporting/steps/submission.rules.ts\`, which is
the table that runs.

- \`edit\` is any change of a report. A certified report counts until it is certified again.
- \`certify\` is also the certification of the last draft by itself. With one step (the default) a
  certifier may certify in any state of the row. With two steps the submission must be
  \`submitted\`, and the certifier must be another than who submitted it or has changed a report
  since all of it was last certified.
- The actor's steps need a round that takes its reports: a round that is open, before its closing or
  the actor's own deadline, or a closed round that is reopened for the actor, until the directorate
  accepts.
- \`return\` is for an open round, \`reopen\` for a closed one.

\`\`\`mermaid
${drawSubmission()}
\`\`\`

| action | from | to | by |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function describeImport(): string {
  const chapters = [
    introduceImport(),
    describeMeaning(),
    describeFormats(),
    describeRecords(),
    describeColumns(),
    describeProjectFiles(),
    describeHistory(),
  ];
  return chapters.join('\n');
}

function describeHistory(): string {
  return `## Loading earlier years as history

Earlier years are loaded over the API like any report, into rounds that say \`"historical": true\`.
Nothing in them is late or missing, every report counts as in the portfolio, and each round is
compared with the one before it by its opening, in whatever order you load them.

1. **Registers first.** A project that is over is held against the goals of its last day. The
   directorate adds those of an older strategy (\`POST /v1/registers/goals/entries\`); the register
   begins with 2017. Conversion to the prices of another year needs a price index that covers it.
2. **Projects.** \`POST /v1/projects\`, or a file of them, by the owner, or by the directorate with \`owner\`. Give
   \`endsOn\`. They need no standing: a historical round says itself what was in the portfolio.
3. **For each year a round**: \`POST /v1/rounds\` with \`"historical": true\` and the times of then. It is
   open at once. A period that has a live round takes none (\`live-round-of-period\`).
4. **For each owner a file**: \`POST /v1/rounds/{round}/imports?mode=validate\`, then
   \`mode=commit&certify=true\`. Another may send it with a delegation and \`On-Behalf-Of\`.
5. **Check, close, publish**: \`GET /v1/rounds/{round}/completeness\` has as many reports as the source,
   and \`missing\` 0. \`POST …/close\` with \`{"missing": 0}\`; the directorate alone reads the figures, and
   holds them against the source. \`POST …/publish\` publishes them.

\`recordedAt\` stays the time of loading, so \`asOf\` before it does not know the year. A wrong report is
corrected as in any closed round. \`test/scenarios/back-load.test.ts\` loads ten years of 1,700 reports
this way and compares every total with its source.
`;
}

function introduceImport(): string {
  return `# Reports from a file

Written by \`npm run docs\`. The tables of rows and columns come from
\`src/reporting/columns/report-columns.rules.ts\`, which is the table that runs.

\`\`\`sh
curl -s "http://127.0.0.1:3000/v1/rounds/2021-3/imports?mode=validate" \\
     -H "authorization: Bearer $TOKEN" -H "content-type: text/csv" \\
     -H "idempotency-key: import-$(date +%s)" --data-binary @- <<END
project;state;phase;statusColour;summary
HELSEPLATTFORMEN;active;execution;green;Etter plan.
END
\`\`\`

The round is the one that the demo leaves open, the token as in the [README](../README.md). Send a file
with \`--data-binary @rapporter.csv\`.

The answer is 202 with \`Location: /v1/imports/{id}\`. Read that address until \`state\` has ended. It
gives the counts, the faults by code and column, the first hundred faults in full, and what the file
changes against the last certified reports.

- \`/faults\` and \`/changes\` list all of them, as JSON by the page, or as CSV with
  \`Accept: text/csv\`.
- \`/result\` lists each row with its outcome and your own columns.
- \`receipt\` is null until the import has ended and stored something. It says when the file was
  received and when the import was done, who sent it, its size and hash, the counts, and the first
  hundred stored reports with their versions and certified revisions; \`/stored\` lists all. Where the
  actor has a confirmed mailbox, it gets a notice with the times, the counts and the hash (\`receipt\`).
  An import that its sender cancels has a receipt of what it stored, but sends no notice.
- Cancel an import by its job.
- The file and its rows are kept for 90 days, the outcome for good.
- Of a file with more than 100,000 faults the first 100,000 are kept and the others counted:
  \`counts.faults\` and \`counts.faultsKept\`.

| parameter | |
| --- | --- |
| \`mode\` | \`validate\` does the same as \`commit\` and then stores nothing |
| \`atomic\` | \`all\` (default) stores nothing when there is a fault; \`row\` stores every report without fault |
| \`certify\` | \`true\` certifies the stored reports; not for an actor with two steps |
| \`language\` | \`nb\` (default) or \`en\`, for the faults |
| \`mapping\` | a saved mapping of your headings: \`PUT /v1/import-mappings/{name}\` |
`;
}

function describeMeaning(): string {
  const confirm = findColumn(CONFIRM_COLUMN)?.heading.nb ?? '';
  return `A report equal to the draft or the certified report is left alone. What the file has no column for, or
a workbook no sheet for, stays as it is in the report of the round; an empty cell clears its value. A line of
NDJSON is a whole report, as in \`POST /v1/rounds/{round}/reports\`.

- **Confirmed unchanged**: \`${CONFIRM_COLUMN}\` (${confirm}) on the report's row, in NDJSON
  \`{"project": "SAFEST", "${CONFIRM_COLUMN}": true}\`. The report repeats the last certified report
  of an earlier round, as \`POST /v1/reports/{id}/confirm-unchanged\` does. Leave out the other rows of
  the project, or repeat the same values.
- **Nothing to report**: a row with the reason under \`${NIL_COLUMN.name}\` (${NIL_COLUMN.heading.nb})
  and no project, on the template's sheet ${NIL_COLUMN.sheet.nb}, in NDJSON the line
  \`{"${NIL_COLUMN.name}": "…"}\`. The file then has no other rows. It does the same as
  \`POST /v1/submissions/{id}/nil\`, and is certified too with \`certify=true\`.
- **Not rated**: an empty \`statusColour\` with a \`statusReason\` says why the project has no colour,
  in JSON \`{"status": {"reason": "…"}}\`. It then has no cause and no action.
- **Cause not known**: in a historical round a yellow or red status takes the cause \`notKnown\` (Ikke
  kjent), and then needs no action. Other rounds refuse it.
- **Names of codes** are those that hold today or, in a round that is over, on its last day.
- **A baseline** is not recorded from a file, because it is kept for good and a file may be sent many
  times. Use \`POST /v1/projects/{code}/baselines\`.
`;
}

function describeFormats(): string {
  return `## Formats

- **CSV** (\`text/csv\`): a row for each report, budget line, dependency and so on. The column
  \`record\` says the kind of row; without it the row is a report. Rows of a project may stand
  anywhere. Separate columns by semicolons, commas or tabulators. The text is UTF-8, UTF-16 with its
  mark, or Windows-1252. An unknown heading is a fault, but your own columns that begin with \`x_\`
  are kept and come back.
- **NDJSON** (\`application/x-ndjson\`): a report per line, as
  \`POST /v1/rounds/{round}/reports\` takes it.
- **Excel** (\`application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\`): a workbook with
  the sheets of the template, \`GET /v1/rounds/{round}/import-template?language=nb\`, filled in by
  Excel, LibreOffice or another program. There is one sheet for each kind of row. A project whose line
  on the sheet Rapport is empty is not reported. Formulas, merged cells and other sheets are refused.

Write whole numbers as \`12000000\`, \`12 000 000\` or \`12000000,00\`. \`12,5\` is refused, and so is
\`1.234\`, which may be thousands or decimals. Write dates as \`2021-04-23\`, \`23.04.2021\` or the
number that Excel stores (\`44309\`). Choices are values or names, in Norwegian or English. A text that
begins like a formula is never evaluated; in our CSV it has an apostrophe before it.
`;
}

function describeRecords(): string {
  const rows = RECORDS.map(
    (record) => `| \`${record}\` | ${RECORD_LABELS[record].nb} | ${RECORD_LABELS[record].en} |`,
  );
  return `## Rows

| record | på norsk | in English |
| --- | --- | --- |
${rows.join('\n')}
`;
}

const KINDS = { text: 'text', whole: 'whole number', date: 'date' } as const;

function describeValues({ kind, choices, register }: Column): string {
  if (register === 'roadmapItems') return 'code of an item of a roadmap, or the code and its title';
  if (kind === 'code') return `code or name of the register \`${String(register)}\``;
  if (kind !== 'choice') return KINDS[kind];
  return choices.map(({ value, nb }) => (value === nb ? value : `\`${value}\` ${nb}`)).join(', ');
}

function describeColumns(): string {
  const rows = COLUMNS.map((column) => {
    const { name, heading, places } = column;
    const values = describeValues(column);
    const records = RECORDS.filter((record) => places[record] !== undefined);
    const used = records.map((record) => `\`${record}\``).join(', ');
    return `| \`${name}\` | ${heading.nb} | ${heading.en} | ${values} | ${used} |`;
  });
  return `## Columns

Besides these columns there are \`project\` (Tiltak), which is required, \`record\`, and \`round\`,
\`actor\` and \`ruleSet\`, which must be those of the import when they are given.

| column | på norsk | in English | values | used in |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

main().catch(fail);
