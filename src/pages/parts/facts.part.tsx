import type { ComponentChild, JSX } from 'preact';

/** Shows names beside their values. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: ComponentChild, value: ComponentChild])[];
}): JSX.Element {
  return (
    <dl class="site-facts">
      {facts.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
