import type { ActorClient, Answered } from './client.js';
import type { DemoAct } from './dataset.js';

/** Returns the client that acts as an organisation. */
export type ClientOf = (organisationNumber: string) => ActorClient;

const PLACE = /\{([^{}]+)\}/g;

/**
 * Sends the requests of a data set in their order. A place in an address such as
 * `{report 2021-2 SAFEST}` or `{submission 2021-2 983658776}` stands for an id, which the directorate
 * looks up; `{case5}` for the id in the answer of the act that says `"keep": "case5"`.
 */
export class Scenes {
  private readonly kept = new Map<string, string>();

  constructor(
    private readonly as: ClientOf,
    private readonly directorate: string,
  ) {}

  async play(acts: readonly DemoAct[]): Promise<void> {
    for (const act of acts) {
      const { body } = await this.send(act);
      if (act.keep !== undefined) this.kept.set(act.keep, String(body['id']));
    }
  }

  private async send({ by, request, on, body }: DemoAct): Promise<Answered> {
    const client = this.as(by);
    const [method, address = ''] = request.split(' /');
    const path = await this.fill(`/${address}`);
    const etag = on === undefined ? undefined : (await client.get(await this.fill(on))).etag;
    if (method === 'PATCH') return client.change(path, body ?? {}, etag ?? '');
    return client.create(path, body, etag);
  }

  private async fill(address: string): Promise<string> {
    let filled = address;
    for (const [place, name = ''] of address.matchAll(PLACE))
      filled = filled.replace(place, await this.idOf(name));
    return filled;
  }

  private async idOf(name: string): Promise<string> {
    const [kind, round = '', key = ''] = name.split(' ');
    const id = round === '' ? this.kept.get(name) : await this.find(`${String(kind)}s`, round, key);
    if (id === undefined) throw new Error(`The data set names {${name}}, which there is not`);
    return id;
  }

  /** Finds a report by its project, or a submission by its actor. */
  private async find(list: string, round: string, key: string): Promise<string | undefined> {
    const { body } = await this.as(this.directorate).get(`/v1/rounds/${round}/${list}?limit=500`);
    const items = body['items'] as readonly Readonly<Record<string, unknown>>[];
    const found = items.find((item) => item[list === 'reports' ? 'project' : 'actor'] === key);
    return found === undefined ? undefined : String(found['id']);
  }
}
