import type { Localised } from '../../platform/base/problem.js';

/** Mål, områder, temaer, segmenter, nasjonale løsninger, nettverk. */
export const REGISTERS = [
  'goals',
  'areas',
  'themes',
  'segments',
  'nationalSolutions',
  'networks',
] as const;
export type RegisterKey = (typeof REGISTERS)[number];

/** Properties of a register that its entries do not say. */
export interface RegisterKind {
  readonly title: Localised;
  /** Form of the codes of its entries. */
  readonly code: RegExp;
  /** A code of that form. */
  readonly example: string;
  /** Register of the entries that its entries stand under. Null when they stand under none. */
  readonly parent: RegisterKey | null;
}

const WORD = /^[a-z][A-Za-z0-9]{1,39}$/;

export const REGISTER_KINDS: Readonly<Record<RegisterKey, RegisterKind>> = {
  goals: {
    title: { nb: 'Strategimål og delmål', en: 'Strategy goals and sub-goals' },
    code: /^[1-9](?:[A-Z]|\.[1-9])?$/,
    example: '1A',
    parent: 'goals',
  },
  areas: {
    title: { nb: 'Områder', en: 'Areas' },
    code: WORD,
    example: 'welfareTechnology',
    parent: null,
  },
  themes: {
    title: { nb: 'Temaer', en: 'Themes' },
    code: WORD,
    example: 'competence',
    parent: 'segments',
  },
  segments: {
    title: { nb: 'Segmenter', en: 'Segments' },
    code: WORD,
    example: 'digitalSecurity',
    parent: null,
  },
  nationalSolutions: {
    title: { nb: 'Nasjonale e-helseløsninger', en: 'National e-health solutions' },
    code: /^[A-Z][A-Za-z0-9-]{1,39}$/,
    example: 'Kjernejournal',
    parent: null,
  },
  networks: {
    title: { nb: 'Kommunenettverk', en: 'Networks of municipalities' },
    code: WORD,
    example: 'digiAgder',
    parent: null,
  },
};

/** Names of an entry. The nynorsk name is null where none is certain. */
export interface EntryNames extends Localised {
  readonly nn: string | null;
}

/** An entry of a register, valid from its first day until, not including, `validTo`. */
export interface RegisterEntryValue {
  readonly code: string;
  readonly parent: string | null;
  readonly names: EntryNames;
  /** Null when no first day is known. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly source: string;
}

/** An open round with its first and last day in Norway, that of its closing. */
export interface OpenRound {
  readonly key: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

/** A code with its names in the service's languages. */
export interface CodeWithName {
  readonly code: string;
  readonly name: Localised;
}

/** A code of a register with its names. */
export interface RegisteredCode extends CodeWithName {
  readonly register: RegisterKey;
}
