/** Folder of the reference data that comes with the service. */
export const DATA = new URL(
  import.meta.url.includes('/dist/') ? '../../../../data/' : '../../../data/',
  import.meta.url,
);
