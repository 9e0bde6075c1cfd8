import type { Chance } from './chance.js';
import type { Asked, FigureModel } from './figure-model.js';
import { type Actor, expectStatus } from '../story.js';

/** Parses JSON with every whole number to its last digit. */
export const parseExactly = (text: string): unknown =>
  JSON.parse(text, ((_: string, value: unknown, { source }: { source: string }) =>
    Number.isInteger(value) ? BigInt(source) : value) as (key: string, value: unknown) => unknown);

const queryOf = (
  { measure, filters, asOf }: Pick<Asked, 'measure' | 'filters' | 'asOf'>,
  more: Readonly<Record<string, string>> = {},
): string =>
  new URLSearchParams({
    measure,
    ...filters,
    ...(asOf === null ? {} : { asOf: asOf.toISOString() }),
    ...more,
  }).toString();

interface Cell {
  readonly keys: Readonly<Record<string, string | null>>;
  readonly value: bigint;
  readonly share: bigint | null;
  readonly reports: bigint;
  readonly href: string;
}

/** A figure as it is answered, every number exact. */
interface Figure {
  readonly cells: readonly Cell[];
  readonly total: bigint;
  readonly reports: bigint;
  readonly missing: bigint;
  readonly additive: boolean;
}

/** Compares answers with the model, and counts what it has compared. */
export class FigureComparison {
  readonly differing: string[] = [];
  readonly refusals = new Map<string, number>();
  cells = 0;
  answered = 0;
  drilled = 0;
  listed = 0;

  constructor(
    private readonly caller: Actor,
    private readonly model: FigureModel,
    private readonly chance: Chance,
    private readonly now: Date,
  ) {}

  async compare(asked: Asked): Promise<void> {
    const expected = this.model.answer(asked, this.now);
    const query = queryOf(asked, asked.by.length === 0 ? {} : { by: asked.by.join(',') });
    const answer = await this.caller.call('GET', `/v1/rounds/${asked.round}/figures?${query}`);
    const told = `${JSON.stringify(asked)}: ${answer.text.slice(0, 500)}`;
    if ('refused' in expected) {
      this.refusals.set(expected.refused, (this.refusals.get(expected.refused) ?? 0) + 1);
      if (answer.status < 400 || !answer.text.includes(`"${expected.refused}"`))
        this.differing.push(`should be ${expected.refused}: ${told}`);
      return;
    }
    this.answered += 1;
    if (answer.status !== 200) {
      this.differing.push(told);
      return;
    }
    const found = parseExactly(answer.text) as Figure;
    this.compareCells(asked, found, expected.cells, told);
    this.compareTotals(asked, found, expected, told);
    await this.drillInto(found, told);
  }

  private compareCells(
    asked: Asked,
    found: Figure,
    expected: ReadonlyMap<string, string>,
    told: string,
  ): void {
    const cells = new Map(
      found.cells.map(({ keys, value, reports }) => [
        JSON.stringify(asked.by.map((dimension) => keys[dimension])),
        `${String(value)} of ${String(reports)}`,
      ]),
    );
    for (const key of new Set([...cells.keys(), ...expected.keys()])) {
      this.cells += 1;
      const [is, should] = [cells.get(key), expected.get(key)];
      if (is !== should)
        this.differing.push(`${key} is ${String(is)}, should be ${String(should)}: ${told}`);
    }
  }

  private compareTotals(
    asked: Asked,
    { cells, total, reports, missing, additive }: Figure,
    expected: { readonly total: string; readonly missing: number },
    told: string,
  ): void {
    this.cells += 2;
    const sum = addUp(cells.map(({ value }) => value));
    const shares = cells.flatMap(({ share }) => share ?? []);
    if (
      `${String(total)} of ${String(reports)}` !== expected.total ||
      missing !== BigInt(expected.missing)
    )
      this.differing.push(`total ${expected.total}, missing ${String(expected.missing)}: ${told}`);
    if (asked.by.length > 0 && additive && sum !== total)
      this.differing.push(`does not add up: ${told}`);
    if (shares.some((share) => share > 0n) && addUp(shares) !== 100n)
      this.differing.push(`shares of ${shares.join('/')}: ${told}`);
  }

  /** Lists the reports behind one of the cells, which must add up to it. */
  private async drillInto({ cells }: Figure, told: string): Promise<void> {
    if (cells.length === 0) return;
    const cell = this.chance.one(cells);
    const link = `${cell.href}${cell.href.includes('?') ? '&' : '?'}limit=500`;
    const { text } = expectStatus(await this.caller.call('GET', link), 200);
    const behind = parseExactly(text) as {
      readonly items: readonly { readonly value: bigint }[];
      readonly total: bigint;
      readonly hidden: bigint;
    };
    const sum = addUp(behind.items.map(({ value }) => value));
    this.drilled += 1;
    this.listed += behind.items.length;
    if (
      sum !== cell.value ||
      behind.total !== cell.value ||
      BigInt(behind.items.length) !== cell.reports ||
      behind.hidden !== 0n
    )
      this.differing.push(`${JSON.stringify(cell.keys)} is made of ${String(sum)}: ${told}`);
  }
}

function addUp(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
