import { Injectable } from '@nestjs/common';
import { newId, newIds } from '../../platform/base/ids.js';
import { fault, notFound, Problem, ruleBroken } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { lockNamed } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { GivenCode } from '../../registers/code-lists/registered-codes.lookup.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { ROADMAP_VERSION_TAKEN } from '../strategy.problems.js';
import { parsePlannedPeriod } from './planned-period.rules.js';
import type { PublishRoadmapVersion, RoadmapItemInput } from './roadmap.dto.js';
import type {
  RoadmapItemHistoryResponse,
  RoadmapListResponse,
  RoadmapVersionResponse,
} from './roadmap-response.dto.js';
import { RoadmapItem, RoadmapLinks, RoadmapVersion } from './roadmap.entity.js';
import { type KnownRoadmap, readKnownRoadmap, RoadmapQueries } from './roadmap.queries.js';
import { type FoundProjects, linksOf, RoadmapReferences } from './roadmap-reference.service.js';
import { versionFaults } from './roadmap-version.rules.js';

const PUBLIC = { kind: 'public' } as const;

/** A version that is being published, with what it names. */
interface Publication {
  readonly dto: PublishRoadmapVersion;
  readonly known: KnownRoadmap;
  readonly actors: ReadonlyMap<string, string>;
  readonly projects: FoundProjects;
}

/** Publishes whole versions of roadmaps, for good, and answers them. */
@Injectable()
export class RoadmapService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly queries: RoadmapQueries,
    private readonly references: RoadmapReferences,
    private readonly registers: RegisterLookup,
  ) {}

  async list(): Promise<Answer<RoadmapListResponse>> {
    return { body: { items: await this.queries.list() } };
  }

  async findVersion(roadmap: string, version: string): Promise<Answer<RoadmapVersionResponse>> {
    const body = await this.database.transaction(PUBLIC, (tx) =>
      this.queries.findVersion(tx, roadmap, version),
    );
    if (body === undefined)
      throw notFound({ nb: 'Versjonen av veikartet', en: 'The version of the roadmap' });
    return { body };
  }

  async findItem(code: string): Promise<Answer<RoadmapItemHistoryResponse>> {
    const body = await this.database.transaction(PUBLIC, (tx) => this.queries.findItem(tx, code));
    if (body === undefined) throw notFound({ nb: 'Veikartpunktet', en: 'The roadmap item' });
    return { body };
  }

  publish(
    command: Command,
    roadmap: string,
    dto: PublishRoadmapVersion,
  ): Promise<Answer<RoadmapVersionResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RoadmapVersionResponse>> => {
      await tx.execute(lockNamed('strategy.roadmap'));
      const publication = await this.loadFacts(tx, roadmap, dto);
      if (publication.known.versions.includes(dto.version)) throw versionTaken();
      await this.refuseFaults(tx, publication);
      await storeVersion(tx, roadmap, publication, {
        now,
        by: command.principal.organisationNumber,
      });
      const body = await this.queries.findVersion(tx, roadmap, dto.version);
      if (body === undefined) throw new Error('The version that was stored is not there');
      return {
        answer: { body, status: 201, location: `/v1/roadmaps/${roadmap}/versions/${dto.version}` },
        subject: `roadmap/${roadmap}`,
        detail: body,
      };
    });
  }

  private async loadFacts(
    tx: Tx,
    roadmap: string,
    dto: PublishRoadmapVersion,
  ): Promise<Publication> {
    const { owner, items } = dto;
    const codes = items.map(({ code }) => code);
    const owners = items.flatMap((item) => (item.owner == null ? [] : [item.owner]));
    const links = items.flatMap((item) => item.links ?? []);
    return {
      dto,
      known: await readKnownRoadmap(tx, roadmap, codes),
      actors: await this.references.findActors(tx, [owner, ...owners]),
      projects: await this.references.findProjects(tx, links),
    };
  }

  private async refuseFaults(tx: Tx, { dto, known, actors, projects }: Publication): Promise<void> {
    const codes = await this.registers.readCodes(tx, ['areas', 'nationalSolutions'], dto.validFrom);
    const { newestFrom, taken } = known;
    const facts = { ...projects, actors: new Set(actors.keys()), taken, newestFrom };
    const faults = [...versionFaults(dto, facts), ...codes.findFaults(registeredCodesOf(dto))];
    if (faults.length > 0) throw ruleBroken(faults);
  }
}

/** Lists the codes of registers that a version gives. */
function registeredCodesOf({ nationalSolution, items }: PublishRoadmapVersion): GivenCode[] {
  const solution: GivenCode[] =
    nationalSolution == null
      ? []
      : [{ pointer: '/nationalSolution', register: 'nationalSolutions', code: nationalSolution }];
  const areas = items.flatMap(({ focusArea }, index): GivenCode[] =>
    focusArea == null
      ? []
      : [{ pointer: `/items/${String(index)}/focusArea`, register: 'areas', code: focusArea }],
  );
  return [...solution, ...areas];
}

/** Writes the version, its items, and the links that it gives. */
async function storeVersion(
  tx: Tx,
  roadmap: string,
  { dto, known, actors, projects }: Publication,
  { now, by }: { readonly now: Date; readonly by: string },
): Promise<void> {
  const { version, title, owner, validFrom, source, sourceDate, items } = dto;
  const versionId = newId();
  const ownerId = actors.get(owner) ?? '';
  await tx.execute(
    insertRow(RoadmapVersion, {
      id: versionId,
      roadmap,
      version,
      titleNb: title.nb,
      titleEn: title.en,
      nationalSolution: dto.nationalSolution ?? null,
      ownerId,
      validFrom,
      source,
      sourceDate,
      publishedAt: now,
    }),
  );
  const fresh = newIds(items.length);
  for (const [index, item] of items.entries()) {
    const itemId = known.ids.get(item.code) ?? fresh[index] ?? newId();
    const itemOwner = item.owner == null ? ownerId : (actors.get(item.owner) ?? '');
    const place = { versionId, itemId, position: index + 1, ownerId: itemOwner };
    const given = { ...item, source: item.source ?? source };
    const row = rowOf({ ...given, sourceDate: item.sourceDate ?? sourceDate }, place);
    await tx.execute(insertRow(RoadmapItem, row));
    if (item.links === undefined) continue;
    const links = linksOf(item.links, projects);
    const link = { id: newId(), itemId, links, recordedBy: by, recordedAt: now };
    await tx.execute(insertRow(RoadmapLinks, link));
  }
}

function rowOf(
  item: RoadmapItemInput & { readonly source: string; readonly sourceDate: string },
  place: Pick<RoadmapItem, 'versionId' | 'itemId' | 'position' | 'ownerId'>,
): RoadmapItem {
  const { code, kind, parent = null, focusArea = null, title, state, source, sourceDate } = item;
  const period = item.period ?? null;
  const days = period === null ? null : parsePlannedPeriod(period);
  return {
    ...place,
    code,
    kind,
    parent,
    focusArea,
    titleNb: title.nb,
    titleEn: title.en,
    period,
    firstDay: days?.firstDay ?? null,
    lastDay: days?.lastDay ?? null,
    state,
    source,
    sourceDate,
  };
}

function versionTaken(): Problem {
  return new Problem(ROADMAP_VERSION_TAKEN, {
    errors: [
      fault(
        '/version',
        'roadmap-version-taken',
        'En publisert versjon endres ikke. Publiser en ny, eller før et vedtak på punktet',
        'A published version never changes. Publish a new one, or record a decision on the item',
      ),
    ],
  });
}
