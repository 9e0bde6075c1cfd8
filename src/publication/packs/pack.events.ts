/** A pack is asked for. Its job makes it. */
export const PACK_REQUESTED = 'publication.pack-requested';
