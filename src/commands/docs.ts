import { fail } from '../main.js';
import { INTAKE, INTAKE_ACTIONS, intakeDiagram, type Transition } from '../portfolio/intake.rules.js';
import { SUBMISSION, SUBMISSION_ACTIONS, submissionDiagram, type SubmissionTransition } from '../reporting/submission.rules.js';
import { writeOrCheck } from './generated-file.js';

/** Writes the drawings of the state machines from the tables that run them; `--check` fails when one differs. */
async function main(): Promise<void> {
  await writeOrCheck('docs/intake.md', intake(), 'npm run docs');
  await writeOrCheck('docs/submission.md', submission(), 'npm run docs');
}

function intake(): string {
  const rows = INTAKE_ACTIONS.map((action) => {
    const { from, to, by }: Transition = INTAKE[action];
    return `| \`${action}\` | ${from.join(', ')} | ${to} | ${by.join(', ')} |`;
  });
  return `# Into the portfolio and out of it

Written by \`npm run docs\` from the table in \`src/portfolio/intake.rules.ts\`, which is what runs. \`recommend\` and \`endorse\` are decisions
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

Written by \`npm run docs\` from the table in \`src/reporting/submission.rules.ts\`, which is what runs. \`edit\` is any change of a report;
what was certified stays what counts until it is certified again. Certifying the last draft by itself is \`certify\` too. With one step
(the default) whoever may certify does so from any state of the row; with two only from \`submitted\`, and not who submitted. The actor's
steps need a round that takes its reports: open, before its closing or the actor's own deadline; or closed and reopened for this actor,
until the directorate accepts. \`return\` is for an open round, \`reopen\` for a closed one.

\`\`\`mermaid
${submissionDiagram()}
\`\`\`

| action | from | to | by |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

main().catch(fail);
