const WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2];

/**
 * Says whether a value is a Norwegian organisation number: nine digits, of which the last is the
 * mod-11 check digit (weights 3 2 7 6 5 4 3 2).
 */
export function isOrganisationNumber(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{9}$/.test(value)) return false;
  const sum = WEIGHTS.reduce(
    (total, weight, index) => total + weight * Number(value.charAt(index)),
    0,
  );
  const check = (11 - (sum % 11)) % 11;
  return check < 10 && check === Number(value.charAt(8));
}
