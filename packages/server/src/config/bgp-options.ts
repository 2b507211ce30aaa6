import { defineOptions } from '@neutrino/base/config/index.ts'

/** Of the service plugin ovn-bgp. Names and defaults are upstream's. */
export const bgpOptions = defineOptions([
  {
    group: 'bgp',
    name: 'main_router_vrf_id',
    kind: 'integer',
    default: 42,
    min: 1,
    max: 4_294_967_295,
    doc: 'Routing table of hosts in which the routing daemon finds what is to be announced.',
  },
  {
    group: 'bgp',
    name: 'chassis_router_vrf_id',
    kind: 'integer',
    default: 10,
    min: 1,
    max: 4_294_967_295,
    doc: 'Routing table of hosts from which their router takes the way out.',
  },
])
