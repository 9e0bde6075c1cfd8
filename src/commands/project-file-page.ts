import { PROJECT_SHEETS } from '../reporting/columns/report-template.types.js';
import {
  EXTERNAL_IDS_COLUMN,
  PROJECT_COLUMNS,
  type ProjectColumn,
} from '../reporting/project-files/project-columns.rules.js';
import { MAX_PROJECTS } from '../reporting/project-files/project-file.parser.js';

/** Returns the chapter of docs/import.md on files of projects. */
export function describeProjectFiles(): string {
  return `${introduceProjects()}
${describeMentions()}
| column | på norsk | in English | values |
| --- | --- | --- | --- |
${PROJECT_COLUMNS.map(describeColumn).join('\n')}
`;
}

function introduceProjects(): string {
  const [sheet] = PROJECT_SHEETS;
  return `## Projects from a file

\`\`\`sh
curl -s "http://127.0.0.1:3000/v1/project-imports?mode=validate" \\
     -H "authorization: Bearer $TOKEN" -H "content-type: text/csv" \\
     -H "idempotency-key: projects-$(date +%s)" --data-binary @- <<END
project;name;externalIds
HELSEPLATTFORMEN;Helseplattformen;websak:2021/77
END
\`\`\`

A row is a project. One that you have is changed, another code is registered. What the file has no
column for stays as it is; an empty cell clears its value, and in a list of several it leaves none. A
project equal to the one that you have is left alone. The import answers like one of reports, with
\`kind\` \`projects\`: read it, its faults, changes and result, and cancel it, as above.

- \`mode\`, \`atomic\` and \`language\` are as for reports. \`atomic=row\` stores every project without fault.
- The formats are the same. NDJSON has a project per line, as \`POST /v1/projects\` takes it: an absent
  member leaves its value, null clears it. Of a workbook the sheet ${sheet?.nb ?? ''} (${sheet?.en ?? ''}) of the
  template is read. The other sheets belong to the reports: send the same workbook here first and then
  to the round. The import of reports does not read this sheet.
- A programme may stand in the same file as its projects, in any order.
- The owner of a project is changed by a transfer and not by a file. The code of another actor's project
  is taken, as it is for \`POST /v1/projects\`.
- A file has at most ${String(MAX_PROJECTS)} projects. They are stored in one transaction.
- A saved mapping of your headings (\`mapping\`) is read as for reports. It may name columns of both.
- \`skippedSheets\` names the filled sheets that an import did not read.
`;
}

function describeMentions(): string {
  return `### Codes and external ids

A code has 2 to 64 letters (of the Norwegian alphabet), digits, \`-\`, \`_\` and \`.\`, as you write it. Codes
are compared without case: \`safest\` finds SAFEST, and nobody else can take it.

External ids are the ids that your own systems have for a project: \`{"scheme": "websak", "value":
"2021/77"}\`. Each stands for one of your projects. Wherever a code is, \`websak:2021/77\` may be: in the
column \`project\`, in dependencies, in bodies, queries and addresses
(\`…/projects/websak:2021%2F77\`). Answers always have the code. Only your own ids are read; another
actor's say nothing. The scheme is compared without case, the value as it is written.

### Columns of projects

\`project\` (Tiltak) is required: the code, or of a project that you have an external id. Items of a list
are separated by semicolons.
`;
}

function describeColumn(column: ProjectColumn): string {
  const { name, heading } = column;
  return `| \`${name}\` | ${heading.nb} | ${heading.en} | ${describeValues(column)} |`;
}

function describeValues({ name, kind, choices, register, list }: ProjectColumn): string {
  if (name === EXTERNAL_IDS_COLUMN) return 'list of `scheme:value`';
  if (kind === 'choice') return choices.map(({ value, nb }) => `\`${value}\` ${nb}`).join(', ');
  const one = register === undefined ? kind : `code or name of the register \`${register}\``;
  return list ? `list, ${one}` : one;
}
