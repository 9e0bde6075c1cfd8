import type { Chance } from './chance.js';
import type { Asked, Expected, FigureModel } from './figure-model.js';
import { type Actor, expectStatus } from '../story.js';

/** Parses JSON with every whole number to its last digit. */
export const parseExactly = (text: string): unknown =>
  JSON.parse(text, ((_: string, value: unknown, { source }: { source: string }) =>
    Number.isInteger(value) ? BigInt(source) : value) as (key: string, value: unknown) => unknown);

const queryOf = (
  { measure, filters, frameAbove, convertTo, asOf }: Omit<Asked, 'round' | 'by'>,
  more: Readonly<Record<string, string>> = {},
): string =>
  new URLSearchParams({
    measure,
    ...filters,
    ...(frameAbove === null ? {} : { frameAbove: String(frameAbove) }),
    ...(convertTo === null ? {} : { prices: convertTo }),
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

interface Level {
  readonly priceYear: bigint;
  readonly basis: string;
  readonly total: bigint;
  readonly reports: bigint;
}

/** A figure as it is answered, every number exact. */
interface Figure {
  readonly measure: string;
  readonly by: readonly string[];
  readonly cells: readonly Cell[];
  readonly total: bigint | null;
  readonly totals: readonly Level[];
  readonly reports: bigint;
  readonly missing: bigint;
  readonly notReported: bigint;
  readonly reportedNotIn: bigint;
  readonly inputs: bigint;
  readonly additive: boolean;
}

type Figures = Exclude<Expected, { readonly refused: string }>;

/** Compares answers with the model, and counts what it has compared. */
export class FigureComparison {
  readonly differing: string[] = [];
  readonly refusals = new Map<string, number>();
  cells = 0;
  answered = 0;
  /** Answers with amounts at several price levels. */
  mixed = 0;
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
    if (expected.totals.size > 1) this.mixed += 1;
    this.compareCells(found, expected, told);
    this.compareTotals(found, expected, told);
    await this.drillInto(found, told);
  }

  private compareCells(found: Figure, expected: Figures, told: string): void {
    if (String(found.by) !== String(expected.by))
      this.differing.push(`should be split by ${String(expected.by)}: ${told}`);
    const cells = new Map(
      found.cells.map(({ keys, value, reports }) => [
        JSON.stringify(expected.by.map((dimension) => keys[dimension])),
        `${String(value)} of ${String(reports)}`,
      ]),
    );
    for (const key of new Set([...cells.keys(), ...expected.cells.keys()])) {
      this.cells += 1;
      const [is, should] = [cells.get(key), expected.cells.get(key)];
      if (is !== should)
        this.differing.push(`${key} is ${String(is)}, should be ${String(should)}: ${told}`);
    }
  }

  private compareTotals(found: Figure, expected: Figures, told: string): void {
    const { reports } = found;
    this.cells += 5 + expected.totals.size;
    const totals = found.totals.map(
      (level) => `${pricesOf(level)} ${String(level.total)} of ${String(level.reports)}`,
    );
    const should = [...expected.totals].map(([prices, total]) => `${prices} ${total}`).sort();
    if (totals.sort().join() !== should.join() || reports !== BigInt(expected.reports))
      this.differing.push(`totals ${should.join()}: ${told}`);
    const { missing, outside, inputs } = expected;
    const counts = [found.missing, found.notReported, found.reportedNotIn, found.inputs];
    if (counts.join() !== [missing, missing, outside, inputs].join())
      this.differing.push(`missing, outside, inputs ${counts.join()}: ${told}`);
    // Projects that are not there are 0; an amount that nobody reported is null.
    const levels =
      found.measure === 'projects' ? [{ total: BigInt(expected.reports) }] : found.totals;
    if (found.total !== (levels.length > 1 ? null : (levels[0]?.total ?? null)))
      this.differing.push(`one total: ${told}`);
    for (const level of levels) this.compareSum(found, level, told);
  }

  /** Compares the cells at one price level with their total. */
  private compareSum(
    { by, cells, additive }: Figure,
    level: Pick<Level, 'total'> | Level,
    told: string,
  ): void {
    const own = cells.filter(
      ({ keys }) =>
        !by.includes('prices') || !('basis' in level) || keys['prices'] === pricesOf(level),
    );
    const shares = own.flatMap(({ share }) => share ?? []);
    if (by.length > 0 && additive && addUp(own.map(({ value }) => value)) !== level.total)
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

function pricesOf({ priceYear, basis }: Level): string {
  return `${String(priceYear)}-${basis}`;
}

function addUp(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
