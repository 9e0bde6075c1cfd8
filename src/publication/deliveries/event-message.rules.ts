/** Media type of an event in structured mode. */
export const CLOUDEVENTS_TYPE = 'application/cloudevents+json';

/** An event as it is sent, before its envelope. */
export interface EventContent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly happenedAt: Date;
  readonly data: object;
  readonly path: string;
}

/** Writes an event as CloudEvents 1.0 in JSON. `source` is the public address of the service. */
export function writeEvent(
  { id, type, subject, happenedAt, data, path }: EventContent,
  source: string,
): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time: happenedAt.toISOString(),
    datacontenttype: 'application/json',
    data: { ...data, link: `${source}${path}` },
  });
}
