import type { Deck, Slide } from './slide-deck.types.js';

/** Measures of a slide, in inches. */
export const SLIDE = { width: 13.333, height: 7.5, left: 0.6, right: 0.6, top: 1.22, bottom: 0.75 };
export const CONTENT_WIDTH = SLIDE.width - SLIDE.left - SLIDE.right;
/** Room on a slide with nothing but its heading. */
export const FRESH_ROOM = SLIDE.height - SLIDE.bottom - SLIDE.top;
/** Room between two things on a slide. */
const GAP = 0.18;

/**
 * Lays things out on slides from the top down. What does not fit goes on to another slide with the
 * same heading.
 */
export class SlideFlow {
  private slide: Slide | undefined;
  private heading = '';
  private number = 0;
  private top = SLIDE.top;

  constructor(
    private readonly deck: Deck,
    private readonly master: string,
    private readonly continued: string,
  ) {}

  /** Begins a section on a slide of its own. */
  begin(heading: string): void {
    this.heading = heading;
    this.number = 0;
    this.addSlide();
  }

  /** Returns the room that is left on this slide. */
  get room(): number {
    return SLIDE.height - SLIDE.bottom - this.top;
  }

  /** Says whether nothing stands on this slide yet. */
  get isFresh(): boolean {
    return this.top === SLIDE.top;
  }

  addSlide(): void {
    this.number += 1;
    this.slide = this.deck.addSlide({ masterName: this.master });
    const title =
      this.number === 1
        ? this.heading
        : `${this.heading} (${this.continued} ${String(this.number)})`;
    this.slide.addText(title, { placeholder: 'title' });
    this.top = SLIDE.top;
  }

  /** Takes room on this slide, or on the next one when there is too little. */
  place(height: number, gap = GAP): { readonly slide: Slide; readonly y: number } {
    if (this.room < height && !this.isFresh) this.addSlide();
    if (this.slide === undefined) throw new Error('No section has begun');
    const y = this.top;
    this.top += height + gap;
    return { slide: this.slide, y };
  }
}
