import type { BridgeRow, BridgeStep } from '../../../src/rollup/groups/bridge.dto.js';
import { BRIDGE_PARTS, type BridgePart } from '../../../src/rollup/groups/bridge.types.js';

/** Checks of answers that every bridge in them adds up, whatever the model says of it. */
export class BridgeBalance {
  private readonly crossed = new Set<BridgePart>();

  /** Lists the parts that had projects in some answer. */
  listCrossed(): BridgePart[] {
    return BRIDGE_PARTS.filter((part) => this.crossed.has(part));
  }

  /**
   * Lists the rows of an answer whose parts do not lead from the total before to that of now, and
   * the sides on which the colours are not all projects. Takes the links out of the rows.
   */
  check(path: string, body: Record<string, unknown>): string[] {
    const rows = (body['bridge'] ?? body['rows'] ?? []) as BridgeRow[];
    for (const row of rows) for (const part of BRIDGE_PARTS) this.bare(row, part);
    const unbalanced = rows.flatMap((row) => {
      const sum = BRIDGE_PARTS.reduce((all, part) => all + row[part].amount, row.before ?? 0);
      const name = `${row.measure} ${row.level ?? ''}`;
      return sum === (row.now ?? 0) ? [] : [`${path}: ${name} is ${String(sum)} by its parts`];
    });
    return [...unbalanced, ...findUncoloured(path, rows)];
  }

  private bare(row: BridgeRow, part: BridgePart): void {
    const { amount, projects }: BridgeStep = row[part];
    row[part] = { amount, projects };
    if (projects > 0) this.crossed.add(part);
  }
}

function findUncoloured(path: string, rows: readonly BridgeRow[]): string[] {
  const [projects, ...colours] = rows.filter(({ level }) => level === null);
  if (projects === undefined) return [];
  return (['now', 'before'] as const).flatMap((side) => {
    const all = colours.reduce((sum, row) => sum + (row[side] ?? 0), 0);
    return all === projects[side] ? [] : [`${path}: colours of ${side} are ${String(all)}`];
  });
}
