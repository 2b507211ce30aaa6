import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'
import { switchDirectory } from '@neutrino/cli/lab/place.ts'

/** What stands in on a hypervisor for the programs that encrypt its tunnels: kernels of labs have no ESP. */
export interface IpsecMonitor {
  /** The socket of its IKE daemon. */
  readonly ikeSocket: string
  /** Text of `tunnels/show` from now on. */
  tell(text: string): void
  close(): Promise<void>
}

/** Listens where ovs-monitor-ipsec and an IKE daemon of the hypervisor would, and says what it is told to say. */
export async function startIpsecMonitor(
  { place }: Pick<Lab, 'place'>,
  hypervisor: number,
): Promise<IpsecMonitor> {
  const directory = switchDirectory(place, `hv${hypervisor}`)
  const ikeSocket = join(directory, 'charon.ctl')
  let told = 'No tunnels configured with IPsec'
  const servers = [
    await listen(join(directory, `ovs-monitor-ipsec.${process.pid}.ctl`), client =>
      answer(client, () => told),
    ),
    await listen(ikeSocket, client => client.end()),
  ]
  return {
    ikeSocket,
    tell: text => {
      told = text
    },
    close: async () => {
      for (const server of servers) await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Open vSwitch's control protocol is JSON-RPC 1.0 (RFC 7047 section 4 has the same): a request comes in one piece. */
function answer(client: Socket, text: () => string): void {
  client.on('error', () => client.destroy())
  client.on('data', data => {
    const { id, method } = JSON.parse(data.toString())
    const result = method === 'tunnels/show' ? text() : ''
    client.write(JSON.stringify({ id, result, error: null }))
  })
}

function listen(path: string, serve: (client: Socket) => void): Promise<Server> {
  const server = createServer(serve)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve(server))
  })
}
