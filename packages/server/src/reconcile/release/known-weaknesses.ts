import { hasFrom, type OvnVersion } from './ovn-version.ts'

/** A weakness of OVN that its guests can use, and that nothing written to northbound takes away. */
export interface Weakness {
  readonly id: string
  readonly what: string
  /** The first patch of each series that is without it. */
  readonly fixedIn: readonly string[]
  /** Until then. */
  readonly meanwhile: string
}

/** From the histories of OVN's branches. Weaknesses that rows of ours keep anybody from using are not here. */
export const knownWeaknesses: readonly Weakness[] = [
  {
    id: 'CVE-2024-2182',
    what: 'a guest can send what hypervisors take for signs of life of their tunnels (BFD), and so move gateways or stop them',
    fixedIn: ['22.03.7', '23.03.3', '23.06.3', '23.09.3', '24.03.1', '24.09.0'],
    meanwhile: 'drop UDP to port 3784 from guests by groups without egress rules for it',
  },
  {
    id: 'CVE-2025-0650',
    what: 'on networks with names, UDP that looks like an answer to a DNS question passes groups on its way to a guest',
    fixedIn: ['22.03.8', '24.03.5', '24.09.2', '25.03.0'],
    meanwhile: 'give networks whose groups must hold no dns_domain and their ports no dns_name',
  },
]

/** What a release is known to have; distributions may have taken it away under the same number. */
export function weaknessesOf(version: OvnVersion): readonly Weakness[] {
  return knownWeaknesses.filter(weakness => !hasFrom(version, weakness.fixedIn))
}
