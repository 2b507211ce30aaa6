import { testId, testMac } from '../reconcile/intent.ts'
import type { TestDatabases } from '../reconcile/northbound.ts'
import { routerPorts } from './build-world.ts'
import { outsideHost, outsideMac, outsideNexthop } from './random-world.ts'
import type { World } from './reference.ts'

interface Neighbour {
  /** Number of the router's port that has learned it. */
  readonly port: number
  readonly ip: string
  readonly mac: string
}

/** What routers learn from ARP and ND as soon as packets pass: one another, and who is outside. */
export async function learnNeighbours(ovn: TestDatabases, world: World): Promise<void> {
  const neighbours = [...routersAsNeighbours(world), ...neighboursOutside(world)]
  const datapaths = new Map<number, string>()
  for (const port of new Set(neighbours.map(one => one.port))) {
    const name = `lrp-${testId('port', port)}`
    const found = await ovn.sbctl([
      '--bare',
      '--columns=datapath',
      'find',
      'Port_Binding',
      `logical_port=${name}`,
    ])
    datapaths.set(port, found.trim())
  }
  const commands = neighbours.flatMap(({ port, ip, mac }) => [
    ...['--', 'create', 'MAC_Binding', `logical_port=lrp-${testId('port', port)}`, `ip="${ip}"`],
    // northd forgets what is old.
    ...[`mac="${mac}"`, `datapath=${datapaths.get(port)}`, `timestamp=${Date.now()}`],
  ])
  await ovn.sbctl(['--all', 'destroy', 'MAC_Binding', ...commands])
}

function routersAsNeighbours({ routers }: World): readonly Neighbour[] {
  return routers.flatMap(router =>
    router.interfaces.flatMap(own =>
      routers
        .filter(other => other !== router)
        .flatMap(other =>
          other.interfaces
            .filter(one => one.network === own.network)
            .flatMap(one =>
              one.addresses.map(ip => ({
                port: routerPorts.interface(router.number, own.network),
                ...{ ip, mac: testMac(routerPorts.interface(other.number, one.network)) },
              })),
            ),
        ),
    ),
  )
}

function neighboursOutside({ routers }: World): readonly Neighbour[] {
  const ips = [...Object.values(outsideHost), ...Object.values(outsideNexthop)]
  return routers
    .filter(router => router.gateway !== undefined)
    .flatMap(router => ips.map(ip => ({ port: routerPorts.gateway(router.number), ip, mac: outsideMac })))
}
