import { fault, type Fault, pointerStep } from '../../platform/base/problem.js';

/** Minutes as far as they are checked. */
interface WrittenMinutes {
  readonly summary: string;
  readonly actions: readonly { readonly text: string }[];
}

/** Verbs that tell of an opinion, in the forms that minutes use. */
const SAYING = new Set(
  (
    'mener mente sier sa uttaler uttalte påpeker påpekte peker pekte understreker understreket ' +
    'foreslår foreslo støtter støttet ønsker ønsket advarer advarte fremhever fremhevet ' +
    'framhever framhevet etterlyser etterlyste enig uenig stemte says said stated argued ' +
    'supported opposed wanted suggested agreed disagreed voted'
  ).split(' '),
);

/** Words of a name that tell the kind of organisation and are left out in speech. */
const KINDS = new Set(['rhf', 'hf', 'sf', 'as', 'kf', 'iks', 'kommune', 'fylkeskommune']);

/** Short names of organisations, as minutes write them. */
const SHORT_NAMES =
  'HOD Hdir FHI NHN DMP SLV DSB HMN HMR HSØ HDO KDD DFØ Digdir Helsetilsynet Statsforvalteren'.split(
    ' ',
  );

/** Words for one member of a council, by the role. */
const ROLES = new Set(
  (
    'lederen nestlederen møtelederen medlemmet varamedlemmet representanten observatøren ' +
    'direktøren kommunedirektøren helsedirektøren sekretæren chair member representative'
  ).split(' '),
);

/** Most words between a name and the verb. */
const NEAR = 3;

/**
 * Lists the texts of minutes in which an actor or a member's role stands beside a verb of saying:
 * minutes do not tell who held which opinion (NUIT 12/24). Knows no names of persons: none are stored.
 */
export function whoSaidFaults(
  { summary, actions }: WrittenMinutes,
  actors: readonly string[],
): Fault[] {
  const written = [...actors, ...SHORT_NAMES];
  const names = [...new Set(written.map(wordsOfName).map((words) => words.join(' ')))].filter(
    (name) => name !== '',
  );
  const texts = [
    { at: '/summary', text: summary },
    ...actions.map(({ text }, index) => ({ at: `/actions${pointerStep(index)}/text`, text })),
  ];
  return texts.flatMap(({ at, text }) => {
    const found = findSpeaker(text, new Set(names));
    return found === null ? [] : [whoSaid(at, found)];
  });
}

function wordsOfName(name: string): string[] {
  return wordsOf(name).filter((word) => !KINDS.has(word.toLowerCase()));
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\d-]+/gu) ?? [];
}

/** Most words that a name is looked for in. */
const LONGEST = 6;

/** Finds a name with a verb of saying shortly before or after it in the same sentence. */
function findSpeaker(text: string, names: ReadonlySet<string>): string | null {
  for (const sentence of text.split(/[.!?;\n]+/)) {
    const words = wordsOf(sentence).filter((word) => !KINDS.has(word.toLowerCase()));
    for (const start of words.keys()) {
      const name = findNameAt(words, start, names);
      if (name !== null && isSayingNear(words, start, name.split(' ').length)) return name;
    }
  }
  return null;
}

function findNameAt(
  words: readonly string[],
  start: number,
  names: ReadonlySet<string>,
): string | null {
  for (let length = LONGEST; length > 0; length--) {
    const name = words.slice(start, start + length).join(' ');
    if (names.has(name) || (name.endsWith('s') && names.has(name.slice(0, -1)))) return name;
  }
  const word = words[start] ?? '';
  return ROLES.has(word.toLowerCase()) ? word : null;
}

function isSayingNear(words: readonly string[], start: number, length: number): boolean {
  const near = [
    ...words.slice(Math.max(0, start - NEAR), start),
    ...words.slice(start + length, start + length + NEAR),
  ];
  return near.some((word) => SAYING.has(word.toLowerCase()));
}

function whoSaid(at: string, name: string): Fault {
  return fault(
    at,
    'looks-like-who-said-what',
    `«${name}» står ved et ord for å mene eller si. Skriv om, eller bekreft med namesConfirmed`,
    `"${name}" stands beside a word for saying. Rewrite it, or confirm with namesConfirmed`,
  );
}
