import type { Localised } from '../../platform/base/problem.js';
import {
  columnsOf,
  ITEM_IDENTITY,
  placesOf,
  RECORD_LABELS,
} from '../columns/report-columns.rules.js';
import { rowsOf } from '../columns/report-table.rules.js';
import type { ReportContentValue } from '../content/report.types.js';
import { type Column, type RecordName, RECORDS } from '../columns/report-table.types.js';

/** Reasons for a late delivery: its project is stopped, on hold, or forecast after the need. */
export const BREAKS = ['stopped', 'paused', 'delayed'] as const;

/**
 * The dependencies that a file breaks and that were not broken before: the first hundred, and the
 * number of further ones in reports that only others may read.
 */
export interface BrokenDependencies {
  readonly items: readonly {
    readonly project: string;
    readonly needs: string;
    readonly delivery: string;
    readonly state: string;
    readonly because: (typeof BREAKS)[number];
  }[];
  readonly hidden: number;
}

/** The stored reports that a file is compared with: the last certified one, and the draft. */
export const COMPARED_WITH = ['certified', 'draft'] as const;
export type ComparedReport = (typeof COMPARED_WITH)[number];

export const EFFECTS = ['lost', 'gained'] as const;
export type EffectKind = (typeof EFFECTS)[number];

/** A loss or gain of a file in words: "Budget of 10 million disappears". */
export interface Effect extends Localised {
  readonly kind: EffectKind;
  readonly against: ComparedReport;
}

/** A value that differs between two reports of a project. */
export interface ValueChange {
  readonly record: RecordName | 'project';
  /** Item of a list; null of the report itself. */
  readonly item: string | null;
  readonly column: string;
  readonly before: string | number | null;
  readonly after: string | number | null;
}

/** A delivery that a report needs from another project. */
export interface Need {
  readonly project: string;
  readonly delivery: string;
  readonly neededBy: string;
  /** Date by which the report before needed it; null when it did not. */
  readonly neededBefore: string | null;
}

/** Lists the deliveries that a report needs from other projects. */
export function needsOf(
  { dependencies }: ReportContentValue,
  before: ReportContentValue | undefined,
): Need[] {
  return dependencies.flatMap(({ project, delivery, neededBy }) => {
    if (project === null) return [];
    const same = before?.dependencies.find(
      (one) => one.project === project && one.delivery === delivery,
    );
    return [{ project, delivery, neededBy, neededBefore: same?.neededBy ?? null }];
  });
}

/**
 * Returns the date for which the last milestone that is not reached is forecast. No delivery is
 * sure before it.
 */
export function forecastReadyOn({ milestones }: ReportContentValue): string | null {
  return (
    (milestones ?? [])
      .flatMap(({ actual, forecast }) => (actual === null && forecast !== null ? [forecast] : []))
      .sort()
      .at(-1) ?? null
  );
}

type Item = {
  readonly record: RecordName;
  readonly item: string | null;
  readonly values: Readonly<Record<string, string | number>>;
};

/** Lists the values that differ between two reports; all values when there is no report before. */
export function listValueChanges(
  before: ReportContentValue | null,
  after: ReportContentValue,
): ValueChange[] {
  const [old, now] = [before === null ? new Map<string, Item>() : itemsOf(before), itemsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)];
    const { record, item } = to ?? from ?? { record: 'report' as const, item: null };
    return [
      ...new Set([...Object.keys(from?.values ?? {}), ...Object.keys(to?.values ?? {})]),
    ].flatMap((column) => {
      const [was, is] = [from?.values[column] ?? null, to?.values[column] ?? null];
      return was === is ? [] : [{ record, item, column, before: was, after: is }];
    });
  });
}

function itemsOf(content: ReportContentValue): Map<string, Item> {
  const items = new Map<string, Item>();
  for (const { record, values } of rowsOf(content)) {
    const item =
      record === 'report'
        ? null
        : ITEM_IDENTITY[record]
            .map((column) => values[column])
            .filter((value) => value !== undefined)
            .join(', ');
    // Items that the columns do not tell apart are compared in their order.
    let key = `${record} ${item ?? ''}`;
    while (items.has(key)) key += ' again';
    items.set(key, { record, item, values });
  }
  return items;
}

/** Returns how much a number changes; null of a text. */
export function differenceOf({
  before,
  after,
}: Pick<ValueChange, 'before' | 'after'>): number | null {
  return typeof before === 'number' && typeof after === 'number' ? after - before : null;
}

/** The stored reports of a project; undefined where there is none. */
type StoredReports = Readonly<Record<ComparedReport, ReportContentValue | undefined>>;

/** Lists the values that differ from each stored report. */
export function listChanges(
  stored: StoredReports,
  content: ReportContentValue,
): (ValueChange & { readonly against: ComparedReport })[] {
  return COMPARED_WITH.flatMap((against) => {
    const before = stored[against];
    if (before === undefined) return [];
    return listValueChanges(before, content).map((change) => ({ against, ...change }));
  });
}

/** Describes the values and items that a report loses and gains against each stored report. */
export function listEffects(stored: StoredReports, content: ReportContentValue): Effect[] {
  return COMPARED_WITH.flatMap((against) => {
    const before = stored[against];
    if (before === undefined) return [];
    const [old, now] = [itemsOf(before), itemsOf(content)];
    const [lost, gained] = [describeAbsent(old, now), describeAbsent(now, old)];
    return [
      ...lost.map((subject) => effectOf('lost', against, subject)),
      ...gained.map((subject) => effectOf('gained', against, subject)),
    ];
  });
}

/** Describes how many reports of a file become complete, and how many no longer are. */
export function describeCompleteness(completed: number, broken: number): Effect[] {
  const reports = (count: number): Localised => ({
    nb: `${String(count)} ${count === 1 ? 'rapport' : 'rapporter'}`,
    en: `${String(count)} ${count === 1 ? 'report' : 'reports'}`,
  });
  const [gained, lost] = [reports(completed), reports(broken)];
  const [one, last] = [completed === 1, broken === 1];
  const against = 'draft' as const;
  const effects: Effect[] = [
    {
      kind: 'gained',
      against,
      nb: `${gained.nb} blir ${one ? 'komplett' : 'komplette'}`,
      en: `${gained.en} ${one ? 'becomes' : 'become'} complete`,
    },
    {
      kind: 'lost',
      against,
      nb: `${lost.nb} er ikke lenger ${last ? 'komplett' : 'komplette'}`,
      en: `${lost.en} ${last ? 'is' : 'are'} no longer complete`,
    },
  ];
  return effects.filter(({ kind }) => (kind === 'gained' ? completed : broken) > 0);
}

/** A part of a report that a sentence is about. */
interface Subject extends Localised {
  readonly plural: boolean;
}

function effectOf(kind: EffectKind, against: ComparedReport, { nb, en, plural }: Subject): Effect {
  if (kind === 'lost')
    return {
      kind,
      against,
      nb: `${nb} forsvinner`,
      en: `${en} ${plural ? 'disappear' : 'disappears'}`,
    };
  return { kind, against, nb: `${nb} kommer til`, en: `${en} ${plural ? 'are' : 'is'} added` };
}

/** Describes the items and values of a report that another one does not have. */
function describeAbsent(
  items: ReadonlyMap<string, Item>,
  others: ReadonlyMap<string, Item>,
): Subject[] {
  return RECORDS.flatMap((record) => {
    const all = [...items].filter(([, item]) => item.record === record);
    const gone = all.flatMap(([key, item]) => (others.has(key) ? [] : [item]));
    const kept = all.flatMap(([key, item]) => {
      const values = others.get(key)?.values;
      return values === undefined ? [] : [{ item, values }];
    });
    const columns = columnsOf(record).flatMap((column) => {
      const head = headOf(record, column);
      // A member that is gone as a whole is named once, by its first column.
      const emptied = kept.flatMap(({ item, values }) =>
        isAbsent(column.name, item, values) &&
        (head === column.name || !isAbsent(head, item, values))
          ? [item]
          : [],
      );
      return describeColumn(record, column, emptied);
    });
    return [...describeItems(record, gone, gone.length === all.length), ...columns];
  });
}

function isAbsent(column: string, { values }: Item, others: Item['values']): boolean {
  return values[column] !== undefined && others[column] === undefined;
}

/** Returns the first column of the member that a column belongs to: `statusColour` of a cause. */
function headOf(record: RecordName, { name, places }: Column): string {
  const steps = places[record] ?? [];
  if (steps.length < 2) return name;
  const member = steps.slice(0, -1).join('/');
  const head = [...placesOf(record)].find(([, place]) => place.slice(0, -1).join('/') === member);
  return head?.[0] ?? name;
}

/** Describes items of a list that are gone: with their sum for a budget, else with their names. */
function describeItems(record: RecordName, gone: readonly Item[], whole: boolean): Subject[] {
  if (gone.length === 0) return [];
  const label = RECORD_LABELS[record];
  const named = nameItems(gone);
  if (record !== 'budget')
    return [{ nb: `${label.nb} ${named}`, en: `${label.en} ${named}`, plural: true }];
  const sum = formatAmount(
    gone.reduce((total, { values }) => total + Number(values['approved']), 0),
  );
  const which = whole ? '' : ` ${named}`;
  return [
    {
      nb: `${label.nb} på ${sum.nb}${which}`,
      en: `${label.en} of ${sum.en}${which}`,
      plural: false,
    },
  ];
}

/** Headings of members of a report that have several columns, by the first of these. */
const MEMBER_LABELS: Readonly<Record<string, Localised>> = {
  approved: { nb: 'Total ramme', en: 'Total budget' },
  applications: RECORD_LABELS.grantArea,
};

/** Describes a value of the report itself that is gone, or of some items of a list. */
function describeColumn(
  record: RecordName,
  { name, heading, kind, choices }: Column,
  items: readonly Item[],
): Subject[] {
  const [first] = items;
  if (first === undefined) return [];
  if (record !== 'report') {
    const [label, named] = [RECORD_LABELS[record], nameItems(items)];
    const nb = `${heading.nb} i ${label.nb} ${named}`;
    return [{ nb, en: `${heading.en} in ${label.en} ${named}`, plural: false }];
  }
  const { nb, en } = MEMBER_LABELS[name] ?? heading;
  const value = first.values[name];
  if (kind === 'whole' && name !== 'applications') {
    const amount = formatAmount(Number(value));
    return [{ nb: `${nb} på ${amount.nb}`, en: `${en} of ${amount.en}`, plural: false }];
  }
  const choice = choices.find((one) => one.value === value);
  if (choice === undefined) return [{ nb, en, plural: false }];
  return [{ nb: `${nb} (${choice.nb})`, en: `${en} (${choice.en})`, plural: false }];
}

/** Number of items that a sentence names. */
const ITEMS_NAMED = 3;

function nameItems(items: readonly Item[]): string {
  const more = items.length > ITEMS_NAMED ? '; …' : '';
  const named = items.slice(0, ITEMS_NAMED).map(({ item }) => item ?? '');
  return `(${named.join('; ')}${more})`;
}

/** Returns an amount as people say it: "12,5 millioner", or its digits in groups of three. */
export function formatAmount(amount: number): Localised {
  if (Math.abs(amount) >= 1_000_000 && amount % 100_000 === 0) {
    const millions = String(amount / 1_000_000);
    const one = millions === '1' ? 'million' : 'millioner';
    return { nb: `${millions.replace('.', ',')} ${one}`, en: `${millions} million` };
  }
  const digits = amount.toLocaleString('en-US').replaceAll(',', ' ');
  return { nb: digits, en: digits };
}
