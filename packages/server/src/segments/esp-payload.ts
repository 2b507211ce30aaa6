/** What ESP encrypts packets of tunnels with. */
export type EspCipher = 'aes-gcm' | 'aes-cbc'

export interface EspSettings {
  readonly cipher: EspCipher
  /** Its packets are always in UDP (RFC 3948), and not only behind NAT. */
  readonly isInUdp: boolean
}

/** Security parameters index and sequence number (RFC 4303 section 2). */
const espHeaderSize = 8
/** Length of the padding and next header, which end what is encrypted (RFC 4303 section 2). */
const espTrailerSize = 2
const udpHeaderSize = 8

/**
 * Bytes of the initialisation vector and of the integrity check value, and what the encrypted part is a multiple of: AES-GCM
 * with 16 bytes (RFC 4106; of RFC 4303 section 2.4 the alignment), as ovs-monitor-ipsec of Open vSwitch 3.1 configures
 * strongSwan (`esp=aes256gcm16`) and Libreswan (`esp=aes_gcm256`); AES-CBC with HMAC-SHA-256-128 (RFC 3602, RFC 4868).
 */
const sizes: Readonly<
  Record<EspCipher, { readonly iv: number; readonly icv: number; readonly block: number }>
> = {
  'aes-gcm': { iv: 8, icv: 16, block: 4 },
  'aes-cbc': { iv: 16, icv: 16, block: 16 },
}

/**
 * The largest payload of IP that fits into as many bytes behind the IP header once ESP has encrypted it in transport mode.
 *
 * @param available bytes behind the outer IP header
 */
export function espPayload(available: number, { cipher, isInUdp }: EspSettings): number {
  const { iv, icv, block } = sizes[cipher]
  const encrypted = available - (isInUdp ? udpHeaderSize : 0) - espHeaderSize - iv - icv
  return Math.max(0, encrypted - (((encrypted % block) + block) % block) - espTrailerSize)
}
