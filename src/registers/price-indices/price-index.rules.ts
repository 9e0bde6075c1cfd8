import { fault, pointerStep, type Fault } from '../../platform/base/problem.js';

/** Requires that each year of an index stands once, and that there are two to compare. */
export function priceIndexFaults(values: readonly { readonly year: number }[]): Fault[] {
  const years = values.map(({ year }) => year);
  const repeated = years.flatMap((year, index) =>
    years.indexOf(year) === index
      ? []
      : [
          fault(
            `/values${pointerStep(index)}/year`,
            'year-repeated',
            `${String(year)} er oppgitt to ganger`,
            `${String(year)} is given twice`,
          ),
        ],
  );
  if (new Set(years).size >= 2) return repeated;
  const tooFew = fault(
    '/values',
    'too-few-years',
    'Oppgi minst to år: en indeks sammenligner år med hverandre',
    'Give at least two years: an index compares years with one another',
  );
  return [...repeated, tooFew];
}
