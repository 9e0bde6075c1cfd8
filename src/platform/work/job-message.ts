/** One message of the queue: the name of a job, its key, and ids. */
export interface JobMessage {
  readonly name: string;
  /**
   * Waiting messages with the same name and key become one. A message that comes while the job runs
   * runs it once more afterwards.
   */
  readonly key: string;
  /**
   * Ids that the job needs. A `jobId` in it names the row of `platform.job` that the job works on:
   * long jobs are then taken in the order of how many jobs their actor has in front of them.
   */
  readonly payload: Readonly<Record<string, string>>;
}

/** A message with its place in the line of its actor's jobs: 1 is taken first. */
export interface PlacedMessage extends JobMessage {
  readonly place?: number;
}
