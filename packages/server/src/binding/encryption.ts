/** What a network may ask of the tunnels between hosts; null is as none. */
export const encryptions = ['none', 'ipsec', 'required'] as const
export type Encryption = (typeof encryptions)[number]

/** Whether its packets may be encrypted because it asks for it. */
export function isEncryptionAsked(encryption: Encryption | null): boolean {
  return encryption === 'ipsec' || encryption === 'required'
}

/** The extension of a host's agent that looks after IPsec there. */
export const ipsecExtension = 'ipsec'
