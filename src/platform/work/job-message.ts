/** One message of the queue: the name of a job, its key, and ids. */
export interface JobMessage {
  readonly name: string;
  /**
   * Waiting messages with the same name and key become one. A message that comes while the job runs
   * runs it once more afterwards.
   */
  readonly key: string;
  readonly payload: Readonly<Record<string, string>>;
}
