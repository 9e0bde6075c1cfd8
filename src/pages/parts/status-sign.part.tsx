import type { ComponentChildren, JSX } from 'preact';
import type { StatusColour } from '../texts/page-language.types.js';
import type { PageTexts } from '../texts/page-texts.types.js';

/** A shape of its own for each colour: the sign reads in grey, in print and to the colour-blind. */
const SHAPES: Readonly<Record<StatusColour | 'none', JSX.Element>> = {
  green: <circle cx="8" cy="8" r="7" />,
  yellow: <path d="M8 1 15.5 15h-15z" />,
  red: <rect x="1.5" y="1.5" width="13" height="13" />,
  none: <circle cx="8" cy="8" r="6" />,
};

/** Shows a colour as its sign and its word, or another word that means the same here. */
export function StatusSign({
  colour,
  texts,
  word,
}: {
  readonly colour: StatusColour | null;
  readonly texts: PageTexts;
  readonly word?: string | undefined;
}): JSX.Element {
  const name = colour ?? 'none';
  return <Sign name={name}>{word ?? texts.colours[name]}</Sign>;
}

/** Shows the sign of a colour beside words of another matter. */
export function Sign({
  name,
  children,
}: {
  readonly name: StatusColour | 'none';
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <span class="site-status">
      <svg class={`site-status__sign site-${name}`} viewBox="0 0 16 16" aria-hidden="true">
        {SHAPES[name]}
      </svg>
      {children}
    </span>
  );
}

/** Returns a cell of a release as a colour, or null when it is none. */
export function colourOf(cell: unknown): StatusColour | null {
  return cell === 'green' || cell === 'yellow' || cell === 'red' ? cell : null;
}
