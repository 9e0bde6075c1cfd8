import type { Stored } from './stored-versions.js';

export type Values = Readonly<Record<string, readonly (string | null)[]>>;

/** A report as it counts at an instant, with its value in each dimension of reports. */
export interface Line {
  readonly revision: Stored['revisions'][number];
  readonly actor: Stored['actors'][number];
  readonly directorateReason: string | null;
  readonly values: Values;
}

/** Facts that a report, or one of its budget lines, has in every dimension. */
export interface Fact {
  readonly report: string;
  readonly values: Values;
  readonly amount: bigint;
  readonly prices: string | null;
}

/** Says whether a report is of a project in the portfolio. National figures count no other. */
export function isInPortfolio({ values }: Pick<Line, 'values'>): boolean {
  return values['standing']?.[0] === 'inPortfolio';
}

/** The price index of the questions. */
export const INDEX: Readonly<Record<string, number>> = { 2020: 1013, 2021: 1049, 2022: 1110 };

/** Returns the frame of a report as a fact; none of a report that states no frame. */
export function frameFactsOf({ revision: { report_id, content }, values }: Line): Fact[] {
  const { frame } = content;
  if (frame == null) return [];
  const prices = `${String(frame.priceYear)}-${frame.basis}`;
  const own = {
    budgetYear: [null],
    fundingSource: [null],
    prices: [prices],
    basis: [frame.basis],
  };
  return [
    { report: report_id, values: { ...values, ...own }, amount: BigInt(frame.approved), prices },
  ];
}

/** Returns a fact for each budget line that has an amount, or one for a report without any line. */
export function budgetFactsOf(
  { revision, values }: Line,
  measure: 'projects' | 'approved' | 'forecast' | 'actual',
): Fact[] {
  const { report_id: report, content } = revision;
  if (measure === 'projects' && content.budget.length === 0) {
    const none = { budgetYear: [null], fundingSource: [null], prices: [null], basis: [null] };
    return [{ report, values: { ...values, ...none }, amount: 0n, prices: null }];
  }
  return content.budget.flatMap((line): Fact[] => {
    const amount = measure === 'projects' ? 0 : line[measure];
    if (amount === null) return [];
    const prices = `${String(line.priceYear)}-${line.basis}`;
    const own = {
      budgetYear: [String(line.year)],
      fundingSource: [line.fundingSource],
      prices: [prices],
      basis: [line.basis],
    };
    return [{ report, values: { ...values, ...own }, amount: BigInt(amount), prices }];
  });
}

/** Converts an amount by the index, to whole NOK with halves away from zero. */
export function convert(amount: bigint, from: string, to: string): bigint {
  const [before, after] = [BigInt(INDEX[from] ?? 0), BigInt(INDEX[to] ?? 0)];
  const size = amount < 0n ? -amount : amount;
  const converted = (2n * size * after + before) / (2n * before);
  return amount < 0n ? -converted : converted;
}

export function convertFact(fact: Fact, to: string): Fact {
  const [from = '', basis = ''] = (fact.prices ?? '').split('-');
  const prices = `${to}-${basis}`;
  const amount = convert(fact.amount, from, to);
  return { ...fact, amount, prices, values: { ...fact.values, prices: [prices] } };
}

/** Returns a fact of a project with the price level of its budget line after a conversion. */
export function convertLevel(fact: Fact, to: string): Fact {
  const [, basis] = (fact.values['prices']?.[0] ?? '').split('-');
  return basis === undefined
    ? fact
    : { ...fact, values: { ...fact.values, prices: [`${to}-${basis}`] } };
}
