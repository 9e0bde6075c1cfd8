/** Filter value for reports without a value in a dimension. No dimension has this value. */
export const NONE = '-';

/**
 * Returns the link to the reports behind a figure: the question, with the keys of the cell as
 * filters.
 */
export function reportsHref(
  round: string,
  asked: Readonly<Record<string, string | number | undefined>>,
  keys: Readonly<Record<string, string | null | undefined>> = {},
): string {
  const named = Object.entries<string | number | null | undefined>({
    ...asked,
    by: undefined,
    ...keys,
  });
  const filters = named.flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value ?? NONE)]],
  );
  return [`/v1/rounds/${round}/figures/reports`, new URLSearchParams(filters).toString()]
    .filter((part) => part !== '')
    .join('?');
}
