import { orNull } from '../../definition/kind.ts'
import { oneOf } from '../../definition/kinds.ts'
import { InvalidInput } from '../../errors/errors.ts'
import { refuseRouted } from '../../segments/routed-only.ts'

/** Row of the network's attribute table: whether its ports share a link. */
export const connectivityAttributes = {
  connectivity: {
    kind: orNull(oneOf(['l2', 'l3'])),
    create: true,
    default: null,
    filter: true,
    alias: 'network-connectivity',
    doc:
      'How its ports reach each other: `l2` as on one link, `l3` by routes alone, each with its address to itself ' +
      'and without broadcasts. Null is as `l2`.',
  },
} as const

interface ConnectivityWish {
  readonly connectivity: 'l2' | 'l3' | null
  readonly networkType?: string | null | undefined
  readonly physicalNetwork?: string | null | undefined
  readonly segmentationId?: number | null | undefined
  readonly segments?: readonly unknown[] | null | undefined
  readonly vlanTransparent: boolean
  readonly qinq: boolean
  readonly pvlan: boolean
  readonly routerExternal: boolean
  readonly ha: boolean
}

/** Whether the network has no broadcast domain. */
export function isRoutedOnly({ connectivity }: Pick<ConnectivityWish, 'connectivity'>): boolean {
  return connectivity === 'l3'
}

/** Throws BadRequest for what a new network without broadcast domain cannot have, InvalidInput for its type elsewhere. */
export function checkConnectivity(wish: ConnectivityWish): void {
  const { networkType, physicalNetwork, segmentationId, segments } = wish
  if (!isRoutedOnly(wish)) {
    if (networkType === 'l3')
      throw new InvalidInput({
        error_message: 'network_type l3 is that of networks whose connectivity is l3',
      })
    return
  }
  const isOther = (networkType ?? 'l3') !== 'l3' || (physicalNetwork ?? '') !== ''
  refuseRouted({
    ...sharedConflicts(wish),
    qinq: wish.qinq,
    vlanTransparent: wish.vlanTransparent,
    highlyAvailable: wish.ha,
    segments: (segments ?? []).length > 0,
    provider: isOther || typeof segmentationId === 'number',
  })
}

/** Throws BadRequest for what a network without broadcast domain cannot become. */
export function checkConnectivityChange(
  current: Pick<ConnectivityWish, 'connectivity'>,
  {
    pvlan,
    routerExternal,
  }: { readonly pvlan?: boolean | undefined; readonly routerExternal?: boolean | undefined },
): void {
  if (isRoutedOnly(current)) refuseRouted(sharedConflicts({ pvlan, routerExternal }))
}

function sharedConflicts(wish: {
  readonly pvlan?: boolean | undefined
  readonly routerExternal?: boolean | undefined
}) {
  return { privateVlans: wish.pvlan === true, external: wish.routerExternal === true }
}
