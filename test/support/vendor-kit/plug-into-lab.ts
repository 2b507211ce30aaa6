import { text } from 'node:stream/consumers'
import { disableOffloads, ipBatch } from '@neutrino/cli/lab/namespaces.ts'
import { namespaceOf } from '@neutrino/cli/lab/place.ts'
import { openCloud } from '@neutrino/cli/up/cloud.ts'

// What a vendor would write for its hardware, for the lab: plugs the port that it is given as JSON into a hypervisor, as
// plug-into-lab.ts plug|unplug CLOUD HOST MTU. A representor is one end of a cable here, and the server's function the other.

const [verb = '', directory = '', host = '', mtu = ''] = process.argv.slice(2)
const port = JSON.parse(await text(process.stdin))
const { lab } = await openCloud(directory)
const name = `kit-${port.id}-${host}`
const device: string =
  port['binding:vif_details'].representor?.name ?? `tap${port.id}`.slice(0, 'vfr'.length + 11)

if (verb === 'plug') {
  const [ours, guest] = [namespaceOf(lab.place, host), namespaceOf(lab.place, name)]
  await lab.addMachine({ name, portId: port.id, macAddress: port.mac_address })
  await ipBatch(
    [`link add ${device} type veth peer name eth0 address ${port.mac_address} netns ${guest}`],
    ours,
  )
  await Promise.all([disableOffloads(ours, device), disableOffloads(guest, 'eth0')])
  await ipBatch([`link set ${device} mtu ${mtu} up`], ours)
  const address = `${port.fixed_ips[0].ip_address}/24`
  await ipBatch([`address add ${address} dev eth0`, `link set eth0 mtu ${mtu} up`], guest)
  const marks = [`external_ids:iface-id="${port.id}"`, `external_ids:attached-mac="${port.mac_address}"`]
  await lab.vsctl(host, ['add-port', 'br-int', device, '--', 'set', 'interface', device, ...marks])
} else {
  await lab.vsctl(host, ['del-port', 'br-int', device])
  await lab.removeMachine(name)
}
