import { fault, type Fault } from '../../platform/base/problem.js';

/** Returns the fault of a closing that does not confirm how many reports are missing. */
export function confirmationFaults(missing: number, confirmed: number | undefined): Fault[] {
  if (confirmed === missing || (missing === 0 && confirmed === undefined)) return [];
  const count = String(missing);
  return [
    fault(
      '/missing',
      'missing-not-confirmed',
      `Det mangler ${count} rapporter. Oppgi antallet for å lukke uten dem`,
      `${count} reports are missing. Give the number to close without them`,
    ),
  ];
}

/** Returns the fault of a publication that would have been before now. */
export function publicationFaults(at: Date | undefined, now: Date): Fault[] {
  if (at === undefined || at > now) return [];
  return [
    fault(
      '/at',
      'publication-in-the-past',
      'Må være i framtiden. Utelat tidspunktet for å publisere med en gang',
      'Must be in the future. Leave the time out to publish at once',
    ),
  ];
}
