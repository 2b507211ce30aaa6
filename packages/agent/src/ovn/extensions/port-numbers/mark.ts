/** In the external ids of an Interface that we have asked a number for. */
export const mark = 'neutrino-port-number'
