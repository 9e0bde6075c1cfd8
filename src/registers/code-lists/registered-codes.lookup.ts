import { fault, type Fault, type Localised } from '../../platform/base/problem.js';
import { suggestCodes } from './near-code.rules.js';
import {
  type CodeWithName,
  REGISTER_KINDS,
  type RegisteredCode,
  type RegisterKey,
} from './register.types.js';

/** A code that a request gives, with its place in the body. */
export interface GivenCode {
  readonly pointer: string;
  readonly register: RegisterKey;
  readonly code: string;
}

/** Codes of faults, each naming the register that lacks the value. */
const UNKNOWN: Readonly<Record<RegisterKey, string>> = {
  goals: 'unknown-goal',
  areas: 'unknown-area',
  themes: 'unknown-theme',
  segments: 'unknown-segment',
  nationalSolutions: 'unknown-national-solution',
  networks: 'unknown-network',
};

/** Longest list of codes that a fault names when none is near. */
const MOST_LISTED = 12;

/** The codes of some registers that are valid on one day. */
export class RegisteredCodes {
  private readonly known: ReadonlySet<string>;

  constructor(
    private readonly codes: readonly RegisteredCode[],
    private readonly day: string,
  ) {
    this.known = new Set(codes.map(({ register, code }) => `${register} ${code}`));
  }

  /** Lists the codes of one register. */
  of(register: RegisterKey): readonly RegisteredCode[] {
    return this.codes.filter((one) => one.register === register);
  }

  /** Returns a fault for each code that is not valid on the day, with those that may be meant. */
  findFaults(given: readonly GivenCode[]): Fault[] {
    return given
      .filter(({ register, code }) => !this.known.has(`${register} ${code}`))
      .map((one) => this.describeUnknown(one));
  }

  private describeUnknown({ pointer, register, code }: GivenCode): Fault {
    const { title } = REGISTER_KINDS[register];
    const hint = hintAtCodes(code, this.of(register));
    return fault(
      pointer,
      UNKNOWN[register],
      `Må være en kode i registeret «${title.nb}» som gjelder ${this.day}${hint.nb}`,
      `Must be a code of the register "${title.en}" that is valid on ${this.day}${hint.en}`,
    );
  }
}

/**
 * Returns the end of a message about an unknown code: the codes that may be meant, or all of them
 * when they are few. Empty when there is nothing to suggest.
 */
export function hintAtCodes(code: string, codes: readonly CodeWithName[]): Localised {
  const near = suggestCodes(code, codes);
  const listed = codes.length <= MOST_LISTED ? codes.map((one) => one.code) : [];
  const hint = near.length > 0 ? near : listed;
  if (hint.length === 0) return { nb: '', en: '' };
  const [nb, en] = near.length > 0 ? ['Mente du', 'Did you mean'] : ['Velg en av', 'Choose one of'];
  const end = near.length > 0 ? '?' : '';
  return {
    nb: `. ${nb} ${joinWith(hint, 'eller')}${end}`,
    en: `. ${en} ${joinWith(hint, 'or')}${end}`,
  };
}

/** Joins words with commas, and the last two with another word. */
function joinWith(words: readonly string[], last: string): string {
  const [end = '', ...others] = words.toReversed();
  return others.length === 0 ? end : `${others.toReversed().join(', ')} ${last} ${end}`;
}
