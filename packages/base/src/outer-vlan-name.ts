/** A VLAN of a physical network inside of which other VLANs are networks. */
export interface OuterVlan {
  readonly physicalNetwork: string
  readonly vlan: number
}

const infix = '.qinq.'

/**
 * What rows of OVN and bridge mappings of hosts call it: localnet ports know one tag only, so a host maps this name to
 * a bridge that puts the other one around. No physical network may have such a name.
 */
export function outerVlanName({ physicalNetwork, vlan }: OuterVlan): string {
  return `${physicalNetwork}${infix}${vlan}`
}

/** Undefined for the name of a physical network. */
export function parseOuterVlanName(name: string): OuterVlan | undefined {
  const at = name.lastIndexOf(infix)
  const digits = name.slice(at + infix.length)
  if (at < 1 || !/^[1-9]\d{0,3}$/.test(digits) || Number(digits) > 4_094) return undefined
  return { physicalNetwork: name.slice(0, at), vlan: Number(digits) }
}
