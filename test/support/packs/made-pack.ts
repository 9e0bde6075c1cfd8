import type { PackResponse } from '../../../src/publication/packs/pack.dto.js';
import type {
  BoardPack,
  PackSource,
} from '../../../src/publication/pack-model/board-pack.types.js';
import type { PackFormat } from '../../../src/publication/pack-files/pack-file.types.js';
import { type Directorate, expectStatus } from '../story.js';

/** A pack that the service has made, its model, and the bytes of its files. */
export interface MadePack {
  readonly pack: PackResponse;
  readonly model: BoardPack;
  readonly files: Readonly<Record<PackFormat, Buffer>>;
}

/** Freezes a round for a meeting and returns the id of the snapshot. */
export async function freezeRound(
  directorate: Directorate,
  round: string,
  asOf?: string,
): Promise<string> {
  const body = { title: `Pakke for ${round}`, ...(asOf === undefined ? {} : { asOf }) };
  return expectStatus(await directorate.create(`/v1/rounds/${round}/snapshots`, body), 201).body.id;
}

/** Asks for a pack of a snapshot, waits for it (or runs its job), and downloads all its files. */
export async function makePack(
  directorate: Directorate,
  snapshot: string,
  wish: Record<string, unknown> = {},
  run: (id: string, job: string) => Promise<unknown> = (_, job) => directorate.awaitsJob(job),
): Promise<MadePack> {
  const body = { council: 'nehs', language: 'nb', illustrative: true, ...wish };
  const asked = await directorate.create(`/v1/snapshots/${snapshot}/packs`, body);
  const { id, job } = expectStatus(asked, 202).body;
  await run(id, job);
  const pack: PackResponse = expectStatus(
    await directorate.call('GET', `/v1/packs/${id}`),
    200,
  ).body;
  if (pack.state !== 'completed') throw new Error(`The pack is ${pack.state}`);
  const files: Record<string, Buffer> = {};
  for (const { format, href } of pack.files)
    files[format] = expectStatus(await directorate.call('GET', href), 200).bytes;
  const { json, xlsx, docx, pptx, pdf } = files;
  if (!json || !xlsx || !docx || !pptx || !pdf) throw new Error('A file is missing');
  return {
    pack,
    model: JSON.parse(json.toString()) as BoardPack,
    files: { json, xlsx, docx, pptx, pdf },
  };
}

const QUESTIONS = {
  deviations: 'deviations?limit=500&',
  challenges: 'challenges?limit=500&',
  nextYear: 'next-year?',
  roadmap: 'roadmap?',
  strategy: 'strategy?',
  operatingCosts: 'operating-costs?',
  mismatches: 'mismatches?limit=500&',
};

/** Asks the service, over HTTP, for the answers about a snapshot that a pack is made from. */
export async function readAnswers(
  directorate: Directorate,
  { snapshot, round }: Pick<PackResponse, 'snapshot' | 'round'>,
): Promise<Partial<PackSource>> {
  const read = async (path: string): Promise<unknown> =>
    expectStatus(await directorate.call('GET', path), 200).body;
  const answers: Record<string, unknown> = {
    snapshot: expectStatus(await directorate.call('GET', `/v1/snapshots/${snapshot}`), 200).body
      .content,
  };
  for (const [name, question] of Object.entries(QUESTIONS))
    answers[name] = await read(`/v1/rounds/${round}/${question}snapshot=${snapshot}`);
  const { strategy } = answers['strategy'] as { strategy: { strategy: string } | null };
  if (strategy !== null)
    answers['indicators'] = (
      await directorate.call('GET', `/v1/strategies/${strategy.strategy}/indicators`)
    ).body;
  return answers;
}
