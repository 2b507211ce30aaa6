import { resourceSchema } from '../../definition/define-resource.ts'
import { shape } from '../../definition/shape.ts'
import type { Route } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'
import { selectCurrent } from '../../http/current.ts'
import type { ApiRequest, Services } from '../../http/wire.ts'
import { l3AgentDrivers } from '../../scheduling/l3-agent-drivers.ts'
import { nextProvider } from '../flavor/index.ts'
import { hashesOf, type NetworkMtu, router, selectMtuMismatch } from '../router/index.ts'

/** Extensions that every driver carries out. */
const ofAll = [
  ...['router', 'ext-gw-mode', 'extraroute', 'extraroute-atomic', 'router_availability_zone'],
  ...['qos-fip', 'qos-gateway-ip', 'fip-port-details', 'floating-ip-port-forwarding'],
  ...['floating-ip-port-forwarding-port-ranges', 'l3-ndp-proxy', 'l3-ha', 'dvr'],
]

/** What only OVN carries out. */
const ofOvn = [
  'bfd-for-extraroutes',
  'external-gateway-multihoming',
  'enable-default-route-bfd',
  'enable-default-route-ecmp',
  'evpn',
  'floating-ip-distributed',
  'router-ecmp-options',
]

/** What OVN has no rows for. */
const ofAgentsOnly = ['l3-conntrack-helper']

const OVN = 'ovn'

interface Capabilities {
  /** Networks that it joins although their MTU differ. */
  readonly mtu_mismatch: readonly NetworkMtu[]
  /** Who carries the router out, as service providers are named. */
  readonly provider: string
  /** Aliases that are on and that the provider carries out for it. */
  readonly extensions: readonly string[]
  readonly ha: boolean
  readonly distributed: boolean
  /** What ecmp_hash may say, besides a list of fields where it is not empty. */
  readonly ecmp_hash: readonly string[]
  /** What BFD monitors of its routes may ask for. */
  readonly bfd: { readonly modes: readonly string[]; readonly auth_types: readonly string[] }
}

async function capabilitiesOf(services: Services, request: ApiRequest, id: string): Promise<Capabilities> {
  const { settings, hiddenAliases, transactor } = services
  const { actor } = request.op
  const tx = transactor.database
  const schema = resourceSchema(router.definition, router.storage, settings)
  const rule = 'get_router'
  const policy = services.policy()
  const current = await selectCurrent(tx, schema, { actor, policy }, id, { rules: [rule], lock: false })
  authorize(policy, actor, { rule }, current.target)
  const { flavorId } = current.values
  const found = typeof flavorId === 'string' ? await nextProvider({ tx, settings }, flavorId) : undefined
  const ofAgents = found && l3AgentDrivers.get(found.driver)
  const extensions = [...ofAll, ...(ofAgents ? ofAgentsOnly : ofOvn)]
  return {
    mtu_mismatch: await selectMtuMismatch(tx, id),
    provider: found?.provider ?? OVN,
    extensions: extensions.filter(alias => !hiddenAliases.has(alias)).toSorted(),
    // OVN moves gateways that lose their chassis, whatever was asked for.
    ha: ofAgents?.ha ?? true,
    distributed: ofAgents?.distributed ?? current.values.distributed === true,
    ecmp_hash: await hashesOf(tx, ofAgents !== undefined),
    bfd: { modes: ofAgents ? [] : ['asynchronous'], auth_types: [] },
  }
}

const { flag, integer, list, object, text } = shape

/** What a router can do where it is carried out, to be asked before it is tried. */
export const routerCapabilityRoutes: readonly Route[] = [
  {
    path: 'routers/:router/capabilities',
    alias: 'router-capabilities',
    methods: {
      GET: {
        id: 'show_router_capabilities',
        about: 'router',
        doc: 'What the provider of a router carries out for it.',
        answer: object({
          capabilities: object({
            ...{ provider: text, extensions: list(text), ha: flag, distributed: flag },
            mtu_mismatch: list(object({ network_id: text, mtu: integer })),
            ...{ ecmp_hash: list(text), bfd: object({ modes: list(text), auth_types: list(text) }) },
          }),
        }),
        run: async (services, request, { router: id = '' }) => ({
          status: 200,
          body: { capabilities: await capabilitiesOf(services, request, id) },
        }),
      },
    },
  },
]
