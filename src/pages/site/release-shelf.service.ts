import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { type PublishedRelease, ReleaseLookup } from '../../publication/releases/release.lookup.js';
import { parseReleaseView } from '../../publication/views/release-view.parser.js';
import { listNominalYears } from '../parts/figure-name.text.js';
import { nameListed, releaseName } from '../parts/page-address.text.js';
import type { ReleaseView } from '../../publication/view-tables/release-view.types.js';
import type { ShownRelease } from '../parts/page.types.js';
import { readRows } from '../parts/view-rows.text.js';

/** Time for which the list of releases is trusted: a publication is seen within it. */
const TRUSTED_MS = 1_000;
/** Views that are kept parsed: the newest of each round, and those that readers went back to. */
const MOST_VIEWS = 16;

/** Rounds that the trend shows: three years of four. */
const MOST_ROUNDS = 12;

/** Tables whose projects have a page: reported ones, silent ones, and those that left. */
const PROJECT_TABLES = ['projects', 'not_reported', 'origins'];

/** Keeps the published releases that pages show. What is published never changes. */
@Injectable()
export class ReleaseShelf {
  private releases: readonly PublishedRelease[] = [];
  private listed = '';
  private readAt = -Infinity;
  private reading: Promise<void> | undefined;
  private readonly views = new Map<string, Promise<Omit<ShownRelease, 'named'> | undefined>>();

  constructor(
    private readonly database: Database,
    private readonly lookup: ReleaseLookup,
  ) {}

  /** Says whether the list of releases was read a moment ago. */
  isFresh(): boolean {
    return performance.now() - this.readAt <= TRUSTED_MS;
  }

  /** Returns a text that changes with each publication. */
  get edition(): string {
    return this.listed;
  }

  /** Reads the list of releases anew unless it is fresh. Callers at the same time share one read. */
  async refresh(): Promise<void> {
    if (this.isFresh()) return;
    this.reading ??= this.readReleases().finally(() => (this.reading = undefined));
    await this.reading;
  }

  list(): readonly PublishedRelease[] {
    return this.releases;
  }

  /** Finds a release by its name in addresses; without one, the newest. */
  async find(name: string | undefined): Promise<ShownRelease | undefined> {
    const release =
      name === undefined ? this.releases[0] : this.releases.find((one) => nameListed(one) === name);
    if (release === undefined) return undefined;
    const shown = await this.readView(release);
    return shown && { ...shown, named: name !== undefined && release !== this.releases[0] };
  }

  /** Finds the release that another is compared with: the named one, or the one before it. */
  async findEarlier(
    release: Pick<ShownRelease, 'view'>,
    name: string | undefined,
  ): Promise<ShownRelease | undefined> {
    if (name !== undefined) return this.find(name);
    const shown = this.releases.findIndex((one) => nameListed(one) === releaseName(release));
    const before = this.releases[shown + 1];
    return before === undefined ? undefined : this.find(nameListed(before));
  }

  /** Finds the newest release of each round up to that of a release, the oldest first. */
  async findRounds({ view }: Pick<ShownRelease, 'view'>): Promise<readonly ShownRelease[]> {
    const newest = new Map<string, number>();
    for (const { round, number } of this.releases)
      if (round <= view.round && !newest.has(round)) newest.set(round, number);
    const names = [...newest]
      .slice(0, MOST_ROUNDS)
      .reverse()
      .map(([round, number]) =>
        round === view.round ? releaseName({ view }) : nameListed({ round, number }),
      );
    const found = await Promise.all(names.map((name) => this.find(name)));
    return found.filter((release) => release !== undefined);
  }

  private async readReleases(): Promise<void> {
    const began = performance.now();
    this.releases = await this.database.read({ kind: 'public' }, (tx) => this.lookup.list(tx));
    this.listed = this.releases.map(({ id, state }) => `${id} ${state}`).join(' ');
    this.readAt = began;
  }

  private readView(release: PublishedRelease): Promise<Omit<ShownRelease, 'named'> | undefined> {
    const kept = this.views.get(release.id);
    if (kept !== undefined) return kept;
    const view = this.loadView(release);
    this.views.set(release.id, view);
    // A view that could not be read is asked for again.
    view.catch(() => this.views.delete(release.id));
    const [oldest] = this.views.keys();
    if (this.views.size > MOST_VIEWS && oldest !== undefined) this.views.delete(oldest);
    return view;
  }

  private async loadView({
    id,
    publishedAt,
  }: PublishedRelease): Promise<Omit<ShownRelease, 'named'> | undefined> {
    const [file, files] = await this.database.read({ kind: 'public' }, async (tx) => [
      await this.lookup.readFile(tx, id),
      await this.lookup.listFiles(tx, id),
    ]);
    if (file === undefined) return undefined;
    return {
      ...readView(file.content),
      hash: file.sha256,
      publishedAt: publishedAt.toISOString(),
      files,
    };
  }
}

/** Reads the view of a release, and what its pages need to know of all its rows. */
export function readView(
  content: Buffer,
): Pick<ShownRelease, 'view' | 'projects' | 'actors' | 'nominalYears'> {
  const view = parseReleaseView(content);
  return {
    view,
    projects: new Set(PROJECT_TABLES.flatMap((table) => listValues(view, table, 'project'))),
    actors: new Set(listValues(view, 'actors', 'actor')),
    nominalYears: listNominalYears(view),
  };
}

function listValues(view: ReleaseView, table: string, column: string): string[] {
  return readRows(view, table).map((row) => row.text(column));
}
