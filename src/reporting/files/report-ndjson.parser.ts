import { BODY_LIMITS, parseJsonBody } from '../../platform/http/json-body.parser.js';
import { type Fault, Problem } from '../../platform/base/problem.js';
import type { StoredFile } from '../workbooks/table.types.js';
import { OWN_COLUMN } from '../columns/report-columns.rules.js';
import { UnreadableFile } from '../workbooks/unreadable-file.problems.js';

/** One line of a file of reports: the body of a report as POST takes it, or the faults in it. */
export interface ReportLine {
  readonly row: number;
  readonly body?: unknown;
  readonly faults: readonly Fault[];
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads the reports of an NDJSON file, each line as strictly as the body of a request. Skips empty
 * lines.
 */
export async function* readReportLines(file: StoredFile): AsyncIterable<ReportLine> {
  let row = 0;
  for await (const bytes of splitLines(file)) {
    row += 1;
    const line =
      row === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
    if (line.toString('latin1').trim() !== '') yield { row, ...readLine(line) };
  }
}

function readLine(line: Buffer): Omit<ReportLine, 'row'> {
  try {
    return { body: parseJsonBody(line), faults: [] };
  } catch (error) {
    if (error instanceof Problem && error.options.errors !== undefined)
      return { faults: error.options.errors };
    throw error;
  }
}

async function* splitLines(file: StoredFile): AsyncIterable<Buffer> {
  let rest = Buffer.alloc(0);
  let row = 1;
  for await (const bytes of file.bytes(0, file.size)) {
    const all = Buffer.concat([rest, bytes]);
    let start = 0;
    for (let end = all.indexOf(LINE_FEED); end >= 0; end = all.indexOf(LINE_FEED, start)) {
      yield all.subarray(start, end);
      start = end + 1;
      row += 1;
    }
    rest = all.subarray(start);
    if (rest.length > BODY_LIMITS.bytes) {
      const kilobytes = String(BODY_LIMITS.bytes / 1024);
      throw new UnreadableFile(
        'row-too-long',
        {
          nb: `Linjen er lengre enn ${kilobytes} kB. Hver linje skal være én rapport`,
          en: `The line is longer than ${kilobytes} kB. Each line must be one report`,
        },
        { row },
      );
    }
  }
  if (rest.length > 0) yield rest;
}

/** Takes the sender's own members (`x_…`) out of a body. */
export function splitOwnMembers(body: unknown): {
  readonly own: Record<string, string>;
  readonly rest: unknown;
} {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { own: {}, rest: body ?? {} };
  const members = Object.entries(body);
  const own = members
    .filter(([name]) => OWN_COLUMN.test(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  return {
    own: Object.fromEntries(own) as Record<string, string>,
    rest: Object.fromEntries(members.filter(([name]) => !OWN_COLUMN.test(name))),
  };
}
