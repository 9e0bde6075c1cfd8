import type Module from 'pptxgenjs';

/** Presentation of the library. Its types stand in the default member of its module. */
export type Deck = Module.default;
export type Slide = Module.default.Slide;
export type SlideRow = Module.default.TableRow;
