/**
 * As a filter: those that have no value in a dimension. No value of any dimension looks like it.
 */
export const NONE = '-';

/**
 * Where the reports behind a figure are listed: the question as it was asked, and the keys of its
 * cell as filters.
 */
export function reportsHref(
  round: string,
  asked: Readonly<Record<string, string | undefined>>,
  keys: Readonly<Record<string, string | null | undefined>> = {},
): string {
  const named = Object.entries<string | null | undefined>({ ...asked, by: undefined, ...keys });
  const filters = named.flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value ?? NONE]],
  );
  return [`/v1/rounds/${round}/figures/reports`, new URLSearchParams(filters).toString()]
    .filter((part) => part !== '')
    .join('?');
}
