import type { BindingFacts, DatapathFacts, HostView } from './host-view.ts'

const chassis = 'c0000000-0000-4000-8000-000000000001'
const datapath = 'd0000000-0000-4000-8000-000000000001'

interface Facts {
  /** Each on this chassis and one datapath, unless it says otherwise. */
  readonly bindings?: readonly (Partial<BindingFacts> & { readonly port: string })[]
  readonly plugged?: readonly { readonly name: string; readonly iface: string }[]
  readonly datapath?: Partial<DatapathFacts>
  /** Anything else that an extension looks at. */
  readonly more?: Partial<HostView>
}

/** A host that sees these ports. */
export function hostView(facts: Facts = {}): HostView {
  return {
    chassis: { uuid: chassis, name: 'hv1', hostname: 'hv1.example' },
    bindings: (facts.bindings ?? []).map((one, index) => ({
      ...{ tunnelKey: index + 1, datapath, type: '', isUp: true, isSecured: false },
      ...{ chassis: [chassis], macs: [] },
      ...{ parentPort: undefined, tag: undefined, options: {}, externalIds: {} },
      ...one,
    })),
    datapaths: new Map([[datapath, { tunnelKey: 7, externalIds: {}, ...facts.datapath }]]),
    tables: new Map(),
    local: {
      ...{ externalIds: {}, otherConfig: {}, bridges: [], addresses: [] },
      interfaces: (facts.plugged ?? []).map(({ name, iface }, index) => ({
        ...{ name, type: '', ofport: index + 1, externalIds: { 'iface-id': iface }, otherConfig: {} },
      })),
    },
    ...facts.more,
  }
}
