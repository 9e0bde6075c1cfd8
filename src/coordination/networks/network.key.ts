import { keyParam } from '../../platform/http/key-param.js';

/** Code of a network of municipalities, an entry of the register `networks`. */
export const NETWORK_CODE = /^[a-z][A-Za-z0-9]{1,39}$/;

export const NetworkParam = keyParam(
  'network',
  { nb: 'Nettverket', en: 'The network' },
  (value) => NETWORK_CODE.test(value),
  {
    type: 'string',
    pattern: NETWORK_CODE.source,
    description: 'Code of the network, an entry of the register `networks`',
  },
  'digiNordland',
);
