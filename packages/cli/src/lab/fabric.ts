import { addNamespaces, disableOffloads, ipBatch, listNamespaces } from './namespaces.ts'
import { namespaceOf, type Place } from './place.ts'
import { datapathType, discardSwitch, startSwitch, vsctl } from './virtual-switch.ts'

/** Name of the namespace and switch that stand for the data centre's own network. */
export const fabricName = 'fabric'

/** Carries Geneve between the hypervisors. */
const underlayBridge = 'under'

/** The provider network's switch. It does the tagging, so the kernel needs no 8021q module. */
const providerBridge = 'phys'

/** Makes the network between the hypervisors and towards the outside. Idempotent. */
export async function startFabric(place: Place): Promise<void> {
  const namespace = namespaceOf(place, fabricName)
  if (!(await listNamespaces(place.prefix)).includes(namespace)) {
    await discardSwitch(place, fabricName)
    await addNamespaces([namespace])
    await ipBatch(
      [`link add ${underlayBridge} mtu 9000 type bridge`, `link set ${underlayBridge} up`],
      namespace,
    )
  }
  await startSwitch(place, fabricName)
  const bridge = ['set', 'bridge', providerBridge, `datapath_type=${datapathType}`, 'fail_mode=standalone']
  await vsctl(place, fabricName, ['--may-exist', 'add-br', providerBridge, '--', ...bridge])
}

/** Makes the two cables of a hypervisor: `eth0` on the underlay and `eth1` on the provider network. */
export async function cableHypervisor(
  place: Place,
  hypervisor: { readonly index: number; readonly namespace: string; readonly underlayMtu: number },
): Promise<void> {
  const { index, namespace, underlayMtu } = hypervisor
  const fabric = namespaceOf(place, fabricName)
  await ipBatch(
    [
      `link add u${index} mtu ${underlayMtu} type veth peer name eth0 mtu ${underlayMtu} netns ${namespace}`,
      `link set u${index} master ${underlayBridge} up`,
      `link add p${index} type veth peer name eth1 netns ${namespace}`,
    ],
    fabric,
  )
  await ipBatch(['link set eth0 up', 'link set eth1 up'], namespace)
  await Promise.all([
    disableOffloads(namespace, 'eth0'),
    disableOffloads(namespace, 'eth1'),
    joinProvider(place, `p${index}`),
  ])
}

/** Attaches a device of the fabric to the provider network: all VLANs, or untagged in the one given. */
export async function joinProvider(place: Place, device: string, vlan?: number): Promise<void> {
  const namespace = namespaceOf(place, fabricName)
  await ipBatch([`link set ${device} up`], namespace)
  await disableOffloads(namespace, device)
  const tag = vlan === undefined ? [] : [`tag=${vlan}`]
  await vsctl(place, fabricName, ['--may-exist', 'add-port', providerBridge, device, ...tag])
}

/** Detaches a device from the provider network. */
export async function leaveProvider(place: Place, device: string): Promise<void> {
  await vsctl(place, fabricName, ['--if-exists', 'del-port', providerBridge, device])
}
