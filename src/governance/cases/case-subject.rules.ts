import { fault, type Fault, pointerStep } from '../../platform/base/problem.js';
import type { AboutKind, CaseAlternative, CaseSubject } from './case.types.js';

/** Subjects and alternatives that a request gives for a case. */
export interface GivenSubjects {
  readonly about?: readonly CaseSubject[];
  readonly alternatives?: readonly CaseAlternative[];
}

/** References that exist, by the kinds whose registers are at hand. */
export type KnownReferences = Readonly<Partial<Record<AboutKind, ReadonlySet<string>>>>;

/**
 * Lists the faults of the things that a case is about: references that no register has, a portfolio
 * whose figures the case has not frozen, and things or alternatives that are given twice.
 */
export function subjectFaults(
  { about = [], alternatives = [] }: GivenSubjects,
  known: KnownReferences,
  frozenRounds: readonly string[],
): Fault[] {
  return [
    ...about.flatMap((subject, index) => {
      const at = `/about${pointerStep(index)}/reference`;
      const same = about.findIndex(
        ({ kind, reference }) => kind === subject.kind && reference === subject.reference,
      );
      return same === index
        ? referenceFaults(subject, at, known, frozenRounds)
        : [fault(at, 'subject-repeated', 'Er oppgitt to ganger', 'Is given twice')];
    }),
    ...alternatives.flatMap(({ key }, index) =>
      alternatives.findIndex((other) => other.key === key) === index
        ? []
        : [
            fault(
              `/alternatives${pointerStep(index)}/key`,
              'alternative-repeated',
              'Et annet alternativ har denne bokstaven',
              'Another alternative has this letter',
            ),
          ],
    ),
  ];
}

function referenceFaults(
  { kind, reference }: CaseSubject,
  at: string,
  known: KnownReferences,
  frozenRounds: readonly string[],
): Fault[] {
  if (known[kind]?.has(reference) === false)
    return [fault(at, 'unknown-subject', 'Finnes ikke i registeret', 'Is not in the register')];
  if (kind !== 'portfolio' || frozenRounds.includes(reference)) return [];
  return [
    fault(
      at,
      'portfolio-not-frozen',
      'Legg runden til i «rounds», så tallene fryses for saken',
      'Add the round to `rounds`, so that its figures are frozen for the case',
    ),
  ];
}

/** Refuses an alternative that the case does not have. */
export function alternativeFaults(
  alternative: string | null,
  alternatives: readonly CaseAlternative[],
): Fault[] {
  if (alternative === null || alternatives.some(({ key }) => key === alternative)) return [];
  return [
    fault(
      '/chosenAlternative',
      'unknown-alternative',
      'Saken har ikke dette alternativet',
      'The case does not have this alternative',
    ),
  ];
}
