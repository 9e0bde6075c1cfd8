import { osloDate } from '../../platform/base/clock.js';
import type {
  BoardPack,
  PackLanguage,
  PackSection,
  PackSource,
  PackTextLanguage,
} from './board-pack.types.js';
import { describeBudgets, describeCosts, describeNextYear } from './budget-section.rules.js';
import { describeAdvice, describeMissing, describeSources } from './closing-section.rules.js';
import { describeAgreements, describeRoadmap } from './coordination-section.rules.js';
import { describeChallenges, describeDeviations } from './deviation-section.rules.js';
import { PackCitation } from './pack-citation.rules.js';
import { writeDay } from './pack-numbers.rules.js';
import type { SectionInput, SilentSection } from './pack-section.rules.js';
import { EN_TEXTS } from './pack-texts-en.rules.js';
import { NB_TEXTS, type PackTexts } from './pack-texts-nb.rules.js';
import { describeBridge, describeStatus } from './status-section.rules.js';
import { describeReplays, describeStrategy } from './strategy-section.rules.js';

/** Choices of the one who asks for a pack, and the snapshot that it is of. */
export interface PackWish {
  readonly language: PackLanguage;
  /** Name of the council, as the papers write it. */
  readonly council: string;
  readonly snapshot: BoardPack['snapshot'];
  readonly illustrative: boolean;
  /** Pointers of the figures that are published although the others are illustrative. */
  readonly published: readonly string[];
  readonly challenges: readonly string[];
}

/** Sections of a pack in their order, before the closing ones. Some may have no data. */
const SECTIONS = [
  describeStatus,
  describeBridge,
  describeDeviations,
  describeBudgets,
  describeNextYear,
  describeChallenges,
  describeRoadmap,
  describeAgreements,
  describeCosts,
  describeStrategy,
  describeReplays,
  describeAdvice,
];

const TEXTS: Readonly<Record<PackTextLanguage, PackTexts>> = { nb: NB_TEXTS, en: EN_TEXTS };
/** Number of digits of the hash at the foot of a page. */
const SHORT_HASH = 12;

/** Builds the model of a pack. The same source and wish always give the same model. */
export function buildBoardPack(source: PackSource, wish: PackWish): BoardPack {
  const language = wish.language === 'en' ? 'en' : 'nb';
  const texts = TEXTS[language];
  const { snapshot, illustrative, council } = wish;
  const published = new Set(wish.published);
  const { marked, ...words } = texts.words;
  const { asOf, status } = source.snapshot;
  const day = writeDay(osloDate(new Date(asOf)), language);
  const input: SectionInput = {
    cite: new PackCitation(source, language, published),
    texts,
    asked: wish.language,
    challenges: wish.challenges,
    snapshot,
  };
  return {
    language,
    title: texts.title,
    subtitle: texts.subtitle(status.round.name[language], council),
    council,
    round: status.round.key,
    dataDate: asOf,
    dataDateText: texts.dataDate(day),
    snapshot,
    illustrative,
    foot: texts.foot(day, snapshot.hash.slice(0, SHORT_HASH)),
    words: published.size === 0 ? words : { ...words, illustrative: marked },
    sections: describeSections(input),
  };
}

/** Describes the sections that have data, and in the closing ones those that have none. */
function describeSections(input: SectionInput): PackSection[] {
  const described = SECTIONS.map((describe) => describe(input));
  return [
    ...described.flatMap((section) => (isSilent(section) ? [] : section)),
    describeMissing(input, described.filter(isSilent)),
    describeSources(input),
  ];
}

function isSilent(section: PackSection | SilentSection): section is SilentSection {
  return 'reason' in section;
}
