/** Ports that tunnels are recognised by in policies and associations; those of another type have none. */
const portOf: Readonly<Record<string, string>> = { geneve: '6081', vxlan: '4789', stt: '7471' }

/**
 * Names of the interfaces whose tunnels are encrypted, in what `tunnels/show` of ovs-monitor-ipsec says: it has configured
 * them, the kernel has a policy for them, and an association in each direction.
 */
export function encryptedInterfaces(text: string): ReadonlySet<string> {
  const sections = text.split(/^(?=Interface name: )/m)
  return new Set(sections.flatMap(section => (isEncrypted(section) ? [nameOf(section)] : [])))
}

const header = /^Interface name: (\S+) v\d+ \((\w+)/

const nameOf = (section: string) => header.exec(section)?.[1] ?? ''

function isEncrypted(section: string): boolean {
  if (header.exec(section)?.[2] !== 'CONFIGURED') return false
  const peer = field(section, 'Remote IP')
  const port = portOf[field(section, 'Tunnel Type') ?? '']
  if (peer === undefined) return false
  const policies = linesBelow(section, 'Kernel policies installed:').map(selectorIn)
  const associations = linesBelow(section, 'Kernel security associations installed:')
    .map(selectorIn)
    .filter(one => isForTunnel(one, port))
  return (
    policies.some(({ dst }) => isAddress(dst, peer)) &&
    associations.some(({ dst }) => isAddress(dst, peer)) &&
    associations.some(({ src }) => isAddress(src, peer))
  )
}

function field(section: string, name: string): string | undefined {
  return new RegExp(`^ *${name}: +(\\S+)`, 'm').exec(section)?.[1]
}

/** The indented lines after a title. */
function linesBelow(section: string, title: string): readonly string[] {
  const [, after = ''] = section.split(`${title}\n`)
  const lines = after.split('\n')
  const end = lines.findIndex(line => !line.startsWith(' '))
  return lines.slice(0, end === -1 ? lines.length : end)
}

/** `sel src 10.0.0.1/32 dst 10.0.0.2/32 proto udp dport 6081`, of policies without `sel`. */
function selectorIn(line: string): Readonly<Record<string, string>> {
  const words = line.trim().split(/\s+/)
  const start = words[0] === 'sel' ? 1 : 0
  const selector: Record<string, string> = {}
  for (let index = start; index + 1 < words.length; index += 2) selector[words[index]!] = words[index + 1]!
  return selector
}

/**
 * Tunnels go to their port from any; an association that names no ports is for all of them. One from a single port is none
 * yet: the kernel notes that a packet waits for it.
 */
function isForTunnel({ sport, dport }: Readonly<Record<string, string>>, port: string | undefined): boolean {
  if (sport !== undefined) return false
  return port === undefined || dport === undefined || dport === port
}

const isAddress = (prefix: string | undefined, address: string) => prefix?.split('/')[0] === address
