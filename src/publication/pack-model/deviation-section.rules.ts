import type { Colour } from '../../reporting/content/report.types.js';
import type { PackSection, PackTable } from './board-pack.types.js';
import { paint, word } from './pack-citation.rules.js';
import {
  makeSection,
  makeSectionOrReason,
  makeTable,
  pointTo,
  type SectionInput,
  type SilentSection,
} from './pack-section.rules.js';

/**
 * Describes the red and the yellow projects with their reasons, and the projects that the directorate
 * colours otherwise. That there is none is a figure that a board asks for: the section is never silent.
 */
export function describeDeviations({ cite, texts }: SectionInput): PackSection {
  const { items } = cite.source.deviations;
  const words = texts.deviations;
  const tableOf = (colour: Colour, title: string): PackTable => {
    const rows = items.filter((item) => item.colour === colour);
    const index = cite.source.snapshot.status.colours.findIndex((one) => one.colour === colour);
    const counted = cite.source.snapshot.status.colours[index]?.now ?? rows.length;
    return makeTable(
      title,
      [
        [texts.project, 4],
        [texts.owner, 2.6],
        [texts.reason, 5],
        [texts.action, 4],
        [texts.previous, 1.9],
        [words.ruleColour, 1.9],
        [words.directorateColour, 2.2],
      ],
      rows.map((item) => [
        word(item.name),
        word(item.actorName),
        word(item.reason),
        word(item.action),
        paint(item.previous, texts.colours),
        paint(item.ruleColour, texts.colours),
        paint(item.directorateColour, texts.colours),
      ]),
      Math.max(counted, rows.length),
    );
  };
  return makeSection('deviations', words.heading, {
    sentences: [
      words.intro(cite.require('/deviations/total')),
      ...(cite.source.recoloured.total === 0 ? [[words.noneRecoloured]] : []),
    ],
    tables: [
      tableOf('red', words.redTable),
      tableOf('yellow', words.yellowTable),
      recolouredTable({ cite, texts }),
    ],
    notes: [words.note],
  });
}

/** Tabulates the projects that the directorate colours otherwise than their owner. */
function recolouredTable({ cite, texts }: Pick<SectionInput, 'cite' | 'texts'>): PackTable {
  const { items, total } = cite.source.recoloured;
  const words = texts.deviations;
  return makeTable(
    words.recolouredTable,
    [
      [texts.project, 5],
      [texts.owner, 3.2],
      [words.ownerColour, 1.9],
      [words.directorateColour, 2.2],
      [words.directorateReason, 6],
    ],
    items.map((item) => [
      word(item.name),
      word(item.actorName),
      paint(item.colour, texts.colours),
      paint(item.directorateColour, texts.colours),
      word(item.directorateReason),
    ]),
    total,
  );
}

/** Describes the challenges: those chosen for the meeting, and the categories of all. */
export function describeChallenges({
  cite,
  texts,
  challenges,
}: SectionInput): PackSection | SilentSection {
  const { categories, total } = cite.source.challenges;
  const words = texts.challenges;
  const items = categories.flatMap((group) =>
    group.items.map((item) => ({ ...item, category: words.categories[group.category] })),
  );
  const chosen = items.filter(({ project }) => challenges.includes(project));
  const shown = chosen.length > 0 ? chosen : items;
  const rows = shown.map(({ name, actorName, category, text }) => [
    word(category),
    word(text),
    word(name),
    word(actorName),
  ]);
  const listed = makeTable(
    chosen.length > 0 ? words.chosen : words.examples,
    [
      [words.category, 2.6],
      [words.text, 5.4],
      [texts.project, 4],
      [texts.owner, 2.6],
    ],
    rows,
    chosen.length > 0 ? chosen.length : total,
  );
  return makeSectionOrReason(
    'challenges',
    words.heading,
    {
      sentences: total === 0 ? [] : [words.intro(cite.require('/challenges/total'))],
      tables:
        chosen.length > 0
          ? [listed, categoryTable({ cite, texts })]
          : [categoryTable({ cite, texts }), listed],
      notes: chosen.length === 0 && total > 0 ? [noteUnchosen(items.length < total, words)] : [],
    },
    texts.nothing(words.what),
  );
}

function noteUnchosen(isShortened: boolean, words: SectionInput['texts']['challenges']): string {
  return isShortened ? words.firstShown : words.noneChosen;
}

function categoryTable({ cite, texts }: Pick<SectionInput, 'cite' | 'texts'>): PackTable {
  const { categories } = cite.source.challenges;
  const words = texts.challenges;
  return makeTable(
    words.byCategory,
    [
      [words.category, 5],
      [texts.projects, 2, 'number'],
      [words.actors, 2, 'number'],
    ],
    categories.map(({ category }, index) => [
      word(words.categories[category]),
      cite.cell(pointTo('challenges/categories', index, 'projects')),
      cite.cell(pointTo('challenges/categories', index, 'actors')),
    ]),
  );
}
