import { type Encryption, encryptions, isEncryptionAsked } from '../../binding/encryption.ts'
import { hostsWithoutEncryption } from '../../binding/host-encryption.ts'
import type { Current, WriteContext } from '../../definition/behaviour.ts'
import { orNull } from '../../definition/kind.ts'
import { oneOf } from '../../definition/kinds.ts'
import { checkEncryptedSegments } from '../../segments/check-encrypted-segments.ts'
import { networkMtu } from '../../segments/network-mtu.ts'
import type { NetworkAttributes } from './definition.ts'
import { EncryptionNotPossible } from './errors.ts'
import { segmentsOf } from './storage.ts'

/** Row of the network's attribute table: whether tunnels encrypt its packets. */
export const encryptionAttributes = {
  encryption: {
    kind: orNull(oneOf(encryptions)),
    create: true,
    update: true,
    default: null,
    filter: true,
    enforcePolicy: true,
    alias: 'network-encryption',
    doc:
      'Whether hosts encrypt what it carries between them: `ipsec` where they can, `required` nowhere else, `none` or null ' +
      'as the cloud does. Its MTU leaves room for it.',
  },
} as const

/**
 * What a change of `encryption` brings: the MTU that leaves room for it, when the network has a larger one, or undefined.
 * Throws BadRequest where packets travel outside of tunnels, and EncryptionNotPossible while ports are on hosts that cannot.
 */
export async function followEncryption(
  { tx, settings }: WriteContext,
  current: Current<NetworkAttributes>,
  encryption: Encryption | null | undefined,
): Promise<number | undefined> {
  if (encryption === undefined || !isEncryptionAsked(encryption)) return undefined
  const segments = await segmentsOf(tx, current.id)
  checkEncryptedSegments(segments)
  if (encryption === 'required' && current.encryption !== 'required') {
    const { encryptsTunnels = false } = settings.binding
    const hosts = await hostsWithoutEncryption(tx, { networkId: current.id, encryptsTunnels })
    if (hosts.length > 0) throw new EncryptionNotPossible({ net_id: current.id, hosts: hosts.join(', ') })
  }
  const max = networkMtu(segments, 0, settings.segments.mtu, { qinq: current.qinq, isEncrypted: true })
  return max > 0 && current.mtu > max ? max : undefined
}
