import { fail } from '../main.js';
import { INTAKE, INTAKE_ACTIONS, intakeDiagram, type Transition } from '../portfolio/intake.rules.js';
import { writeOrCheck } from './generated-file.js';

/** Writes `docs/intake.md` from the table that runs intake; `--check` fails when it differs. */
async function main(): Promise<void> {
  const rows = INTAKE_ACTIONS.map((action) => {
    const { from, to, by }: Transition = INTAKE[action];
    return `| \`${action}\` | ${from.join(', ')} | ${to} | ${by.join(', ')} |`;
  });
  const text = `# Into the portfolio and out of it

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
  await writeOrCheck('docs/intake.md', text, 'npm run docs');
}

main().catch(fail);
